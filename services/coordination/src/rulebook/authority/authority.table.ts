import { boolean, integer, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** One row of a version of the authority matrix: the rights of a level for a group of categories. */
export const authorityTable = defineTable('authority', {
  version: integer().key,
  categoryPrefix: text().key,
  level: text().key,
  maySolve: boolean(),
  limitMinutes: integer().orNull,
  passUpAfterMinutes: integer().orNull,
  importedAt: timestamptz(),
  importedBy: text(),
});
