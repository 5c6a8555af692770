import type { StaffListQuery, StaffRecordQuery } from '../../generated/operations';

export type StaffRow = NonNullable<StaffListQuery['staffMembers']>['edges'][number]['node'];
export type Member = NonNullable<StaffRecordQuery['staffMember']>;
export type Assignment = Member['assignments'][number];

/** Roles that appoint people, end their assignments and import staff. The server checks the same. */
export const officers: readonly string[] = ['personnel_officer', 'district_admin'];

const HOUR_MS = 3_600_000;

/** Returns the day in China of a moment, such as 2026-12-01. */
export function dayOf(at: string): string {
  return new Date(Date.parse(at) + 8 * HOUR_MS).toISOString().slice(0, 10);
}

/** Returns the first moment of a day in China; null for an empty field. */
export function startOf(day: unknown): string | null {
  return typeof day === 'string' && day !== '' ? new Date(`${day}T00:00:00+08:00`).toISOString() : null;
}

/** Whether an assignment is in force, to come, over, or was cancelled before it began. */
export function stateOf({ validFrom, validTo }: Assignment, now: number): 'now' | 'later' | 'over' | 'cancelled' {
  if (validTo !== null && Date.parse(validTo) <= Date.parse(validFrom)) return 'cancelled';
  if (Date.parse(validFrom) > now) return 'later';
  return validTo !== null && Date.parse(validTo) <= now ? 'over' : 'now';
}
