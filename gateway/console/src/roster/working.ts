import type { RosterHoursQuery } from '../../generated/operations';
import { startOfDay } from '../page/china-time';

/** A stretch of time in milliseconds since 1970; the end is excluded. */
export interface Stretch {
  from: number;
  to: number;
}

type Hours = NonNullable<RosterHoursQuery['workingHours']>[number];
type SpecialDay = NonNullable<RosterHoursQuery['year']>['days'][number];

/** Everything that decides the working time of a desk. */
export interface WorkingTime {
  hours: readonly Hours[];
  days: readonly SpecialDay[];
}

const MINUTE = 60_000;
/** The hours of desks without own hours; the same calendar is the default of processes. */
const DEFAULT_CALENDAR = 'office';

/** 0 for Sunday to 6 for Saturday. */
export const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

export function isWorkday(day: string, days: readonly SpecialDay[]): boolean {
  const special = days.find(({ date }) => date === day)?.kind;
  if (special !== undefined) return special === 'MAKE_UP' || special === 'WORKDAY';
  return weekday(day) >= 1 && weekday(day) <= 5;
}

/**
 * Returns the working periods of a day at a desk: by its own hours, else those of the smallest region that has hours,
 * else the office hours. A period may end on the next day.
 */
export function workingPeriods(
  { hours, days }: WorkingTime,
  desk: { id: string; regionCode: string },
  day: string,
): Stretch[] {
  const { regionCode } = desk;
  const regions = [regionCode, `${regionCode.slice(0, 9)}000`, `${regionCode.slice(0, 6)}000000`];
  const holders: ((version: Hours) => boolean)[] = [
    ({ organization }) => organization?.id === desk.id,
    ...regions.map((code) => (version: Hours) => version.region?.code === code),
    ({ calendar }) => calendar === DEFAULT_CALENDAR,
  ];
  for (const holds of holders) {
    // The answer lists the newest version of a holder first.
    const version = hours.find((each) => holds(each) && each.effectiveFrom <= day);
    if (!version || version.days === null) continue;
    if (version.days === 'STATUTORY' && !isWorkday(day, days)) return [];
    const started = version.seasons.filter(({ from }) => from <= day.slice(5));
    const season = started[started.length - 1] ?? version.seasons[version.seasons.length - 1];
    const start = startOfDay(day);
    return (season?.periods ?? []).map(({ opens, closes }) => {
      const [from, to] = [minutesOf(opens), minutesOf(closes)];
      return { from: start + from * MINUTE, to: start + (to <= from ? to + 1440 : to) * MINUTE };
    });
  }
  return [];
}

function minutesOf(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number);
  return hour! * 60 + minute!;
}

/** Returns the common parts of two lists of stretches, in the order of the first. */
export function overlapOf(some: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  return some.flatMap((a) =>
    others
      .map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }))
      .filter(({ from, to }) => from < to),
  );
}
