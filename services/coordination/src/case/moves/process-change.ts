import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { sameStateIn } from '../../rulebook/process/process-definition.rules.js';
import type { LockedIssue } from '../ledger/locked-issue.js';

/**
 * Returns the issue in the process of the category. A report often comes without a category, so the judgement chooses
 * the process again, from the definitions that were in force at the report. The issue keeps its process and version
 * when the chosen process is the same, or has no state of the issue's kind.
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
