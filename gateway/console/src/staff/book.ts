import type { StaffListQuery, StaffRecordQuery } from '../../generated/operations';
import * as chinaTime from '../page/china-time';

export type StaffRow = NonNullable<StaffListQuery['staffMembers']>['edges'][number]['node'];
export type Member = NonNullable<StaffRecordQuery['staffMember']>;
export type Assignment = Member['assignments'][number];

/** Roles that appoint people, end their assignments and import staff. The server checks the same. */
export const officers: readonly string[] = ['personnel_officer', 'district_admin'];

/** Returns the day in China of a moment of the API, such as 2026-12-01. */
export function dayOf(at: string): string {
  return chinaTime.dayOf(Date.parse(at));
}

/** Returns the first moment of a day in China; null for an empty field. */
export function startOf(day: unknown): string | null {
  return typeof day === 'string' && day !== '' ? new Date(chinaTime.startOfDay(day)).toISOString() : null;
}

/** Returns the end of a period whose last day is given: the first moment after that day; null for an empty field. */
export function endOf(lastDay: unknown): string | null {
  return typeof lastDay === 'string' && lastDay !== '' ? startOf(chinaTime.addDays(lastDay, 1)) : null;
}

/** Returns the last day of a period. Its end is excluded, so a period that ends at midnight has the day before. */
export function lastDayOf(validTo: string): string {
  return dayOf(new Date(Date.parse(validTo) - 1).toISOString());
}

/** The days of a period, such as 2026-01-01 — 2026-12-31; one that was cancelled before it began has its start alone. */
export function daysOf({ validFrom, validTo }: Pick<Assignment, 'validFrom' | 'validTo'>, noEnd: string): string {
  if (validTo === null) return `${dayOf(validFrom)} — ${noEnd}`;
  return validTo <= validFrom ? dayOf(validFrom) : `${dayOf(validFrom)} — ${lastDayOf(validTo)}`;
}

/**
 * Returns the moment from which a change on a day takes effect: on the first day of the assignment its start, because
 * it may begin later than at midnight.
 */
export function changeOn(day: unknown, validFrom: string): string | null {
  return day === dayOf(validFrom) ? validFrom : startOf(day);
}

/** Whether an assignment is in force, to come, over, or was cancelled before it began. */
export function stateOf({ validFrom, validTo }: Assignment, now: number): 'now' | 'later' | 'over' | 'cancelled' {
  if (validTo !== null && Date.parse(validTo) <= Date.parse(validFrom)) return 'cancelled';
  if (Date.parse(validFrom) > now) return 'later';
  return validTo !== null && Date.parse(validTo) <= now ? 'over' : 'now';
}
