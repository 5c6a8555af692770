import type { LineCode } from '@jiceng/contracts/codes';
import { boolean, integer, pick, sealed, text, timestamptz, uuid, type RowOf } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A person who works for an organization. Assignments hold the posts and the jurisdiction. */
export const staffMember = defineTable('staff_member', {
  id: uuid().key,
  code: text().fixed,
  name: text(),
  phone: sealed().orNull,
  email: sealed().orNull,
  /** The masked value, which readers get while the sealed value cannot be opened. */
  phoneMask: text().orNull,
  emailMask: text().orNull,
  version: integer(),
});
export type StaffMemberRow = TableRow<typeof staffMember>;
/**
 * The part of a staff member that other services may know. Contacts are read separately, when a query asks for them.
 */
export const staffName = pick(staffMember.columns, 'id', 'code', 'name', 'version');
export type StaffName = RowOf<typeof staffName>;
/** A staff member with telephone number and e-mail address in clear. No row and no answer is kept in this form. */
export type StaffPerson = StaffName & { phone: string | null; email: string | null };

/** The time for which a staff member holds a post, with the areas and lines. */
export const assignment = defineTable('assignment', {
  id: uuid().key,
  staffId: uuid().fixed,
  postId: uuid().fixed,
  /**
   * The organization of the post, repeated here so that the actor query needs no join. Posts do not move between
   * organizations.
   */
  organizationId: uuid().fixed,
  /** True for the main assignment, of which a person has one at a time. Other assignments are held beside it (兼任). */
  main: boolean().fixed,
  areaCodes: text().array,
  /** An empty list means every line of the organization. */
  lines: text<LineCode>().array,
  validFrom: timestamptz().fixed,
  validTo: timestamptz().orNull,
  /**
   * The staff member who takes over the tasks when the assignment ends. This is the same person when another assignment
   * of the person in the organization follows.
   */
  successorId: uuid().orNull,
  version: integer(),
});
export type AssignmentRow = TableRow<typeof assignment>;
