import { createHash } from 'node:crypto';
import {
  type AuditRecord,
  auditKeysOf,
  knownAuditKeys,
  type AuditKeys,
  canonicalJson,
  markedText,
} from '../commands/audit-marks.js';
import type { Contract, ServiceName } from '@jiceng/contracts/contract';
import { auditHeadSealed, type AuditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { DataSource } from 'typeorm';
import { inTransaction, readSql, type Transaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import type { Received } from '../events/handlers.js';
import type { Logger } from '../process/log.js';
import type { RelayKick } from '../commands/relay-kick.js';
import { RepeatingTask } from '../process/repeating-task.js';

interface SealedRow extends AuditRecord {
  position: string | null;
  digest: string | null;
  seal: string | null;
}

/** The seal that stands before the first record of a chain. */
export const GENESIS_SEAL = '0'.repeat(64);
const BATCH = 500;
/** The service announces the head of its chain to the anchoring service after this many records or milliseconds. */
const ANNOUNCE_EVERY = 500;
const ANNOUNCE_AFTER_MS = 30_000;
/**
 * An audit record about an anchored head does not cause a new announcement. Otherwise two services would announce heads
 * to each other without end.
 */
const ANCHOR_ACT = /audit-head-sealed$/;

/** The columns of a record in the form that is hashed and marked: times are ISO strings with microseconds. */
export const AUDIT_COLUMNS = `entry, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, act, actor, subject_type,
  subject_id, before, after, reason, origin, policy_version, mac, position, digest, seal`;

/** SHA-256 (hex) of a record in canonical JSON (RFC 8785). */
export function digestOf(record: AuditRecord): string {
  const { entry, id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version, mac } =
    record;
  // Records that were written before marks existed have no mark.
  const marked = mac === null ? {} : { mac };
  const text = canonicalJson({
    entry: String(entry),
    id,
    at,
    act,
    actor,
    subject_type,
    subject_id,
    before,
    after,
    reason,
    origin,
    policy_version,
    ...marked,
  });
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256 (hex) over the previous seal, the position and the digest. */
export function sealOf(previous: string, position: number, digest: string): string {
  return createHash('sha256').update(`${previous}:${position}:${digest}`).digest('hex');
}

interface Head {
  position: string;
  seal: string;
  mac: string | null;
  announced_position: string;
  announced_at: Date;
}

/** The text that is marked for a head. The mark proves that the service linked the chain up to this position. */
export function headText(position: number, seal: string): string {
  return `head ${position} ${seal}`;
}

/**
 * Thrown when the head of the chain has no mark of the service's key, because another program has written it. The
 * sealer then adds nothing to the chain.
 */
export class ForeignHead extends Error {
  constructor() {
    super('the head of the audit chain does not carry the mark of this service; npm run audit:verify says more');
    this.name = 'ForeignHead';
  }
}

/**
 * Links audit records into the service's hash chain in batches, so that commands only have to insert their records; one
 * sealer at a time assigns positions. A person who has access to the database alone can insert records or heads, but
 * not with the service's mark. The sealer therefore links only marked records to a marked head; the verifier reports
 * the others.
 */
export class AuditSealer extends RepeatingTask {
  private readonly keys: AuditKeys;
  /**
   * Numbers of the entries that have no valid mark. Each such entry is logged once and then skipped; a new process
   * checks it again.
   */
  private readonly refused = new Set<string>();

  /**
   * @param adoptSeal seal of the chain's head; the operator confirms it when the secret that marked this head is lost
   */
  constructor(
    private readonly service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly relay: RelayKick,
    log: Logger,
    private readonly adoptSeal: string | undefined = undefined,
  ) {
    super('audit-sealer', 500, log);
    this.keys = auditKeysOf(dataSource);
  }

  protected async runOnce(): Promise<boolean> {
    const taken = await inTransaction(this.dataSource, async (transaction) => {
      const [lock] = await transaction.sql<{ held: boolean }>(
        `SELECT pg_try_advisory_xact_lock(hashtext('jiceng-audit-sealer')) AS held`,
      );
      if (!lock?.held) return 0;
      const [head] = await transaction.sql<Head>(
        'SELECT position, seal, mac, announced_position, announced_at FROM audit_head',
      );
      const rows = await transaction.sql<SealedRow>(
        `SELECT ${AUDIT_COLUMNS} FROM audit_record WHERE position IS NULL AND NOT entry = ANY($1::bigint[]) ORDER BY entry LIMIT ${BATCH}`,
        [[...this.refused]],
      );
      let position = Number(head?.position ?? 0);
      let seal = head?.seal ?? GENESIS_SEAL;
      const present = head !== undefined && this.keys.mark(headText(position, seal)) === head.mac;
      if (
        head &&
        !present &&
        !this.keys.isMark(headText(position, seal), head.mac) &&
        !(await this.mayAdopt(transaction, head))
      )
        throw new ForeignHead();
      const links = rows
        .filter((row) => this.isOurs(row))
        .map((row) => {
          const digest = digestOf(row);
          position += 1;
          seal = sealOf(seal, position, digest);
          return { entry: row.entry, position, digest, seal };
        });
      if (links.length > 0) {
        await transaction.sql(
          `UPDATE audit_record SET position = l.position, digest = l.digest, seal = l.seal
           FROM jsonb_to_recordset($1::jsonb) AS l(entry bigint, position bigint, digest text, seal text) WHERE audit_record.entry = l.entry`,
          [JSON.stringify(links)],
        );
      }
      // The head is written again after a rotation of the secret even when there is no new record. The old secret can
      // then be removed.
      if (links.length > 0 || (head && !present)) {
        await transaction.sql(
          `INSERT INTO audit_head (position, seal, mac, announced_position, announced_at) VALUES ($1, $2, $3, 0, now())
           ON CONFLICT (singleton) DO UPDATE SET position = excluded.position, seal = excluded.seal, mac = excluded.mac`,
          [position, seal, this.keys.mark(headText(position, seal))],
        );
      }
      await this.announce(
        transaction,
        position,
        seal,
        Number(head?.announced_position ?? 0),
        head?.announced_at ?? null,
      );
      return rows.length;
    });
    return taken === BATCH;
  }

  private isOurs(row: SealedRow): boolean {
    if (this.keys.isMark(markedText(row), row.mac)) return true;
    this.refused.add(row.entry);
    this.log.error(
      { entry: row.entry, act: row.act },
      'an audit record does not carry the mark of this service and is not sealed',
    );
    return false;
  }

  /** True for a chain from before marks existed, and for a chain whose head the operator has confirmed. */
  private async mayAdopt(transaction: Transaction, head: Head): Promise<boolean> {
    if (head.seal === this.adoptSeal) return true;
    if (head.mac !== null) return false;
    const [marked] = await transaction.sql(
      'SELECT 1 FROM audit_record WHERE position IS NOT NULL AND mac IS NOT NULL LIMIT 1',
    );
    return marked === undefined;
  }

  private async announce(
    transaction: Transaction,
    position: number,
    seal: string,
    announced: number,
    at: Date | null,
  ): Promise<void> {
    const waited = at === null || Date.now() - at.getTime() > ANNOUNCE_AFTER_MS;
    if (position === announced || !(position - announced >= ANNOUNCE_EVERY || waited)) return;
    const [news] = await transaction.sql(`SELECT 1 FROM audit_record WHERE position > $1 AND act !~ $2 LIMIT 1`, [
      announced,
      ANCHOR_ACT.source,
    ]);
    if (!news) return;
    const tx = new EffectTx(transaction, {
      act: 'audit-head',
      now: new Date(),
      actor: { id: 'audit-sealer', kind: 'system', organizationId: null },
      traceId: seal.slice(0, 32),
      policyVersion: 'audit',
    });
    tx.emit(auditHeadSealed[this.service] as Contract<{ service: ServiceName; position: number; head: string }>, {
      key: this.service,
      payload: { service: this.service, position, head: seal },
    });
    tx.flush();
    await transaction.sql('UPDATE audit_head SET announced_position = $1, announced_at = now()', [position]);
    this.relay.kick();
  }
}

/** Stores the announced head of another service's chain as an audit record of this service. */
export async function anchorHeads(
  transaction: Transaction,
  received: readonly Received<AuditHeadSealed>[],
): Promise<void> {
  const heads = received.map(({ event, tx }) => ({ ...event.payload, received_at: tx.now }));
  await transaction.sql(
    `INSERT INTO audit_anchor (service, position, head, received_at)
     SELECT service, position, head, received_at FROM jsonb_populate_recordset(NULL::audit_anchor, $1::jsonb)
     ORDER BY service, position ON CONFLICT DO NOTHING`,
    [JSON.stringify(heads)],
  );
  for (const { event, tx } of received) {
    const { service, position } = event.payload;
    tx.audit({ subject: { type: 'audit-head', id: `${service}@${position}` }, after: event.payload });
  }
}

export interface AuditFault {
  /** Position in the chain; 0 for a record that belongs to no chain. */
  position: number;
  /**
   * `edited`: the content does not match its digest; `broken`: the seal does not follow from the seal before it;
   * `missing`: a position is absent; `truncated`: the chain ends before its head or before an anchor; `anchor`: the
   * chain differs from an anchor that another service keeps; `inserted`: the service did not write this record or this
   * link.
   */
  kind: 'edited' | 'broken' | 'missing' | 'truncated' | 'anchor' | 'inserted';
  detail: string;
}

export interface AuditVerification {
  service: string;
  records: number;
  unsealed: number;
  head: string;
  /** False when the keys of the service were unknown, so that marks could not be checked. */
  marksChecked: boolean;
  anchorsChecked: number;
  faults: AuditFault[];
}

/**
 * Recomputes a service's whole chain and compares it with its head and with the anchors that another service keeps.
 * Marks are checked when the keys of the data source are known (`useAuditKeys`).
 * @param anchors heads of this service as found in the anchoring service's database
 */
export async function verifyAuditChain(
  service: ServiceName,
  dataSource: DataSource,
  anchors: readonly { position: number; head: string }[],
): Promise<AuditVerification> {
  const faults: AuditFault[] = [];
  const anchorAt = new Map(anchors.map((anchor) => [anchor.position, anchor.head]));
  const keys = knownAuditKeys(dataSource);
  // The head is read before the records. Records that are sealed between the two reads then only make the chain longer
  // than the head says.
  const [head] = await readHead(dataSource);
  if (head && keys && !keys.isMark(headText(Number(head.position), head.seal), head.mac)) {
    const [marked] = await readSql(
      dataSource,
      'SELECT 1 FROM audit_record WHERE position IS NOT NULL AND mac IS NOT NULL LIMIT 1',
    );
    if (head.mac !== null || marked)
      faults.push({
        position: Number(head.position),
        kind: 'inserted',
        detail: 'the head of the chain does not carry the mark of the service',
      });
  }
  const headAt = Number(head?.position ?? 0);
  let position = 0;
  let seal = GENESIS_SEAL;
  for (;;) {
    const rows = await readSql<SealedRow>(
      dataSource,
      `SELECT ${AUDIT_COLUMNS} FROM audit_record WHERE position > $1 ORDER BY position LIMIT 2000`,
      [position],
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      const at = Number(row.position);
      if (at !== position + 1)
        faults.push({
          position: position + 1,
          kind: 'missing',
          detail: `positions ${position + 1} to ${at - 1} are absent`,
        });
      if (digestOf(row) !== row.digest)
        faults.push({ position: at, kind: 'edited', detail: `${row.act} on ${row.subject_type} ${row.subject_id}` });
      if (sealOf(seal, at, row.digest ?? '') !== row.seal)
        faults.push({ position: at, kind: 'broken', detail: 'the seal does not follow from the one before' });
      const anchor = anchorAt.get(at);
      if (anchor !== undefined && anchor !== row.seal)
        faults.push({ position: at, kind: 'anchor', detail: 'differs from the head kept by the anchoring service' });
      if (at === headAt && head?.seal !== row.seal)
        faults.push({
          position: at,
          kind: 'broken',
          detail: 'the seal is not the one that the head of the chain remembers',
        });
      position = at;
      seal = row.seal ?? '';
    }
  }
  const highest = Math.max(headAt, ...anchorAt.keys());
  if (highest > position)
    faults.push({
      position: position + 1,
      kind: 'truncated',
      detail: `the chain ends at ${position}, but position ${highest} was sealed or anchored`,
    });
  const [headNow] = await readHead(dataSource);
  if (position > Number(headNow?.position ?? 0))
    faults.push({
      position,
      kind: 'inserted',
      detail: `the chain was continued beyond its head at ${headNow?.position ?? 0}`,
    });
  const open = await readSql<SealedRow>(
    dataSource,
    `SELECT ${AUDIT_COLUMNS} FROM audit_record WHERE position IS NULL ORDER BY entry`,
  );
  for (const row of keys ? open : []) {
    if (!keys!.isMark(markedText(row), row.mac))
      faults.push({
        position: 0,
        kind: 'inserted',
        detail: `entry ${row.entry}, ${row.act} on ${row.subject_type} ${row.subject_id}, was not written by the service`,
      });
  }
  return {
    service,
    records: position,
    unsealed: open.length,
    head: seal,
    marksChecked: keys !== null,
    anchorsChecked: anchors.length,
    faults,
  };
}

function readHead(dataSource: DataSource): Promise<Pick<Head, 'position' | 'seal' | 'mac'>[]> {
  return readSql<Pick<Head, 'position' | 'seal' | 'mac'>>(dataSource, 'SELECT position, seal, mac FROM audit_head');
}
