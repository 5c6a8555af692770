import { SHANGHAI } from '../case/matter/delay.rules.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Hours of the day in China between which no message goes out, except about a critical issue. */
const QUIET = { from: 22, to: 7 };
/** Hours of the day in China at which collected messages go out. */
const DIGESTS = [9, 14] as const;

/** Minutes between a failed attempt and the next attempt, by the number of failed attempts. */
const PAUSES = [1, 2, 5, 10, 30, 60] as const;
/** Milliseconds after which a message that could not be sent is given up. */
export const TRIED_FOR_MS = DAY;

interface MessageKind {
  isDigest: boolean;
  isCritical: boolean;
}

/** Returns the time at which a message is sent: at once, at the next time of collection, or after the quiet hours. */
export function firstAttempt(now: Date, { isDigest, isCritical }: MessageKind): Date {
  if (isCritical) return now;
  return isDigest ? nextAt(now, DIGESTS) : afterNight(now);
}

/** Returns the moment itself by day, and the end of the quiet hours at night. */
function afterNight(at: Date): Date {
  const hour = new Date(at.getTime() + SHANGHAI).getUTCHours();
  return hour >= QUIET.from || hour < QUIET.to ? nextAt(at, [QUIET.to]) : at;
}

/** Returns the next time at one of these hours in China. */
function nextAt(now: Date, hours: readonly number[]): Date {
  const local = now.getTime() + SHANGHAI;
  const midnight = Math.floor(local / DAY) * DAY;
  const moments = [...hours.map((hour) => midnight + hour * HOUR), midnight + DAY + hours[0]! * HOUR];
  return new Date(moments.find((moment) => moment > local)! - SHANGHAI);
}

/**
 * Returns the time of the next attempt; null when the message is given up.
 * @param attempts attempts so far
 * @param askedSeconds pause that the receiver asked for
 */
export function nextAttempt(
  { attempts, writtenAt, now, ...kind }: { attempts: number; writtenAt: Date; now: Date } & MessageKind,
  askedSeconds: number | null = null,
): Date | null {
  const pause = Math.max(PAUSES[Math.min(attempts, PAUSES.length) - 1]! * 60_000, (askedSeconds ?? 0) * 1000);
  const next = new Date(now.getTime() + pause);
  if (next.getTime() - firstAttempt(writtenAt, kind).getTime() > TRIED_FOR_MS) return null;
  return kind.isCritical ? next : afterNight(next);
}
