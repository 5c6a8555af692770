import { boolean, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** One closing of an issue, for one organization that handled it: the measured volume that staffing will count. */
export const closedWork = defineTable('closed_work', {
  issueId: uuid().key,
  organizationId: uuid().key,
  closedAt: timestamptz().key,
  categoryCode: text().orNull,
  line: text().orNull,
  regionCode: text(),
  /** True for the responsible organization, false for co-handlers. */
  lead: boolean(),
  /** When the issue was opened again; the work was done all the same. */
  reopenedAt: timestamptz().orNull.apart,
});
