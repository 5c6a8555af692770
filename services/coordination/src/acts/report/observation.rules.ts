import { badInput, type DomainError } from '@jiceng/platform/errors';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Minutes by which the clock of a device may be wrong without a mark. */
export const TOLERATED_SKEW = 10;

/** When a matter was seen, and the mark of a device whose clock is wrong. */
export interface Observation {
  observedAt: Date | null;
  clockSkewMinutes: number | null;
  /**
   * Why the report is refused for a time that a person typed; null for none. A report that was taken in before and comes again after
   * days is answered all the same, so the caller looks for the earlier report first.
   */
  fault: DomainError | null;
}

/** The times that a report gives, both by the clock of its device. */
export interface GivenTimes {
  observedAt: string | null;
  sentAt: string | null;
}

/** Largest number of minutes that is stored for a wrong clock, about 1,900 years. The column holds no larger ones. */
const LARGEST_SKEW = 999_999_999;

/** Returns the input whose digest is stored: each retry of a device gives another time of sending. */
export function withoutSending<T extends { sentAt: string | null }>(input: T): T {
  return { ...input, sentAt: null };
}

/**
 * Returns when the matter was seen, by the clock of the platform. A telephone without a network keeps a report for days
 * and may have a wrong clock; the report must not be lost for that. The difference between `sentAt` and `now` is
 * therefore taken off `observedAt`, and the issue is marked with it. A smaller difference changes nothing, except that
 * no matter was seen after its report.
 *
 * A time outside of the limits is a mistake of the person who typed it, so it is refused, unless the device gives its
 * clock (`sentAt`): nobody can correct what a device stamped, so such a time is left out. When it lies ahead of a clock
 * that is right now, the clock was wrong before, and the issue is marked with the minutes by which it was at least.
 * @param days the days that a report may lie behind; the fault is BAD_INPUT when the time lies further back, or more
 * than the tolerated minutes ahead
 */
export function observationOf({ observedAt, sentAt }: GivenTimes, now: Date, days: number): Observation {
  const ahead = sentAt ? Date.parse(sentAt) - now.getTime() : 0;
  const wrong = Math.abs(ahead) > TOLERATED_SKEW * MINUTE_MS;
  const clockSkewMinutes = wrong ? skewOf(ahead) : null;
  if (!observedAt) return { observedAt: null, clockSkewMinutes, fault: null };
  const seen = Date.parse(observedAt) - (wrong ? ahead : 0);
  const leftOut = (skew: number | null, zh: string, en: string): Observation => ({
    observedAt: null,
    clockSkewMinutes: skew,
    fault: sentAt ? null : badInput('observedAt', zh, en),
  });
  if (seen > now.getTime() + TOLERATED_SKEW * MINUTE_MS)
    return leftOut(
      clockSkewMinutes ?? (sentAt ? skewOf(seen - now.getTime()) : null),
      '不得晚于上报时间',
      'must not lie after the time of the report',
    );
  if (seen < now.getTime() - days * DAY_MS)
    return leftOut(clockSkewMinutes, `不得早于 ${days} 天前`, `must not lie more than ${days} days back`);
  return { observedAt: new Date(Math.min(seen, now.getTime())), clockSkewMinutes, fault: null };
}

function skewOf(milliseconds: number): number {
  return Math.max(-LARGEST_SKEW, Math.min(LARGEST_SKEW, Math.round(milliseconds / MINUTE_MS)));
}
