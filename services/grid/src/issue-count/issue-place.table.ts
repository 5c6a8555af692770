import type { Severity } from '@jiceng/contracts/codes';
import { boolean, integer, text, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Read model of coordination.issue-progressed: the place and severity of each issue, and whether the issue is open. */
export const issuePlace = defineTable('issue_place', {
  issueId: uuid().key,
  areaCode: text(),
  open: boolean(),
  severity: text<Severity>(),
  version: integer(),
});
