import type { AuthorityMatrixQuery, LevelNamesQuery } from '../../generated/operations';
import type { Words } from '../page/language';

type Row = NonNullable<AuthorityMatrixQuery['authorityMatrix']>[number];

/** The rights of the levels for one prefix of categories. */
export interface Rights {
  prefix: string;
  /** Name of the category or group with this prefix, and the names of the groups above it. */
  name: Words;
  above: string;
  version: number;
  levels: { code: string; row: Row | null }[];
}

interface Category {
  code: string;
  major: string;
  minor: string;
  item: string;
}

/** Returns the rows of the matrix by prefix, with the levels in the order of the process. */
export function rightsOf(rows: readonly Row[], levels: readonly string[], categories: readonly Category[]): Rights[] {
  const names = new Map<string, { name: string; above: string }>();
  for (const { code, major, minor, item } of categories) {
    names.set(code.slice(0, 2), { name: major, above: '' });
    names.set(code.slice(0, 4), { name: minor, above: major });
    names.set(code, { name: item, above: `${major} · ${minor}` });
  }
  const byPrefix = new Map<string, Row[]>();
  for (const row of rows) byPrefix.set(row.categoryCode, [...(byPrefix.get(row.categoryCode) ?? []), row]);
  return [...byPrefix].map(([prefix, found]) => {
    const { name, above } = names.get(prefix) ?? { name: prefix, above: '' };
    const others = found.map(({ level }) => level).filter((level) => !levels.includes(level));
    return {
      prefix,
      name: prefix === '*' ? { zh: '其他全部类别', en: 'All other categories' } : { zh: name, en: name },
      above,
      version: found[0]!.version,
      levels: [...levels, ...others].map((code) => ({ code, row: found.find((each) => each.level === code) ?? null })),
    };
  });
}

interface Level {
  code: string;
  label: Words;
}

/** Returns the levels of the processes in force, from the lowest to the highest, each once. */
export function levelsOf(processes: LevelNamesQuery['processDefinitions']): Map<string, Words> {
  const levels = new Map<string, Words>();
  for (const { state, definition } of processes ?? []) {
    if (state !== 'IN_FORCE') continue;
    for (const { code, label } of (definition as { levels?: Level[] }).levels ?? []) levels.set(code, label);
  }
  return levels;
}
