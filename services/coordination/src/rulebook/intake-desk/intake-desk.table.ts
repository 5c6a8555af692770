import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/**
 * One row of a version of the intake desks: the organization whose desk receives residents' own reports from a region.
 */
export const intakeDeskTable = defineTable('intake_desk', {
  version: integer().key,
  regionCode: text().key,
  organizationId: uuid(),
  organizationCode: text(),
  importedAt: timestamptz(),
  importedBy: text(),
});
