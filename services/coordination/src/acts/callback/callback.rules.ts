import type { CallbackRow } from '../../case/tables/callback.table.js';
import { callbackErrors } from './callback.errors.js';

/** What a reporter is asked after an issue has ended (回访三率): were you contacted, is it solved, how satisfied are you. */
export interface CallbackAnswer {
  responded: boolean;
  resolved: boolean | null;
  /** 1 (not at all) to 5 (very); null when not said. */
  satisfaction: number | null;
  /** The reporter's own words. */
  comment: string | null;
}

export type AskedCallback = Pick<CallbackRow, 'edition' | 'answeredAt' | 'expiresAt' | 'notReachedAt'>;

/** The issue as it stands, and whether the report that was asked still belongs to it. */
export interface AskedIssue {
  state: string;
  edition: number;
  hasReport: boolean;
}

/** The least satisfaction that says a reporter is satisfied. */
const SATISFIED_FROM = 4;

/**
 * Refuses a question that no longer counts: it was answered, its time is over, or its issue was opened again.
 * @throws CALLBACK_WITHDRAWN, CALLBACK_ALREADY_ANSWERED, CALLBACK_EXPIRED
 */
export function assertIsOpen(callback: AskedCallback, issue: AskedIssue, now: Date): void {
  const ended = issue.state === 'closed' || issue.state === 'rejected';
  if (!ended || issue.edition !== callback.edition || !issue.hasReport) throw callbackErrors.CALLBACK_WITHDRAWN();
  if (callback.answeredAt !== null) throw callbackErrors.CALLBACK_ALREADY_ANSWERED();
  if (now > callback.expiresAt) throw callbackErrors.CALLBACK_EXPIRED({ expiresAt: callback.expiresAt.toISOString() });
}

/** @throws SATISFACTION_OUT_OF_RANGE, CONTRADICTORY_ANSWER */
export function assertAnswerIsSound(answer: CallbackAnswer): void {
  const { satisfaction } = answer;
  if (satisfaction !== null && !(Number.isInteger(satisfaction) && satisfaction >= 1 && satisfaction <= 5))
    throw callbackErrors.SATISFACTION_OUT_OF_RANGE();
  if (isContradictory(answer)) throw callbackErrors.CONTRADICTORY_ANSWER({ satisfaction: satisfaction! });
}

/**
 * Returns true when the reporter is satisfied although the issue is not solved: without contact, or with contact and
 * without a comment that gives the reason. Low satisfaction is never contradictory, so that the answer of a
 * dissatisfied reporter is always accepted.
 */
function isContradictory({ responded, resolved, satisfaction, comment }: CallbackAnswer): boolean {
  if (satisfaction === null || satisfaction < SATISFIED_FROM || resolved === true) return false;
  return !responded || (resolved === false && comment === null);
}

/**
 * Refuses a further call to a reporter who was called as often as the process asks for, or a moment ago.
 * @param made the calls so far, oldest first
 * @throws CALLS_USED_UP, CALLED_A_MOMENT_AGO
 */
export function assertMayCall(
  made: readonly { at: Date }[],
  { callAttempts, callPauseMinutes }: { callAttempts: number; callPauseMinutes: number },
  now: Date,
): void {
  if (made.length >= callAttempts) throw callbackErrors.CALLS_USED_UP({ max: callAttempts });
  const last = made.at(-1);
  if (last && now.getTime() < last.at.getTime() + callPauseMinutes * 60_000)
    throw callbackErrors.CALLED_A_MOMENT_AGO({ minutes: callPauseMinutes });
}

/**
 * Of several reports of one person one question is enough. Every anonymous report is asked, because nobody knows who filed
 * it: its reporter finds the question by the receipt code.
 */
export function reportersToAsk<T extends { id: string; personId: string | null }>(reporters: readonly T[]): T[] {
  const asked = new Set<string>();
  return reporters.filter((reporter) => {
    if (reporter.personId === null) return true;
    if (asked.has(reporter.personId)) return false;
    asked.add(reporter.personId);
    return true;
  });
}
