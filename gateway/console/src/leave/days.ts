import { addDays, DAY_MS, dayOf, startOfDay } from '../page/china-time';

/** The period of a leave of whole days, for the API. */
export function periodOf(first: string, last: string): { startsAt: string; endsAt: string } {
  return {
    startsAt: new Date(startOfDay(first)).toISOString(),
    endsAt: new Date(startOfDay(addDays(last, 1))).toISOString(),
  };
}

/** The first and the last day of a leave, and the number of days that it touches. */
export function daysOf({ startsAt, endsAt }: { startsAt: string; endsAt: string }): {
  first: string;
  last: string;
  days: number;
} {
  const first = dayOf(Date.parse(startsAt));
  const last = dayOf(Date.parse(endsAt) - 1);
  return { first, last, days: Math.round((startOfDay(last) - startOfDay(first)) / DAY_MS) + 1 };
}
