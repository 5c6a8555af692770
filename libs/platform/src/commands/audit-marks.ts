import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { EventActor } from '@jiceng/contracts/contract';
import canonicalizeModule from 'canonicalize';
import type { DataSource } from 'typeorm';

// The package's type declarations name a default export, but under ESM the import is the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/**
 * One record of an act: the actor, the time, the command and the subject, in the form that is hashed. Times are ISO
 * strings with microseconds.
 */
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
  /** Mark of the service that wrote the record; null on records from before marks existed. */
  mac: string | null;
}

/** Canonical JSON (RFC 8785): a record gives the same text before it is stored and after it is read back. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value) ?? '';
}

/** The text that the mark of a record covers: every column except the number, which the database assigns. */
export function markedText(record: Omit<AuditRecord, 'entry' | 'mac'>): string {
  const { id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version } = record;
  return canonicalJson({ id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version });
}

/**
 * The keys with which a service marks its audit records, derived from secrets that are not in the database. A person
 * who can write to the database but does not know the secrets can insert a row, but no row with a valid mark.
 */
export class AuditKeys {
  private readonly keys: readonly KeyObject[];

  /**
   * @param service the service whose records are marked; the mark of a record copied from another service is invalid
   * @param secrets comma-separated list: the first secret marks, and every secret verifies, so that secrets can be
   * replaced
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

  /** HMAC-SHA-256 (hex) by the newest key. */
  mark(text: string): string {
    return macOf(text, this.keys[0]!);
  }

  /**
   * Returns names that stand for a resident's account in one act. The account has different names in different acts, so
   * that two acts of one resident cannot be connected. There is one name for each key in use; the names are sorted, so
   * that the first name stays the same when the order of the keys changes.
   */
  pseudonyms(account: string, act: string): string[] {
    return this.keys.map((key) => `resident-${macOf(JSON.stringify([account, act]), key).slice(0, 32)}`).sort();
  }

  /** Digests of a text, one under each key in use, the newest first. */
  digests(text: string): [Buffer, ...Buffer[]] {
    return this.keys.map((key) => createHmac('sha256', key).update(text).digest()) as [Buffer, ...Buffer[]];
  }

  /** True when the text was marked with any key in use, including keys that are being replaced. */
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

/**
 * Sets the keys that mark audit records in this database. Call it once for each data source, before the first write.
 */
export function useAuditKeys(dataSource: DataSource, keys: AuditKeys): void {
  keysOfSource.set(dataSource, keys);
}

/** Returns the keys of a database, or null when none were set, as for a database that is only read. */
export function knownAuditKeys(dataSource: DataSource): AuditKeys | null {
  return keysOfSource.get(dataSource) ?? null;
}

/** @throws Error when no keys were set, because a verifier would report a record without a mark as forged */
export function auditKeysOf(dataSource: DataSource): AuditKeys {
  const keys = knownAuditKeys(dataSource);
  if (!keys) throw new Error('useAuditKeys was not called for this database');
  return keys;
}
