import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { Unreadable } from '@jiceng/platform/suites';
import { unmaskingTable, type UnmaskedPart } from '../../case/tables/hidden-number.table.js';
import { revealErrors } from './reveal.errors.js';

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
): void {
  const { organizationId } = tx.origin.actor;
  const times = { shownAt: tx.now, shownUntil: shownUntil(tx.now) };
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

/**
 * Records that sealed data of an issue is shown now, with actor and reason, in the audit chain and for the reporter.
 */
export function recordUnmasking(
  tx: EffectTx,
  shown: { issueId: string; reporterId: string | null; part: UnmaskedPart; reason: string; fields: readonly string[] },
): Unmasked {
  const { issueId, reporterId, part, reason } = shown;
  recordUnmaskings(tx, reason, part, [{ issueId, reporterId }]);
  const until = shownUntil(tx.now).toISOString();
  tx.audit({
    subject: reporterId === null ? { type: 'issue', id: issueId } : { type: 'reporter', id: reporterId },
    after: { issueId, shown: shown.fields, until },
    reason,
  });
  return { issueId, shownAt: tx.now.toISOString(), shownUntil: until };
}

/** @throws SHOWN_NO_LONGER for a retry after the ten minutes */
export function assertStillShown({ shownUntil: until }: Pick<Unmasked, 'shownUntil'>, now: Date): void {
  if (now.getTime() >= new Date(until).getTime()) throw revealErrors.SHOWN_NO_LONGER();
}

/** @throws SEALED_DATA_UNREADABLE when a value cannot be opened */
export async function opened<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof Unreadable ? revealErrors.SEALED_DATA_UNREADABLE() : error;
  }
}
