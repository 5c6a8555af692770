import { digestOf, GENESIS_SEAL, headText, sealOf } from '@jiceng/platform/audit';
import { type AuditKeys, markedText, type AuditRecord } from '@jiceng/platform/audit-marks';
import type pg from 'pg';
import * as archive from '../../../services/data-sharing/src/archive/archive-seal.rules.js';
import { copyField } from './copy-rows.js';
import type { Matter } from './matters.js';
import { renderCell, type Cell, type Packet, type Replica } from './row-template.js';

/** A copy with the matter that it was made from. */
export interface Copy {
  matter: Matter;
  replica: Replica;
}

/**
 * Appends the packets of the copies to the archive's chain, whose last link stays locked until the transaction ends.
 * The digests cover the stored text.
 */
export async function sealPackets(
  client: pg.Client,
  copies: Iterable<Copy & { keep: (packets: Packet[]) => void }>,
): Promise<number> {
  const {
    rows: [head],
  } = await client.query<{ position: string; seal: string }>('SELECT position, seal FROM archive_head FOR UPDATE');
  let [position, seal] = [Number(head!.position), head!.seal];
  let count = 0;
  for (const { matter, replica, keep } of copies) {
    keep(
      matter.documents.map((document) => {
        const digest = archive.digestOf(renderCell(document, replica)!);
        position += 1;
        count += 1;
        seal = archive.sealOf(seal, position, digest);
        return { position, digest, seal };
      }),
    );
  }
  await client.query('UPDATE archive_head SET position = $1, seal = $2', [position, seal]);
  return count;
}

/** Columns of an audit record in the order of `AuditChain.rows`. */
export const AUDIT_COLUMNS = [
  'entry',
  'id',
  'at',
  'act',
  'actor',
  'subject_type',
  'subject_id',
  'before',
  'after',
  'reason',
  'origin',
  'policy_version',
  'mac',
  'position',
  'digest',
  'seal',
] as const;

/**
 * Appends the audit records of the copies to the chain of a service, each with the service's mark (an HMAC); `end`
 * writes the new head.
 */
export class AuditChain {
  private position = 0;
  private seal = GENESIS_SEAL;
  private entry = 0;
  private readonly client: pg.Client;
  private readonly keys: AuditKeys;

  constructor(client: pg.Client, keys: AuditKeys) {
    this.client = client;
    this.keys = keys;
  }

  /**
   * Reserves numbers for the records. The caller holds the lock of the sealer, so that the sealer adds no links to the
   * chain meanwhile.
   */
  async begin(records: number): Promise<void> {
    const {
      rows: [head],
    } = await this.client.query<{ position: string; seal: string }>('SELECT position, seal FROM audit_head');
    const {
      rows: [last],
    } = await this.client.query<{ entry: string }>(
      `SELECT nextval(pg_get_serial_sequence('audit_record', 'entry')) AS entry`,
    );
    [this.position, this.seal, this.entry] = [
      Number(head?.position ?? 0),
      head?.seal ?? GENESIS_SEAL,
      Number(last!.entry),
    ];
    await this.client.query(`SELECT setval(pg_get_serial_sequence('audit_record', 'entry'), $1)`, [
      this.entry + records,
    ]);
  }

  *rows(records: Iterable<{ cells: Readonly<Record<string, Cell>>; replica: Replica }>): Generator<string> {
    for (const { cells, replica } of records) {
      const text = (name: string): string | null => renderCell(cells[name] ?? null, replica);
      const json = (name: string): unknown => JSON.parse(text(name) ?? 'null');
      this.entry += 1;
      this.position += 1;
      const written = {
        id: text('id')!,
        at: microseconds(text('at')!),
        act: text('act')!,
        actor: json('actor') as AuditRecord['actor'],
        subject_type: text('subject_type')!,
        subject_id: text('subject_id')!,
        before: json('before'),
        after: json('after'),
        reason: text('reason'),
        origin: json('origin'),
        policy_version: text('policy_version')!,
      };
      const record: AuditRecord = { ...written, entry: String(this.entry), mac: this.keys.mark(markedText(written)) };
      const digest = digestOf(record);
      this.seal = sealOf(this.seal, this.position, digest);
      const plain = AUDIT_COLUMNS.slice(1, -4).map((name) => copyField(text(name)));
      yield `${this.entry}\t${plain.join('\t')}\t${record.mac}\t${this.position}\t${digest}\t${this.seal}\n`;
    }
  }

  async end(): Promise<void> {
    await this.client.query(
      `INSERT INTO audit_head (position, seal, mac, announced_position, announced_at) VALUES ($1, $2, $3, 0, now())
       ON CONFLICT (singleton) DO UPDATE SET position = excluded.position, seal = excluded.seal, mac = excluded.mac`,
      [this.position, this.seal, this.keys.mark(headText(this.position, this.seal))],
    );
  }
}

/** Prints a time such as `…T01:02:03.4+00` with six decimals and Z, as the hash of the chain needs it. */
function microseconds(text: string): string {
  const [, seconds, fraction = ''] = /^(.{19})(?:\.(\d+))?(?:\+00|Z)$/.exec(text)!;
  return `${seconds}.${fraction.padEnd(6, '0')}Z`;
}
