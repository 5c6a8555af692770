import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { EstablishmentKind } from './post.rules.js';

/** The columns of a post that can differ from period to period. */
const content = {
  name: text(),
  establishment: text<EstablishmentKind>(),
  /** Grade (职级) as the organization department writes it; null when the post has no grade. */
  grade: text().orNull,
  /** Codes of roles, built-in ones and those of the district. */
  roles: text().array,
  /** Duties (岗位职责) in words; null when none are recorded. */
  duties: text().orNull,
  reportsToPostId: uuid().orNull,
  deputyPostId: uuid().orNull,
};

/**
 * A post (岗位): a position in an organization. The row exists whether or not a staff member holds the post. The row
 * shows the period of {@link postPeriod} that is in force. At the start of the next period a timer writes that period
 * into the row.
 */
export const post = defineTable('post', {
  id: uuid().key,
  code: text().fixed,
  ...content,
  organizationId: uuid().fixed,
  validFrom: timestamptz(),
  validTo: timestamptz().orNull,
  version: integer(),
});
export type PostRow = TableRow<typeof post>;

/** A post during one period. The periods of a post never overlap, and planned changes begin in the future. */
export const postPeriod = defineTable('post_period', {
  postId: uuid().key,
  validFrom: timestamptz().key,
  validTo: timestamptz().orNull,
  ...content,
});
export type PostPeriodRow = TableRow<typeof postPeriod>;
