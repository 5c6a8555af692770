import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { restingStates } from '@jiceng/contracts/coordination/issue-progressed';
import { AuditKeys } from '@jiceng/platform/audit-marks';
import pg from 'pg';
import { UserFault } from '@jiceng/local/user-fault';
import { copyRows } from './copy-rows.js';
import { restoreIndexes, setIndexesAside } from './indexes.js';
import { readMatters, type Clients, type Columns, type Matter } from './matters.js';
import { readGrids, ReplicaMaker } from './replicas.js';
import type { Packet } from './row-template.js';
import { AUDIT_COLUMNS, AuditChain, sealPackets, type Copy } from './seed-chains.js';
import { planCopies, type PlannedCopy, type PlanWish } from './seed-plan.js';
import { seedTables, type SeedTable } from './seed-tables.js';

export interface VolumeWish extends Omit<PlanWish, 'now'> {
  databases: Readonly<Record<ServiceName, string>>;
  /** `ACTOR_CONTEXT_SECRET` of the platform, which the marks of audit records need. */
  secret: string;
  say: (line: string) => void;
}

/** From this number of rows on, dropping the indexes and building them afterwards is quicker. */
const INDEXES_ASIDE_FROM = 2000;

/**
 * Copies matters until the databases hold `issues` issues, and writes the tables of the services directly
 * (DECISIONS.md, decision 14). Each database has one transaction, and none is committed before all are filled.
 * @returns the number of issues added
 */
export async function seedVolume({ databases, secret, say, ...wish }: VolumeWish): Promise<number> {
  const clients = await connect(databases);
  try {
    await assertIdle(clients);
    const { matters, columns } = await readMatters(clients);
    const held = await numberIn(clients.coordination, 'SELECT count(*) FROM issue');
    if (held >= wish.issues) return 0;
    const open = Math.max(
      0,
      wish.issues * wish.open -
        (await numberIn(clients.coordination, 'SELECT count(*) FROM issue WHERE state <> ALL ($1)', [restingStates])),
    );
    const missing = wish.issues - held;
    const copies = planCopies(matters, {
      ...wish,
      issues: missing,
      open: Math.min(1, open / missing),
      now: Math.floor(Date.now() / 1000),
    });
    const run = await numberIn(clients.coordination, 'SELECT pg_current_xact_id()::text');
    const volume = new Volume(
      matters,
      copies,
      new ReplicaMaker(await readGrids(clients.coordination), run, wish.issues),
    );
    say(
      `${matters.length} lived matters, ${copies.length} copies to write, ${copies.filter(({ trail }) => trail).length} of them with their trail`,
    );
    for (const service of serviceNames) await begin(clients[service]);
    await fill(clients, columns, volume, secret, say);
    for (const service of serviceNames) await clients[service].query('COMMIT');
    for (const service of serviceNames) {
      const began = Date.now();
      for (const name of new Set(seedTables.filter((table) => table.service === service).map(({ table }) => table)))
        await clients[service].query(`VACUUM (ANALYZE) ${name}`);
      say(`${service}: vacuumed and analysed in ${seconds(began)}`);
    }
    return missing;
  } finally {
    await Promise.all(Object.values(clients).map((client) => client.end().catch(() => undefined)));
  }
}

/**
 * The copies of one seeding. They are made again for each table, because a million of them would not fit into memory.
 */
class Volume {
  /** Packets in the archive by the number of the copy. */
  readonly packets = new Map<number, readonly Packet[]>();
  readonly matters: readonly Matter[];
  private readonly planned: readonly PlannedCopy[];
  private readonly maker: ReplicaMaker;

  constructor(matters: readonly Matter[], planned: readonly PlannedCopy[], maker: ReplicaMaker) {
    this.matters = matters;
    this.planned = planned;
    this.maker = maker;
  }

  *copies(trail: boolean): Generator<Copy> {
    for (const [number, planned] of this.planned.entries()) {
      if (trail && !planned.trail) continue;
      const matter = this.matters[planned.matter]!;
      yield { matter, replica: this.maker.make(number, matter, planned, this.packets.get(number) ?? []) };
    }
  }

  *rows(table: SeedTable): Generator<string> {
    for (const { matter, replica } of this.copies(table.trail))
      for (const row of matter.rows.get(table)!) yield row.render(replica);
  }

  *records(
    table: SeedTable,
  ): Generator<{ cells: NonNullable<ReturnType<Matter['records']['get']>>[number]; replica: Copy['replica'] }> {
    for (const { matter, replica } of this.copies(true))
      for (const cells of matter.records.get(table)!) yield { cells, replica };
  }

