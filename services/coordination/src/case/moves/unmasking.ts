import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { Unreadable } from '@jiceng/platform/suites';
import { unmaskingTable, type UnmaskedPart } from '../tables/hidden-number.table.js';
import { unmaskingErrors } from './unmasking.errors.js';

/** Minutes for which sealed data is shown after a reason was given. */
const SHOWN_MINUTES = 10;

const insert = unmaskingTable.insert();

/** The stored answer of a command that shows sealed data. A retry reads the data itself again. */
export interface Unmasked {
  issueId: string;
  shownAt: string;
  shownUntil: string;
}

export const shownUntil = (now: Date): Date => new Date(now.getTime() + SHOWN_MINUTES * 60_000);

/** Records for the reporters that sealed data of their issues is shown or found now, with organization and reason. */
export function recordUnmaskings(
  tx: EffectTx,
  reason: string,
  part: UnmaskedPart,
  shown: readonly { issueId: string; reporterId: string | null }[],
  until = shownUntil(tx.now),
): void {
  const { organizationId } = tx.origin.actor;
  const times = { shownAt: tx.now, shownUntil: until };
  if (shown.length === 0) return;
  insert.send(
    tx,
    shown.map(({ issueId, reporterId }) => ({
      id: newId(),
      issueId,
      reporterId,
      part,
      organizationId,
      reason,
      ...times,
    })),
  );
}

interface Showing {
  issueId: string;
  reporterId: string | null;
  part: UnmaskedPart;
  reason: string;
  fields: readonly string[];
  /** Time until which the data is shown; ten minutes by default. */
  until?: Date;
}

/** Writes that sealed data of an issue is shown now, to whom and why, for the audit chain and for the reporter. */
export function recordUnmasking(tx: EffectTx, shown: Showing): Unmasked {
  const { issueId, reporterId, part, reason } = shown;
  const shownTo = shown.until ?? shownUntil(tx.now);
  recordUnmaskings(tx, reason, part, [{ issueId, reporterId }], shownTo);
  const until = shownTo.toISOString();
  tx.audit({
    subject: reporterId === null ? { type: 'issue', id: issueId } : { type: 'reporter', id: reporterId },
    after: { issueId, shown: shown.fields, until },
    reason,
  });
  return { issueId, shownAt: tx.now.toISOString(), shownUntil: until };
}

/** @throws SHOWN_NO_LONGER for a retry after the ten minutes */
export function assertStillShown({ shownUntil: until }: Pick<Unmasked, 'shownUntil'>, now: Date): void {
  if (now.getTime() >= new Date(until).getTime()) throw unmaskingErrors.SHOWN_NO_LONGER();
}

/** @throws SEALED_DATA_UNREADABLE when a value cannot be opened */
export async function opened<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof Unreadable ? unmaskingErrors.SEALED_DATA_UNREADABLE() : error;
  }
}
