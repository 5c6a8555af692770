import type { LineCode } from '@jiceng/contracts/codes';
import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A person who works for an organization. Posts and jurisdiction stand in assignments. */
export const staffMember = defineTable('staff_member', {
  id: uuid().key,
  code: text().fixed,
  name: text(),
  phone: text().orNull,
  email: text().orNull,
  version: integer(),
});
export type StaffMemberRow = TableRow<typeof staffMember>;

/** Who holds a post from when to when, and for which areas and lines. */
export const assignment = defineTable('assignment', {
  id: uuid().key,
  staffId: uuid().fixed,
  postId: uuid().fixed,
  /** The organization of the post, kept beside it for the actor query. Posts do not move between organizations. */
  organizationId: uuid().fixed,
  /** A person has one main assignment at a time; further posts are held besides it (兼任). */
  main: boolean().fixed,
  areaCodes: text().array,
  /** Empty: every line of the organization. */
  lines: text<LineCode>().array,
  validFrom: timestamptz().fixed,
  validTo: timestamptz().orNull,
  /** Who takes over the work in hand when the assignment ends; the person where another assignment in the organization follows. */
  successorId: uuid().orNull,
  version: integer(),
});
export type AssignmentRow = TableRow<typeof assignment>;
