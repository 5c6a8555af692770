import type { Calendars } from './calendar.rules.js';
import { dateInShanghai, shiftDate } from './holiday-law.rules.js';

/** The timer that looks whether the notice of the coming year is published. One timer is always pending. */
export const NOTICE_LOOK_TIMER = 'holiday-notice-look';

/** The time of day of a look, when the offices open. */
const at = (date: string): Date => new Date(`${date}T09:00:00+08:00`);

/**
 * Returns the year whose notice is missing: from 1 December on the coming year, before that the present year; null when
 * the notice is published. The State Council issues the notice in October or November.
 */
export function missingNotice(calendars: Pick<Calendars, 'lacksNotice'>, now: Date): number | null {
  const today = dateInShanghai(now);
  const year = Number(today.slice(0, 4)) + (today.slice(5, 7) === '12' ? 1 : 0);
  return calendars.lacksNotice(year) ? year : null;
}

/**
 * What a look found: the notice is published; it is missing, and the coordination office was told; or it is missing and
 * there is no office yet, as on a new platform before its organizations are imported.
 */
export type Look = 'published' | 'told' | 'nobody-to-tell';

/**
 * Returns the time of the next look: in a week while a notice is missing, on the next day when the platform knows no
 * office to tell, else on the next 1 December.
 */
export function nextLookAt(now: Date, look: Look): Date {
  const today = dateInShanghai(now);
  if (look !== 'published') return at(shiftDate(today, look === 'told' ? 7 : 1));
  const thisYear = at(`${today.slice(0, 4)}-12-01`);
  return now < thisYear ? thisYear : at(`${Number(today.slice(0, 4)) + 1}-12-01`);
}
