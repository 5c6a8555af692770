import { createHash } from 'node:crypto';
import type { Contract, EventActor, ServiceName } from '@jiceng/contracts/contract';
import { auditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import canonicalizeModule from 'canonicalize';
import { DataSource } from 'typeorm';
import { inTransaction, readSql } from './database.js';
import { EffectTx } from './effects.js';
import type { Logger } from './log.js';
import type { RelayKick } from './relay.js';
import { RepeatingTask } from './repeating-task.js';

// The package's types describe a default export where ESM gives the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** One record of who did what, as it is hashed. Times are ISO strings. */
export interface AuditRecord {
  entry: string;
  id: string;
  at: string;
  act: string;
  actor: EventActor;
  subject_type: string;
  subject_id: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  origin: unknown;
  policy_version: string;
}

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

const COLUMNS = `entry, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, act, actor, subject_type,
  subject_id, before, after, reason, origin, policy_version, position, digest, seal`;

/** SHA-256 (hex) of a record in canonical JSON (RFC 8785). */
export function digestOf(record: AuditRecord): string {
  const { entry, id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version } = record;
  const text = canonicalize({ entry: String(entry), id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version });
  return createHash('sha256').update(text ?? '').digest('hex');
}

/** SHA-256 (hex) over the previous seal, the position and the digest. */
export function sealOf(previous: string, position: number, digest: string): string {
  return createHash('sha256').update(`${previous}:${position}:${digest}`).digest('hex');
}

/**
 * Links audit records into the service's hash chain, in batches and off the hot path: commands only insert; one sealer
 * at a time gives positions. Until then (normally below a second) a record is protected by the database alone.
 */
export class AuditSealer extends RepeatingTask {
  constructor(
    private readonly service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly relay: RelayKick,
    log: Logger,
  ) {
    super('audit-sealer', 500, log);
  }

  protected async runOnce(): Promise<boolean> {
    const sealed = await inTransaction(this.dataSource, async (transaction) => {
      const [lock] = await transaction.sql<{ held: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('jiceng-audit-sealer')) AS held`);
      if (!lock?.held) return 0;
      const [head] = await transaction.sql<{ position: string; seal: string; announced_position: string; announced_at: Date }>(
        'SELECT position, seal, announced_position, announced_at FROM audit_head',
      );
      const rows = await transaction.sql<SealedRow>(`SELECT ${COLUMNS} FROM audit_record WHERE position IS NULL ORDER BY entry LIMIT ${BATCH}`);
      let position = Number(head?.position ?? 0);
      let seal = head?.seal ?? GENESIS_SEAL;
      const links = rows.map((row) => {
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
        await transaction.sql(
          `INSERT INTO audit_head (position, seal, announced_position, announced_at) VALUES ($1, $2, 0, now())
           ON CONFLICT (singleton) DO UPDATE SET position = excluded.position, seal = excluded.seal`,
          [position, seal],
        );
      }
      await this.announce(transaction, position, seal, Number(head?.announced_position ?? 0), head?.announced_at ?? null);
      return links.length;
    });
    return sealed === BATCH;
  }

  private async announce(
    transaction: ConstructorParameters<typeof EffectTx>[0], position: number, seal: string, announced: number, at: Date | null,
  ): Promise<void> {
    const waited = at === null || Date.now() - at.getTime() > ANNOUNCE_AFTER_MS;
    if (position === announced || !(position - announced >= ANNOUNCE_EVERY || waited)) return;
    const [news] = await transaction.sql(
      `SELECT 1 FROM audit_record WHERE position > $1 AND act !~ $2 LIMIT 1`, [announced, ANCHOR_ACT.source],
    );
    if (!news) return;
    const tx = new EffectTx(transaction, {
      act: 'audit-head', now: new Date(), actor: { id: 'audit-sealer', kind: 'system', organizationId: null },
      traceId: seal.slice(0, 32), policyVersion: 'audit',
    });
    tx.emit(auditHeadSealed[this.service] as Contract<{ service: ServiceName; position: number; head: string }>, {
      key: this.service, payload: { service: this.service, position, head: seal },
    });
    await tx.flush();
    await transaction.sql('UPDATE audit_head SET announced_position = $1, announced_at = now()', [position]);
    this.relay.kick();
  }
}

/** Keeps the announced head of another service's chain as an audit record of this one. */
export async function anchorHead(tx: EffectTx, head: { service: string; position: number; head: string }): Promise<void> {
  await tx.sql(
    'INSERT INTO audit_anchor (service, position, head, received_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [head.service, head.position, head.head, tx.now],
  );
  tx.audit({ subject: { type: 'audit-head', id: `${head.service}@${head.position}` }, after: head });
}

export interface AuditFault {
  position: number;
  /** `edited`: content differs from its digest; `broken`: seal does not follow; `missing`: a position is absent;
   * `truncated`: the chain ends before its head or an anchor; `anchor`: differs from what another service keeps. */
  kind: 'edited' | 'broken' | 'missing' | 'truncated' | 'anchor';
  detail: string;
}

export interface AuditVerification {
  service: string;
  records: number;
  unsealed: number;
  head: string;
  anchorsChecked: number;
  faults: AuditFault[];
}

/**
 * Recomputes a service's whole chain and compares it with its head and with the anchors that another service keeps.
 * @param anchors heads of this service as found in the anchoring service's database
 */
export async function verifyAuditChain(
  service: ServiceName,
  dataSource: DataSource,
  anchors: readonly { position: number; head: string }[],
): Promise<AuditVerification> {
  const faults: AuditFault[] = [];
  const anchorAt = new Map(anchors.map((anchor) => [anchor.position, anchor.head]));
  // Read before the records: what is sealed meanwhile only adds to them.
  const [head] = await readSql<{ position: string; seal: string }>(dataSource, 'SELECT position, seal FROM audit_head');
  const headAt = Number(head?.position ?? 0);
  let position = 0;
  let seal = GENESIS_SEAL;
  for (;;) {
    const rows = await readSql<SealedRow>(
      dataSource, `SELECT ${COLUMNS} FROM audit_record WHERE position > $1 ORDER BY position LIMIT 2000`, [position],
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      const at = Number(row.position);
      if (at !== position + 1) faults.push({ position: position + 1, kind: 'missing', detail: `positions ${position + 1} to ${at - 1} are absent` });
      if (digestOf(row) !== row.digest) faults.push({ position: at, kind: 'edited', detail: `${row.act} on ${row.subject_type} ${row.subject_id}` });
      if (sealOf(seal, at, row.digest ?? '') !== row.seal) faults.push({ position: at, kind: 'broken', detail: 'the seal does not follow from the one before' });
      const anchor = anchorAt.get(at);
      if (anchor !== undefined && anchor !== row.seal) faults.push({ position: at, kind: 'anchor', detail: 'differs from the head kept by the anchoring service' });
      if (at === headAt && head?.seal !== row.seal) faults.push({ position: at, kind: 'broken', detail: 'the seal is not the one that the head of the chain remembers' });
      position = at;
      seal = row.seal ?? '';
    }
  }
  const highest = Math.max(headAt, ...anchorAt.keys());
  if (highest > position) faults.push({ position: position + 1, kind: 'truncated', detail: `the chain ends at ${position}, but position ${highest} was sealed or anchored` });
  const [open] = await readSql<{ count: string }>(dataSource, 'SELECT count(*) FROM audit_record WHERE position IS NULL');
  return { service, records: position, unsealed: Number(open?.count ?? 0), head: seal, anchorsChecked: anchors.length, faults };
}
