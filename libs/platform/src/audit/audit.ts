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

/** Chain value before the first record. */
export const GENESIS_SEAL = '0'.repeat(64);
const BATCH = 500;
/** A head is announced to the anchoring service after so many records or so much time. */
const ANNOUNCE_EVERY = 500;
const ANNOUNCE_AFTER_MS = 30_000;
/** Keeping the heads of others must not itself move heads for ever. */
const ANCHOR_ACT = /audit-head-sealed$/;

/** A record as it is hashed and marked: times as ISO strings in microseconds. */
export const AUDIT_COLUMNS = `entry, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, act, actor, subject_type,
  subject_id, before, after, reason, origin, policy_version, mac, position, digest, seal`;

/** SHA-256 (hex) of a record in canonical JSON (RFC 8785). */
export function digestOf(record: AuditRecord): string {
  const { entry, id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version, mac } =
    record;
  // Records of versions before marks were made have none.
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

/** What the head's mark says: this chain, so far, was linked by the service. */
export function headText(position: number, seal: string): string {
  return `head ${position} ${seal}`;
}

/** Thrown when the chain was continued by somebody who has not the service's key; nothing is sealed on top of it. */
export class ForeignHead extends Error {
  constructor() {
    super('the head of the audit chain does not carry the mark of this service; npm run audit:verify says more');
    this.name = 'ForeignHead';
  }
}

/**
 * Links audit records into the service's hash chain, in batches and off the hot path: commands only insert; one sealer
 * at a time gives positions. Only records with the mark of the service are linked, and only onto a head with its mark: who
 * can write to the database alone can neither slip a record in nor link one himself. Others stay unsealed, for the verifier.
 */
export class AuditSealer extends RepeatingTask {
  private readonly keys: AuditKeys;
  /** Entries without a genuine mark, so that they are told of once and hold up nothing; another process looks again. */
  private readonly refused = new Set<string>();

  /** @param adoptSeal seal of a head that the operator vouches for, after the secret that marked it was lost */
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
      // Also without news: a head is marked anew as soon as the secret was rotated, so that the old one can go.
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

  /** A chain of a version before marks were made, or one whose head the operator vouches for. */
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

/** Keeps the announced head of another service's chain as an audit record of this one. */
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
  /** Place in the chain; 0 for a record that is in none. */
  position: number;
  /** `edited`: content differs from its digest; `broken`: seal does not follow; `missing`: a position is absent;
   * `truncated`: the chain ends before its head or an anchor; `anchor`: differs from what another service keeps;
   * `inserted`: a record, or a link, that the service did not write. */
  kind: 'edited' | 'broken' | 'missing' | 'truncated' | 'anchor' | 'inserted';
  detail: string;
}

export interface AuditVerification {
  service: string;
  records: number;
  unsealed: number;
  head: string;
  /** False when the service's secret was not at hand: marks were not checked then. */
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
  // Read before the records: what is sealed meanwhile only adds to them.
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
