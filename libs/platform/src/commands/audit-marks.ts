import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { EventActor } from '@jiceng/contracts/contract';
import canonicalizeModule from 'canonicalize';
import type { DataSource } from 'typeorm';

// The package's types describe a default export where ESM gives the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** One record of who did what, as it is hashed. Times are ISO strings in microseconds. */
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
  /** Mark of the service that wrote it; null on records of versions before marks were made. */
  mac: string | null;
}

/** Canonical JSON (RFC 8785): the same text before a record is stored and after it is read. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value) ?? '';
}

/** What a record's mark is made over: all but its number, which the database gives. */
export function markedText(record: Omit<AuditRecord, 'entry' | 'mac'>): string {
  const { id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version } = record;
  return canonicalJson({ id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version });
}

/**
 * The keys by which a service marks its audit records. They come from its secrets, which its database does not know: who
 * can write to the database alone can insert a row, but not one that the service would have written.
 */
export class AuditKeys {
  private readonly keys: readonly KeyObject[];

  /**
   * @param service whose records are marked: a record copied from another service is no record here
   * @param secrets comma list while they are rotated: the first marks, all verify
   */
  constructor(service: string, secrets: string) {
    this.keys = secrets
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean)
      .map((secret) =>
        createSecretKey(createHmac('sha256', secret).update(`jiceng audit record of ${service}`).digest()),
      );
    if (this.keys.length === 0) throw new Error('audit records need at least one secret');
  }

  /** HMAC-SHA-256 (hex) by the present key. */
  mark(text: string): string {
    return macOf(text, this.keys[0]!);
  }

  /**
   * Names that stand for a resident's account in one act. The same account has another name in each act, so that two acts cannot
   * be joined. There is one name for each key in use, sorted, so that the first stays the same while the order of the keys changes.
   */
  pseudonyms(account: string, act: string): string[] {
    return this.keys.map((key) => `resident-${macOf(JSON.stringify([account, act]), key).slice(0, 32)}`).sort();
  }

  /** True for a mark by the present key or one that is being rotated out. */
  isMark(text: string, mark: string | null): boolean {
    if (mark === null) return false;
    const given = Buffer.from(mark);
    return this.keys.some((key) => {
      const genuine = Buffer.from(macOf(text, key));
      return genuine.length === given.length && timingSafeEqual(genuine, given);
    });
  }
}

function macOf(text: string, key: KeyObject): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

const keysOfSource = new WeakMap<DataSource, AuditKeys>();

/** Says by which keys audit records in this database are marked. Once per data source, before anything is written. */
export function useAuditKeys(dataSource: DataSource, keys: AuditKeys): void {
  keysOfSource.set(dataSource, keys);
}

/** The keys of a database, or null for one that is only read. */
export function knownAuditKeys(dataSource: DataSource): AuditKeys | null {
  return keysOfSource.get(dataSource) ?? null;
}

/** @throws Error when nobody said by which keys: a record without a mark would be taken for a forged one */
export function auditKeysOf(dataSource: DataSource): AuditKeys {
  const keys = knownAuditKeys(dataSource);
  if (!keys) throw new Error('useAuditKeys was not called for this database');
  return keys;
}
