import { callbackErrors } from './callback.errors.js';

/** What a reporter is asked after closing (回访三率): were you contacted, is it solved, how satisfied are you. */
export interface CallbackAnswer {
  responded: boolean;
  resolved: boolean | null;
  /** 1 (not at all) to 5 (very); null when not said. */
  satisfaction: number | null;
}

export interface AskedCallback {
  edition: number;
  answeredAt: Date | null;
  expiresAt: Date;
}

/** The least satisfaction that says a reporter is satisfied. */
const SATISFIED_FROM = 4;

/**
 * @param asked the issue as it stands, and whether the report that was asked still belongs to it
 * @throws callback errors
 */
export function assertMayAnswer(
  callback: AskedCallback,
  asked: { state: string; edition: number; hasReport: boolean },
  answer: CallbackAnswer,
  now: Date,
): void {
  if (asked.state !== 'closed' || asked.edition !== callback.edition || !asked.hasReport)
    throw callbackErrors.CALLBACK_WITHDRAWN();
  if (callback.answeredAt !== null) throw callbackErrors.CALLBACK_ALREADY_ANSWERED();
  if (now > callback.expiresAt) throw callbackErrors.CALLBACK_EXPIRED({ expiresAt: callback.expiresAt.toISOString() });
  const { satisfaction } = answer;
  if (satisfaction !== null && !(Number.isInteger(satisfaction) && satisfaction >= 1 && satisfaction <= 5)) {
    throw callbackErrors.SATISFACTION_OUT_OF_RANGE();
  }
  if (!answer.responded && answer.resolved === false && satisfaction !== null && satisfaction >= SATISFIED_FROM)
    throw callbackErrors.CONTRADICTORY_ANSWER({ satisfaction });
}

/** Anonymous reporters cannot be asked; of several reports of one person one question is enough. */
export function reportersToAsk<T extends { id: string; personId: string | null; anonymous: boolean }>(
  reporters: readonly T[],
): T[] {
  const asked = new Set<string>();
  return reporters.filter((reporter) => {
    if (reporter.anonymous) return false;
    if (reporter.personId === null) return true;
    if (asked.has(reporter.personId)) return false;
    asked.add(reporter.personId);
    return true;
  });
}
