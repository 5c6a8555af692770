import { callbackErrors } from './callback.errors.js';

/** What a reporter is asked after closing (回访三率): were you contacted, is it solved, how satisfied are you. */
export interface CallbackAnswer {
  responded: boolean;
  resolved: boolean | null;
  /** 1 (not at all) to 5 (very); null when not said. */
  satisfaction: number | null;
}

export interface AskedCallback {
  answeredAt: Date | null;
  expiresAt: Date;
}

/** @throws callback errors */
export function assertMayAnswer(callback: AskedCallback, answer: CallbackAnswer, now: Date): void {
  if (callback.answeredAt !== null) throw callbackErrors.CALLBACK_ALREADY_ANSWERED();
  if (now > callback.expiresAt) throw callbackErrors.CALLBACK_EXPIRED({ expiresAt: callback.expiresAt.toISOString() });
  const { satisfaction } = answer;
  if (satisfaction !== null && !(Number.isInteger(satisfaction) && satisfaction >= 1 && satisfaction <= 5)) {
    throw callbackErrors.SATISFACTION_OUT_OF_RANGE();
  }
}

export interface Rate {
  numerator: number;
  denominator: number;
}

/** Satisfaction from which a reporter counts as satisfied. */
export const SATISFIED_FROM = 4;

/**
 * The inputs of the three rates: response 响应率, resolution 解决率, satisfaction 满意率. A question that was not answered
 * is in no denominator; an answer that leaves one point open is left out of that rate alone.
 */
export function threeRates(answers: readonly CallbackAnswer[]): {
  response: Rate;
  resolution: Rate;
  satisfaction: Rate;
} {
  const rate = (values: readonly (boolean | null)[]): Rate => {
    const said = values.filter((value) => value !== null);
    return { numerator: said.filter(Boolean).length, denominator: said.length };
  };
  return {
    response: rate(answers.map((answer) => answer.responded)),
    resolution: rate(answers.map((answer) => answer.resolved)),
    satisfaction: rate(
      answers.map((answer) => (answer.satisfaction === null ? null : answer.satisfaction >= SATISFIED_FROM)),
    ),
  };
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
