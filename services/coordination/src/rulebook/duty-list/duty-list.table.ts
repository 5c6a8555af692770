import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { DutyLevel, DutyRole } from './duty-list.rules.js';

/** A version of the duty list (权责清单): a draft until it is published. The newest published version is in force. */
export const dutyListTable = defineTable('duty_list', {
  version: integer().key,
  /** Version that was in force when this version was made; 0 for the first version. */
  basedOn: integer(),
  draftedAt: timestamptz().orNull,
  draftedBy: text().orNull,
  publishedAt: timestamptz().orNull,
  publishedBy: text().orNull,
});

/** SQL for the version in force; 0 when no version was published. */
export const VERSION_IN_FORCE = '(SELECT coalesce(max(version), 0) FROM duty_list WHERE published_at IS NOT NULL)';

/**
 * SQL condition for the rows of a published version ($1, or null for the version in force) whose category prefix matches
 * category $2, or null for all.
 */
export const rowsOfVersion = `version = coalesce((SELECT version FROM duty_list WHERE version = $1 AND published_at IS NOT NULL), CASE WHEN $1::int IS NULL THEN ${VERSION_IN_FORCE} END)
  AND ($2::text IS NULL OR category_prefix = '*' OR $2 LIKE category_prefix || '%')`;

/** One row of a version of the duty list. */
export const dutyRowTable = defineTable('duty_row', {
  id: uuid().key,
  version: integer(),
  categoryPrefix: text(),
  level: text<DutyLevel>(),
  regionCode: text(),
  organizationId: uuid(),
  organizationCode: text(),
  role: text<DutyRole>(),
  note: text().orNull,
});
export type ListedDuty = TableRow<typeof dutyRowTable>;
