import { boolean, integer, text, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Read model of coordination.issue-progressed: where an issue lies and whether it is open. */
export const issuePlace = defineTable('issue_place', {
  issueId: uuid().key,
  areaCode: text(),
  open: boolean(),
  version: integer(),
});
