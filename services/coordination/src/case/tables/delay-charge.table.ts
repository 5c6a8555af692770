import { integer, text, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Working minutes past the limit of an issue, up to its last step, that are charged to an organization in a month. */
export const delayChargeTable = defineTable('delay_charge', {
  issueId: uuid().key,
  month: text().collated('C').key,
  organizationId: uuid().key,
  minutes: integer(),
});
