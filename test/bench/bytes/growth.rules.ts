import type { Relation } from '../sizes.js';
import type { WrittenLog } from './write-ahead-log.js';

/** What a lifecycle leaves in a table or index and writes to its log, in KiB. */
export interface Growth {
  database: string;
  table: string;
  part: string;
  bytesKiB: number;
  logKiB: number;
}

/** Rows below this number of KiB, for a whole table, are shown as one sum. */
const SHOWN_KIB = 0.1;
const REST = '(smaller tables)';

/**
 * Returns what each relation has grown by and what was logged for it, divided by the number of lifecycles. The log of
 * records without a page, such as commits, and of relations that no longer exist has rows of its own.
 */
export function growthOf(
  before: readonly Relation[],
  after: readonly Relation[],
  { shares }: WrittenLog,
  lifecycles: number,
): Growth[] {
  const keyOf = ({ database, table, part }: Pick<Relation, 'database' | 'table' | 'part'>): string =>
    [database, table, part].join('\0');
  const sums = new Map<string, Growth>();
  const add = (place: Pick<Relation, 'database' | 'table' | 'part'>, bytes: number, log: number): void => {
    const { database, table, part } = place;
    const sum = sums.get(keyOf(place)) ?? { database, table, part, bytesKiB: 0, logKiB: 0 };
    sum.bytesKiB += bytes / 1024 / lifecycles;
    sum.logKiB += log / 1024 / lifecycles;
    sums.set(keyOf(place), sum);
  };
  for (const relation of before) add(relation, -relation.bytes, 0);
  for (const relation of after) add(relation, relation.bytes, 0);
  const byFile = new Map([...before, ...after].map((relation) => [`${relation.database}\0${relation.file}`, relation]));
  for (const { relation, bytes } of shares) {
    const found = relation && byFile.get(`${relation.database}\0${relation.file}`);
    const place = found ?? {
      database: relation?.database ?? '(server)',
      table: relation ? '(catalogue)' : '(commits and the like)',
      part: 'rows',
    };
    add(place, 0, bytes);
  }
  return [...sums.values()];
}

export function totalOf(rows: readonly Growth[]): { bytesKiB: number; logKiB: number } {
  return {
    bytesKiB: rows.reduce((sum, { bytesKiB }) => sum + bytesKiB, 0),
    logKiB: rows.reduce((sum, { logKiB }) => sum + logKiB, 0),
  };
}

/** A table in Markdown: the tables of all databases, the largest first, each with its parts. */
export function tableOfGrowth(rows: readonly Growth[]): string {
  const tables = [...Map.groupBy(rows, ({ database, table }) => `${database} ${table}`).values()].map((parts) => ({
    name: `${parts[0]!.database.replace(/^jiceng_/, '')}: ${parts[0]!.table}`,
    parts,
    ...totalOf(parts),
  }));
  const isShown = (one: { bytesKiB: number; logKiB: number }): boolean =>
    one.bytesKiB >= SHOWN_KIB || one.logKiB >= SHOWN_KIB;
  const shown = tables.filter(isShown).sort((one, other) => other.bytesKiB - one.bytesKiB || other.logKiB - one.logKiB);
  const line = (name: string, { bytesKiB, logKiB }: { bytesKiB: number; logKiB: number }, parts = ''): string =>
    `| ${name} | ${bytesKiB.toFixed(2)} | ${logKiB.toFixed(2)} | ${parts} |`;
  return [
    '| table | KiB left | KiB of log | parts: KiB left |',
    '|---|---|---|---|',
    ...shown.map((one) => line(one.name, one, partsText(one.parts))),
    line(REST, totalOf(tables.filter((one) => !isShown(one)).flatMap(({ parts }) => parts))),
    line('all', totalOf(rows)),
  ].join('\n');
}

function partsText(parts: readonly Growth[]): string {
  return parts
    .filter(({ bytesKiB }) => bytesKiB >= 0.01)
    .sort((one, other) => other.bytesKiB - one.bytesKiB)
    .map(({ part, bytesKiB }) => `${part} ${bytesKiB.toFixed(2)}`)
    .join(', ');
}
