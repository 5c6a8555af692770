import type { ServiceName } from '@jiceng/contracts/contract';
import type pg from 'pg';
import { RowCutter, RowTemplate, type Cell, type Replica, type Tokens } from './row-template.js';
import type { PlannedMatter } from './seed-plan.js';
import { seedTables, type Filling, type FillingAids, type SeedTable, type TextRow } from './seed-tables.js';

/**
 * A matter that was played through the gateway and is copied: an issue with all issues merged into it, and their rows
 * in every database.
 */
export interface Matter extends PlannedMatter {
  /** Grid codes; a row refers to its grid by the position in this list. */
  areas: readonly string[];
  positions: readonly number[];
  people: number;
  /** Documents of its archive packets, in the order of the archive. */
  documents: readonly Cell[];
  rows: ReadonlyMap<SeedTable, readonly RowTemplate[]>;
  /** Rows of audit records, as columns, because their hash covers each field. */
  records: ReadonlyMap<SeedTable, readonly Readonly<Record<string, Cell>>[]>;
}

export type Clients = Readonly<Record<ServiceName, pg.Client>>;

/** The columns to write for each table of the seed. */
export type Columns = ReadonlyMap<SeedTable, readonly string[]>;

const SEALED = ['entry', 'position', 'digest', 'seal'];
/**
 * Reads the newest issues that were played through the gateway: enough for variety and few enough for memory. Leaves
 * out copies, and issues whose ruling is a precedent.
 */
const LIVED = `SELECT * FROM issue i WHERE NOT EXISTS (SELECT FROM unnest(reporter_ids) AS r(id) WHERE r.id LIKE 'resident-v%')
  AND NOT EXISTS (SELECT FROM precedent p WHERE p.issue_id = i.id) ORDER BY reported_at DESC, id LIMIT 2000`;
/** Largest number of ids in a matter, because four hex digits number them. */
const MOST_THINGS = 65_536;

/** Reads the newest matters of the platform, and the columns of every table of the seed. */
export async function readMatters(clients: Clients): Promise<{ matters: Matter[]; columns: Columns }> {
  const issues = await textRows(clients.coordination, LIVED, []);
  const groups = mergedGroups(issues);
  const ids = issues.map(({ id }) => id!);
  const events = new Map<string, { key: string; occurredAt: string }>();
  for (const service of ['coordination', 'data-sharing'] as const) {
    const rows = await textRows(
      clients[service],
      `SELECT event_id, key, envelope ->> 'occurredAt' AS at FROM outbox WHERE key = ANY($1)`,
      [ids],
    );
    for (const { event_id, key, at } of rows) events.set(event_id!, { key: key!, occurredAt: at! });
  }
  const columns = new Map<SeedTable, readonly string[]>();
  const found = new Map<SeedTable, Map<string, TextRow[]>>();
  for (const table of seedTables) {
    const all = await textRows(
      clients[table.service],
      'SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position',
      [table.table],
    );
    columns.set(
      table,
      all.map(({ column_name }) => column_name!).filter((name) => !table.omit?.includes(name)),
    );
    const parameters = [ids, [...events.keys()]];
    const rows = await textRows(
      clients[table.service],
      `SELECT t.*, ${table.owner} AS seed_owner FROM ${table.table} t WHERE ${table.where} AND $1::text[] IS NOT NULL AND $2::text[] IS NOT NULL`,
      parameters,
    );
    found.set(
      table,
      Map.groupBy(rows, ({ seed_owner }) => groups.get(events.get(seed_owner!)?.key ?? seed_owner!) ?? ''),
    );
  }
  const heads = [...new Set(groups.values())];
  return {
    matters: heads.map((head) =>
      matterOf(new Map([...found].map(([table, rows]) => [table, rows.get(head) ?? []])), columns, events),
    ),
    columns,
  };
}

/** Reads all columns as text, because PostgreSQL can read back any value that it printed. */
async function textRows(client: pg.Client, text: string, values: unknown[]): Promise<TextRow[]> {
  const { rows } = await client.query<Record<string, string | null>>({
    text,
    values,
    types: { getTypeParser: () => (value: string) => value } as never,
  });
  return rows;
}

/**
 * Returns for each issue the issue that names its group: the issue into which it was finally merged, or the issue
 * itself.
 */
function mergedGroups(issues: readonly TextRow[]): Map<string, string> {
  const into = new Map(issues.map(({ id, merged_into_id }) => [id!, merged_into_id ?? null]));
  const headOf = (id: string): string => (into.get(id) ? headOf(into.get(id)!) : id);
  return new Map([...into.keys()].map((id) => [id, headOf(id)]));
}