  /** Returns the number of rows that a table gets. */
  count(table: SeedTable): number {
    const each = this.matters.map((matter) => (matter.rows.get(table) ?? matter.records.get(table)!).length);
    return this.planned.reduce(
      (total, { matter, trail }) => (trail || !table.trail ? total + each[matter]! : total),
      0,
    );
  }
}

async function fill(
  clients: Clients,
  columns: Columns,
  volume: Volume,
  secret: string,
  say: (line: string) => void,
): Promise<void> {
  let began = Date.now();
  const packets = await sealPackets(clients['data-sharing'], withKeep(volume));
  say(`data-sharing: sealed ${packets} packets in ${seconds(began)}`);
  const heldObservations = await numberIn(clients.assessment, 'SELECT coalesce(max(row_id), 0) FROM observation');
  for (const table of seedTables) {
    const client = clients[table.service];
    const rows = volume.count(table);
    if (rows === 0) continue;
    began = Date.now();
    const aside = rows >= INDEXES_ASIDE_FROM ? await setIndexesAside(client, table.table) : [];
    if (table.chained) {
      const chain = new AuditChain(client, new AuditKeys(table.service, secret));
      await chain.begin(rows);
      await copyRows(client, table.table, AUDIT_COLUMNS, chain.rows(volume.records(table)));
      await chain.end();
    } else await copyRows(client, table.table, columns.get(table)!, volume.rows(table));
    const copied = Date.now();
    await restoreIndexes(client, aside);
    say(
      `${table.service}: ${rows} rows of ${table.table} in ${((copied - began) / 1000).toFixed(1)} s${aside.length > 0 ? `, ${aside.length} indexes in ${seconds(copied)}` : ''}`,
    );
  }
  await clients.assessment.query(
    `UPDATE observation o SET after_freeze = true WHERE o.row_id > $1 AND EXISTS (SELECT FROM period p WHERE p.month = o.month)`,
    [heldObservations],
  );
  await clients.assessment.query(
    `INSERT INTO tally AS t (month, region_code, organization_id, kind, facts, principal, count)
     SELECT month, region_code, organization_id, kind, facts, principal, count(*) FROM observation WHERE row_id > $1 AND NOT pending GROUP BY 1, 2, 3, 4, 5, 6
     ON CONFLICT (month, region_code, organization_id, kind, facts, principal) DO UPDATE SET count = t.count + excluded.count`,
    [heldObservations],
  );
}

function* withKeep(volume: Volume): Generator<Copy & { keep: (packets: Packet[]) => void }> {
  for (const copy of volume.copies(true))
    if (copy.matter.documents.length > 0)
      yield { ...copy, keep: (packets) => void volume.packets.set(copy.replica.number, packets) };
}

async function connect(databases: Readonly<Record<ServiceName, string>>): Promise<Clients> {
  const opened: [ServiceName, pg.Client][] = [];
  for (const service of serviceNames) {
    const client = new pg.Client({ connectionString: databases[service], application_name: 'jiceng-seed' });
    await client.connect();
    await client.query(`SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET extra_float_digits = 1`);
    opened.push([service, client]);
  }
  return Object.fromEntries(opened) as Record<ServiceName, pg.Client>;
}

/**
 * Begins the transaction of a database without triggers, because no live feed needs the copied steps and complete
 * copies need no check of references. The locks make the sealer of audit records and the writers of observations wait.
 */
async function begin(client: pg.Client): Promise<void> {
  await client.query('BEGIN');
  await client.query(
    `SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL synchronous_commit = off`,
  );
  await client.query(
    `SELECT pg_advisory_xact_lock(hashtext('jiceng-audit-sealer')), pg_advisory_xact_lock(hashtext('assessment-observations'))`,
  );
  if ((await numberIn(client, 'SELECT count(*) FROM audit_record WHERE position IS NULL')) > 0)
    throw new UserFault('The platform is at work: stop what loads it and seed again');
}

/** @throws UserFault when, after half a minute, events wait for the relay or audit records are not sealed */
async function assertIdle(clients: Clients): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const counts = await Promise.all(
      serviceNames.map((service) =>
        numberIn(
          clients[service],
          `SELECT (SELECT count(*) FROM outbox_waiting) + (SELECT count(*) FROM audit_record WHERE position IS NULL)`,
        ),
      ),
    );
    if (counts.every((count) => count === 0)) return;
    if (Date.now() > until) throw new UserFault('The platform is at work: stop what loads it and seed again');
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function numberIn(client: pg.Client, sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await client.query({ text: sql, values, rowMode: 'array' });
  return Number((rows as unknown[][])[0]![0]);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
