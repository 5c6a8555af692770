import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Read model of personnel.organization-changed: enough to name an owner and to refuse a dissolved one. */
export const organization = defineTable('organization', {
  id: uuid().key,
  code: text(),
  name: text(),
  validTo: timestamptz().orNull,
  version: integer(),
});
