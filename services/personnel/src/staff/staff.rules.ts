import { areaCodeSchema, regionContains, type LineCode } from '@jiceng/contracts/codes';
import { badInput } from '@jiceng/platform/errors';
import { isEmpty, periodCovers, periodsOverlap, type Period } from '../effective/effective-period.rules.js';
import { postErrors } from '../post/post.errors.js';
import { staffErrors } from './staff.errors.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { PostRow } from '../post/post.table.js';
import type { AssignmentRow } from './staff.table.js';

/** Largest number of areas of an assignment. An assignment for more areas should name the region above them. */
export const MOST_AREAS = 200;

/**
 * Checks a division or grid code.
 * @throws BAD_INPUT
 */
export function assertAreaCode(field: string, code: string): string {
  if (!areaCodeSchema.safeParse(code).success)
    throw badInput(
      field,
      '须为 12 位区划代码或 15 位网格代码',
      'must be a 12-digit division code or a 15-digit grid code',
    );
  return code;
}

/** @throws BAD_INPUT */
export function assertEmail(field: string, email: string): string {
  if (email.length > 120 || !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(email))
    throw badInput(field, '不是有效的邮箱', 'is not an e-mail address');
  return email;
}

/** A proposed assignment and the rows against which the rules check the assignment. */
export interface Appointment {
  assignment: AssignmentRow;
  post: PostRow;
  organization: OrganizationRow;
  /** Other assignments of the post, of any person. */
  ofPost: readonly AssignmentRow[];
  /** Other assignments of the person. */
  ofStaff: readonly AssignmentRow[];
}

/**
 * Checks that a post has one holder, that a person has one main assignment, and that the areas and lines of the
 * assignment belong to the organization.
 * @throws PERIOD_NOT_ALLOWED, POST_NOT_OPEN, POST_HELD, MAIN_ASSIGNMENT_EXISTS, AREA_OUTSIDE_ORGANIZATION,
 * LINE_OUTSIDE_ORGANIZATION
 */
export function assertAppointment({ assignment, post, organization, ofPost, ofStaff }: Appointment): void {
  if (isEmpty(assignment)) throw staffErrors.PERIOD_NOT_ALLOWED();
  if (!periodCovers(post, assignment)) throw postErrors.POST_NOT_OPEN({ name: post.name });
  if (ofPost.some((other) => periodsOverlap(other, assignment))) throw staffErrors.POST_HELD({ post: post.name });
  if (assignment.main && ofStaff.some((other) => other.main && periodsOverlap(other, assignment)))
    throw staffErrors.MAIN_ASSIGNMENT_EXISTS();
  assertJurisdiction(assignment, organization);
}

/** @throws BAD_INPUT, AREA_OUTSIDE_ORGANIZATION, LINE_OUTSIDE_ORGANIZATION */
export function assertJurisdiction(
  assignment: Pick<AssignmentRow, 'areaCodes' | 'lines'>,
  organization: OrganizationRow,
): void {
  if (assignment.areaCodes.length > MOST_AREAS)
    throw badInput('areaCodes', `最多 ${MOST_AREAS} 个`, `has at most ${MOST_AREAS} codes`);
  const outside = assignment.areaCodes.find((area) => !regionContains(organization.regionCode, area));
  if (outside !== undefined)
    throw staffErrors.AREA_OUTSIDE_ORGANIZATION({ area: outside, organization: organization.name });
  const foreign = organization.line === null ? undefined : assignment.lines.find((line) => line !== organization.line);
  if (foreign !== undefined)
    throw staffErrors.LINE_OUTSIDE_ORGANIZATION({ line: foreign, organization: organization.name });
}

/**
 * Returns true when the person has no main assignment during the period, so that the new assignment becomes the main
 * one.
 */
export function becomesMain(period: Period, ofStaff: readonly AssignmentRow[]): boolean {
  return !ofStaff.some((other) => other.main && periodsOverlap(other, period));
}

/** @throws ASSIGNMENT_ENDED when the assignment with this end has ended */
export function assertNotEnded(validTo: Date | null, now: Date): void {
  if (validTo !== null && validTo <= now) throw staffErrors.ASSIGNMENT_ENDED({ validTo: validTo.toISOString() });
}

/**
 * Returns the assignment with the end set. An assignment that has not begun by `validTo` is cancelled and never in
 * force.
 * @throws ASSIGNMENT_ENDED
 */
export function endedAt(assignment: AssignmentRow, validTo: Date, now: Date): AssignmentRow {
  assertNotEnded(assignment.validTo, now);
  const end = validTo < assignment.validFrom ? assignment.validFrom : validTo;
  return { ...assignment, validTo: end, version: assignment.version + 1 };
}

/**
 * Returns two assignments: the present one, which then ends at `effectiveFrom`, and the one that follows with the new
 * jurisdiction. For a change at the start of the assignment, the first is null and the second is the corrected
 * assignment.
 * @param change `id` is the id of the following assignment, and `field` the input field that holds `effectiveFrom`
 * @throws ASSIGNMENT_ENDED, ASSIGNMENT_BEGAN_LATER
 */
export function succeededAt(
  assignment: AssignmentRow,
  change: { id: string; areaCodes: string[]; lines: LineCode[]; effectiveFrom: Date; field: string },
): [AssignmentRow | null, AssignmentRow] {
  const { id, areaCodes, lines, effectiveFrom, field } = change;
  if (assignment.validTo !== null && assignment.validTo <= effectiveFrom)
    throw staffErrors.ASSIGNMENT_ENDED({ validTo: assignment.validTo.toISOString() });
  if (effectiveFrom < assignment.validFrom)
    throw staffErrors.ASSIGNMENT_BEGAN_LATER({ validFrom: assignment.validFrom.toISOString(), field });
  const version = assignment.version + 1;
  if (effectiveFrom.getTime() === assignment.validFrom.getTime())
    return [null, { ...assignment, areaCodes, lines, version }];
  return [
    // The person stays in the organization, so the tasks stay with the person.
    { ...assignment, validTo: effectiveFrom, successorId: assignment.staffId, version },
    { ...assignment, id, areaCodes, lines, validFrom: effectiveFrom, successorId: null, version: 1 },
  ];
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
