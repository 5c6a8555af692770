import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/**
 * Read model of personnel.organization-changed, with the columns that name an owner and show whether it is dissolved.
 */
export const organization = defineTable('organization', {
  id: uuid().key,
  code: text(),
  name: text(),
  validTo: timestamptz().orNull,
  version: integer(),
});
