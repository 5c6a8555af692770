import type { EventActor } from '@jiceng/contracts/contract';
import canonicalizeModule from 'canonicalize';

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
