import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Read model of personnel.organization-changed, with the columns that tell which organization governs a region. */
export const organization = defineTable('organization', {
  id: uuid().key,
  code: text(),
  name: text(),
  kind: text(),
  regionCode: text(),
  validTo: timestamptz().orNull,
  successorId: uuid().orNull,
  version: integer(),
});
