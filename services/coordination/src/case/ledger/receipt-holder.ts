import type { DomainError } from '@jiceng/platform/errors';
import { whyNot, type ActingPerson, type IssueAction } from '../matter/issue.rules.js';
import { matterOf } from './issue-columns.js';
import type { LockedIssue } from './locked-issue.js';

/** The holder of a receipt code as the rules see it: a reporter of the issue without an account. */
const holder: ActingPerson = {
  id: 'anonymous',
  roles: ['resident'],
  organizationId: null,
  organizationIds: [],
  employerIds: [],
  isReporter: true,
};

/**
 * Returns the error when the holder of a receipt code may not give a command now, by the rules for named reporters;
 * null when the command is allowed.
 */
export function whyNotByReceipt(
  action: IssueAction,
  issue: Pick<LockedIssue, 'row' | 'tasks' | 'definition' | 'directory'>,
  now: Date,
): DomainError | null {
  const { severity, handleDueAt } = issue.row;
  const { definition, directory } = issue;
  const question = { matter: matterOf(issue), definition, now, inOneTree: directory.inOneTree, severity, handleDueAt };
  return whyNot(action, { ...question, actor: holder });
}