function matterOf(
  found: ReadonlyMap<SeedTable, readonly TextRow[]>,
  columns: Columns,
  events: ReadonlyMap<string, { occurredAt: string }>,
): Matter {
  const rowsOf = (service: ServiceName, name: string): readonly TextRow[] =>
    found.get(seedTables.find((table) => table.service === service && table.table === name)!)!;
  const issues = rowsOf('coordination', 'issue');
  const packets = rowsOf('data-sharing', 'archive_packet').toSorted((a, b) => Number(a.position) - Number(b.position));
  const areas = [...new Set(issues.map(({ area_code }) => area_code!).filter((code) => code.length === 15))];
  const placed = issues.filter(({ longitude, area_code }) => longitude !== null && area_code!.length === 15);
  const packetAt = new Map(packets.map(({ position }, index) => [position!, index]));
  const tokens: Tokens = {
    ids: numbered([
      ...[
        'issue',
        'task',
        'reporter',
        'verification',
        'deadline_request',
        'source_request',
        'callback',
        'timer',
        'audit_record',
      ].flatMap((name) => rowsOf('coordination', name).map(({ id }) => id!)),
      ...(['coordination', 'data-sharing'] as const).flatMap((service) =>
        rowsOf(service, 'outbox').map(({ event_id }) => event_id!),
      ),
      ...rowsOf('assessment', 'observation').map(({ id }) => id!),
      ...packets.map(({ id }) => id!),
      ...rowsOf('data-sharing', 'audit_record').map(({ id }) => id!),
    ]),
    people: numbered(
      rowsOf('coordination', 'issue').flatMap(({ reporter_ids }) => reporter_ids!.match(/resident-\d+/g) ?? []),
    ),
    areas: numbered(areas),
    longitudes: new Map(placed.map(({ longitude }, index) => [longitude!, index])),
    latitudes: new Map(placed.map(({ latitude }, index) => [latitude!, index])),
    titles: [...new Set(issues.map(({ title }) => title!).filter((title) => title !== ''))].sort(
      (a, b) => b.length - a.length,
    ),
    digests: new Map(packets.map(({ digest }, index) => [digest!, index])),
    seals: new Map(packets.map(({ seal }, index) => [seal!, index])),
    positions: new Map(packets.map(({ position }, index) => [`"position": ${position}`, index])),
  };
  if (tokens.ids.size > MOST_THINGS) throw new Error(`a matter of ${tokens.ids.size} things is too large to be copied`);
  const cutter = new RowCutter(tokens);
  const cut = (text: string): Cell => cutter.cut(text);
  const cellsOf = (table: SeedTable, row: TextRow): Record<string, Cell> => {
    const aids: FillingAids = {
      occurredAt: events.get(row.event_id ?? '')?.occurredAt ?? null,
      cut,
      packetAt:
        (position) =>
        ({ packets: own }: Replica) =>
          own[packetAt.get(position)!]!,
    };
    const fillings = table.fill?.(row, aids) ?? {};
    return Object.fromEntries(
      columns
        .get(table)!
        .map((column) => [
          column,
          fillings[column] ? filled(fillings[column], cut) : row[column] == null ? null : cut(row[column]),
        ]),
    );
  };
  const rows = new Map<SeedTable, RowTemplate[]>();
  const records = new Map<SeedTable, Record<string, Cell>[]>();
  for (const [table, lived] of found) {
    if (table.chained) {
      records.set(
        table,
        lived
          .toSorted((a, b) => Number(a.entry) - Number(b.entry))
          .map((row) =>
            Object.fromEntries(Object.entries(cellsOf(table, row)).filter(([name]) => !SEALED.includes(name))),
          ),
      );
    } else
      rows.set(
        table,
        lived.map((row) => new RowTemplate(Object.values(cellsOf(table, row)))),
      );
  }
  const waiting = rowsOf('coordination', 'timer')
    .filter(({ fired_at, cancelled_at }) => fired_at === null && cancelled_at === null)
    .map(({ due_at }) => secondsOf(due_at!));
  const times = [
    ...rowsOf('coordination', 'issue_step').map(({ at }) => secondsOf(at!)),
    ...rowsOf('coordination', 'outbox').map(({ event_id }) => secondsOf(events.get(event_id!)!.occurredAt)),
  ];
  return {
    issues: issues.length,
    reportedAt: Math.min(...issues.map(({ reported_at }) => secondsOf(reported_at!))),
    lastAt: Math.max(...times),
    settled:
      waiting.length === 0 && issues.every(({ responsible_organization_id }) => responsible_organization_id === null),
    nextDueAt: waiting.length === 0 ? null : Math.min(...waiting),
    reopenUntil: Math.max(
      0,
      ...issues.map(({ reopen_until }) => (reopen_until === null ? 0 : secondsOf(reopen_until!))),
    ),
    areas,
    positions: placed.map(({ area_code }) => areas.indexOf(area_code!)),
    people: tokens.people.size,
    documents: packets.map(({ document }) => cut(document!)),
    rows,
    records,
  };
}

function filled(filling: Filling, cut: (text: string) => Cell): Cell {
  if ('made' in filling) return [filling.made];
  return filling.as === null ? null : cut(filling.as);
}

function numbered(values: readonly string[]): Map<string, number> {
  return new Map([...new Set(values)].map((value, index) => [value, index]));
}

/** Returns the whole seconds of an instant as PostgreSQL or JSON prints it. */
function secondsOf(text: string): number {
  return Math.floor(Date.parse(text.replace(' ', 'T').replace(/\+00$/, 'Z')) / 1000);
}
