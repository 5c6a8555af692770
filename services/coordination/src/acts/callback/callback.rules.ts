import type { CallbackRow } from '../../case/tables/callback.table.js';
import { callbackErrors } from './callback.errors.js';

/**
 * The answer of a reporter after an issue has ended (回访三率): was the reporter contacted, is the issue solved, how
 * satisfied is the reporter.
 */
export interface CallbackAnswer {
  responded: boolean;
  resolved: boolean | null;
  /** From 1 (not at all) to 5 (very); null when the reporter does not say. */
  satisfaction: number | null;
  /** The reporter's own words. */
  comment: string | null;
}

export type AskedCallback = Pick<
  CallbackRow,
  'edition' | 'answeredAt' | 'expiresAt' | 'notReachedAt' | 'calledBySource'
>;

/** The present state of the issue of a call-back, and whether the report still belongs to the issue. */
export interface AskedIssue {
  state: string;
  edition: number;
  hasReport: boolean;
}

/** The lowest satisfaction that counts as satisfied. */
const SATISFIED_FROM = 4;

/**
 * Refuses to answer a call-back that is no longer open: it was answered, its time is over, its issue was opened again,
 * or the report was taken out of the issue.
 * @throws CALLBACK_WITHDRAWN, CALLBACK_ALREADY_ANSWERED, CALLBACK_EXPIRED
 */
export function assertIsOpen(callback: AskedCallback, issue: AskedIssue, now: Date): void {
  const ended = issue.state === 'closed' || issue.state === 'rejected';
  if (!ended || issue.edition !== callback.edition || !issue.hasReport) throw callbackErrors.CALLBACK_WITHDRAWN();
  if (callback.answeredAt !== null) throw callbackErrors.CALLBACK_ALREADY_ANSWERED();
  // A client that calls back itself has its own time for it, and its result is not asked for twice.
  if (callback.calledBySource === null && now > callback.expiresAt)
    throw callbackErrors.CALLBACK_EXPIRED({ expiresAt: callback.expiresAt.toISOString() });
}

/**
 * Checks that the parts of an answer do not contradict each other. @throws SATISFACTION_OUT_OF_RANGE,
 * CONTRADICTORY_ANSWER
 */
export function assertAnswerIsSound(answer: CallbackAnswer): void {
  const { satisfaction } = answer;
  if (satisfaction !== null && !(Number.isInteger(satisfaction) && satisfaction >= 1 && satisfaction <= 5))
    throw callbackErrors.SATISFACTION_OUT_OF_RANGE();
  if (isContradictory(answer)) throw callbackErrors.CONTRADICTORY_ANSWER({ satisfaction: satisfaction! });
}

/**
 * True when the reporter is satisfied although the issue is not solved, and the unit did not contact the reporter or
 * the comment gives no reason. Low satisfaction is never contradictory, so the answer of a dissatisfied reporter is
 * always accepted.
 */
function isContradictory({ responded, resolved, satisfaction, comment }: CallbackAnswer): boolean {
  if (satisfaction === null || satisfaction < SATISFIED_FROM || resolved === true) return false;
  return !responded || (resolved === false && comment === null);
}

/**
 * Refuses a further call to a reporter who was called as often as the process allows, or whose last call is too recent.
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
 * Returns one report of each person, so that a person who reported twice is asked once. Every anonymous report is
 * returned, because the platform cannot tell which of them come from one person. Behind a report of a machine stands
 * no person.
 */
export function reportersToAsk<T extends { id: string; personId: string | null; machine: boolean }>(
  reporters: readonly T[],
): T[] {
  const asked = new Set<string>();
  return reporters.filter((reporter) => {
    if (reporter.machine) return false;
    if (reporter.personId === null) return true;
    if (asked.has(reporter.personId)) return false;
    asked.add(reporter.personId);
    return true;
  });
}
