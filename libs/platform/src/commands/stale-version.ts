import type { Transaction } from '../database/database.js';
import { DomainError, platformErrors } from '../values/errors.js';

/** The subject of the audit records of a thing. */
interface Subject {
  type: string;
  id: string;
}

/** The newest act on a subject. Only staff are named: the account of a resident appears in no answer. */
const NEWEST_ACT = `SELECT act, at, CASE WHEN actor->>'kind' = 'staff' THEN actor->>'id' END AS "staffId"
  FROM audit_record WHERE subject_type = $1 AND subject_id = $2 ORDER BY entry DESC LIMIT 1`;

/**
 * Returns STALE_VERSION with the newest act on the thing, so that a form can tell who changed it, when, and by which
 * command. The caller has checked the policy before.
 * @param details `expected` and `actual` version, and the thing as it is now in `changed`
 */
export async function staleVersion(
  tx: Transaction,
  subject: Subject,
  details: { expected: number; actual: number; changed: unknown },
): Promise<DomainError> {
  const [newest] = await tx.sql<{ act: string; at: Date; staffId: string | null }>(NEWEST_ACT, [
    subject.type,
    subject.id,
  ]);
  const lastChange = newest ? { act: newest.act, at: newest.at.toISOString(), staffId: newest.staffId } : null;
  return platformErrors.STALE_VERSION({ ...details, lastChange });
}

/** Runs a pure rule that may throw STALE_VERSION, and adds the newest act on the thing to this error. */
export async function tellingLastChange<T>(tx: Transaction, subject: Subject, rule: () => T): Promise<T> {
  try {
    return rule();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'STALE_VERSION') throw error;
    throw await staleVersion(tx, subject, error.details as { expected: number; actual: number; changed: unknown });
  }
}
