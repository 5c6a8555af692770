import { boolean, integer, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A role that the district added. Its code never changes and is never given to another role. */
export const districtRole = defineTable('district_role', {
  code: text().key,
  zh: text(),
  en: text(),
  /** Place among the roles of the district, from 1. */
  position: integer().fixed,
  addedAt: timestamptz().fixed,
  retired: boolean(),
  version: integer(),
});
export type DistrictRoleRow = TableRow<typeof districtRole>;
