import { addDays, dayOf, startOfDay } from '../page/china-time';
import { weekday } from './working';

export type Span = 'week' | 'month';

/** The days that the roster shows. */
export interface ShownPeriod {
  span: Span;
  days: string[];
  from: string;
  to: string;
}

/** Returns the week or the month of a day; the week of the present day for another text. */
export function periodOf(day: string | undefined, span: Span, now: number): ShownPeriod {
  const known = day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(startOfDay(day));
  const asked = known ? day : dayOf(now);
  const first = span === 'week' ? addDays(asked, -((weekday(asked) + 6) % 7)) : `${asked.slice(0, 7)}-01`;
  const count = span === 'week' ? 7 : daysIn(first);
  const days = Array.from({ length: count }, (_, index) => addDays(first, index));
  return {
    span,
    days,
    from: new Date(startOfDay(first)).toISOString(),
    to: new Date(startOfDay(addDays(first, count))).toISOString(),
  };
}

/** Returns the first day of the period before or after. */
export function beside({ span, days }: ShownPeriod, step: -1 | 1): string {
  if (step === 1) return addDays(days[days.length - 1]!, 1);
  return span === 'week' ? addDays(days[0]!, -7) : `${addDays(days[0]!, -1).slice(0, 7)}-01`;
}

function daysIn(first: string): number {
  const next = addDays(first, 31).slice(0, 7);
  return Math.round((startOfDay(`${next}-01`) - startOfDay(first)) / 86_400_000);
}
