import type { Severity } from '@jiceng/contracts/codes';
import { boolean, integer, text, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Read model of coordination.issue-progressed: where an issue lies, whether it is open and how grave it is. */
export const issuePlace = defineTable('issue_place', {
  issueId: uuid().key,
  areaCode: text(),
  open: boolean(),
  severity: text<Severity>(),
  version: integer(),
});
