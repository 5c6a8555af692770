import { regionPrefix } from '@jiceng/contracts/codes';
import { isInForce } from '../effective/effective-period.rules.js';
import { staffErrors } from '../staff/staff.errors.js';
import { assertJurisdiction } from '../staff/staff.rules.js';
import { rosterErrors } from './roster.errors.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { AssignmentRow } from '../staff/staff.table.js';
import type { RosterEntryRow } from '../roster-entry/roster-entry.table.js';

const DAY_MS = 86_400_000;
/** Longest duty and leave in days. A longer period is refused as a typing error in a date. */
export const LONGEST_DAYS = { duty: 31, leave: 366 } as const;

/**
 * Two entries overlap when a moment belongs to both: an entry that ends at 08:00 does not overlap an entry that starts
 * at 08:00.
 */
export function entriesOverlap(
  a: Pick<RosterEntryRow, 'startsAt' | 'endsAt'>,
  b: Pick<RosterEntryRow, 'startsAt' | 'endsAt'>,
): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/**
 * Checks an entry against the other entries of the person. A leave may overlap planned duties, which other people then
 * cover; a duty may not be planned into a leave.
 * @param others other entries of the same person; withdrawn entries do not count
 * @throws PERIOD_NOT_ALLOWED, ENTRY_TOO_LONG, ENTRY_OVERLAPS, STAFF_ON_LEAVE
 */
export function assertEntryStands(entry: RosterEntryRow, others: readonly RosterEntryRow[]): void {
  if (entry.endsAt <= entry.startsAt) throw staffErrors.PERIOD_NOT_ALLOWED();
  const days = LONGEST_DAYS[entry.kind];
  if (entry.endsAt.getTime() - entry.startsAt.getTime() > days * DAY_MS) throw rosterErrors.ENTRY_TOO_LONG({ days });
  const clashes = others.filter(
    (other) => other.id !== entry.id && other.withdrawnAt === null && entriesOverlap(other, entry),
  );
  const same = clashes.find((other) => other.kind === entry.kind);
  if (same) throw rosterErrors.ENTRY_OVERLAPS(spanOf(same));
  const leave = entry.kind === 'duty' ? clashes.find((other) => other.kind === 'leave') : undefined;
  if (leave) throw rosterErrors.STAFF_ON_LEAVE(spanOf(leave));
}

function spanOf(entry: RosterEntryRow): { startsAt: string; endsAt: string } {
  return { startsAt: entry.startsAt.toISOString(), endsAt: entry.endsAt.toISOString() };
}

/**
 * Checks that the person holds a post in the organization when the duty begins, and that the duty stays inside the
 * region and line of the organization.
 * @throws NOT_OF_ORGANIZATION, AREA_OUTSIDE_ORGANIZATION, LINE_OUTSIDE_ORGANIZATION
 */
export function assertDutyFits(
  entry: RosterEntryRow,
  organization: OrganizationRow,
  assignments: readonly AssignmentRow[],
): void {
  const holds = assignments.some(
    (assignment) => assignment.organizationId === entry.organizationId && isInForce(assignment, entry.startsAt),
  );
  if (!holds) throw rosterErrors.NOT_OF_ORGANIZATION();
  assertJurisdiction({ areaCodes: entry.areaCodes, lines: entry.line === null ? [] : [entry.line] }, organization);
}

/**
 * Returns the assignment that gives a person's organization and areas at a moment: the main assignment, else the
 * oldest; null when no assignment is in force.
 */
export function assignmentAt(assignments: readonly AssignmentRow[], at: Date): AssignmentRow | null {
  const held = assignments.filter((assignment) => isInForce(assignment, at));
  return (
    held.find((assignment) => assignment.main) ??
    held.sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime() || (a.id < b.id ? -1 : 1))[0] ??
    null
  );
}

export function prefixesOf(areaCodes: readonly string[]): string[] {
  return [...new Set(areaCodes.map(regionPrefix))].sort();
}

/**
 * Returns the prefixes of the areas that contain a place: its district, street, community and grid, down to the level
 * of the code.
 */
export function prefixesAround(areaCode: string): string[] {
  const prefix = regionPrefix(areaCode);
  return [6, 9, 12, 15].filter((length) => length <= prefix.length).map((length) => prefix.slice(0, length));
}
