import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { DutyLevel, DutyRole } from './duty-list.rules.js';

/** A version of the duty list (权责清单). */
export const dutyListTable = defineTable('duty_list', {
  version: integer().key,
  importedAt: timestamptz(),
  importedBy: text(),
});

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
