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
