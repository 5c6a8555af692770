import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { sameStateIn } from '../../rulebook/process/process-definition.rules.js';
import type { LockedIssue } from '../ledger/locked-issue.js';

/**
 * The issue in the process that its category calls for. A report often comes without a category, so its process is chosen
 * again when the judgement names one, as of the moment of the report. An issue whose process stays the same keeps its
 * version, and so does one whose state the other process does not have.
 */
export function inProcessOf(issue: LockedIssue, categoryCode: string): LockedIssue {
  const { row, directory } = issue;
  const { reportedAt, processKey } = row;
  const chosen = directory.processFor({ source: row.source as IssueSource, categoryCode, reportedAt });
  if (!chosen || chosen.key === processKey) return issue;
  const { key, version, definition } = chosen;
  const stateCode = sameStateIn(definition, row.stateCode, row.state);
  if (stateCode === null) return issue;
  return {
    ...issue,
    row: { ...row, processKey: key, processVersion: version, stateCode },
    definition,
    clock: directory.clock(definition.limits.calendar),
  };
}
