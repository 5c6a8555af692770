import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { IssueFiles } from '../files/issue-files.js';
import { wantsPhoto } from '../files/photo-rule.js';
import { recordLevel, standingOf, type LevelStanding } from '../ledger/levels.js';
import type { IssueLedger } from '../ledger/issue-ledger.service.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { ActingPerson } from '../matter/issue.rules.js';
import { levelErrors } from '../matter/level.errors.js';
import { isLate } from '../matter/task.rules.js';
import { leaveBehind, reopenUntil, type EndingPart } from './ending.js';
import { spotCheckOf } from './spot-check.js';

/**
 * Returns the level at which a person may solve an issue, with the standing of the person there. @throws
 * LEVEL_MAY_NOT_SOLVE
 */
export function solvingLevel(
  issue: Parameters<typeof standingOf>[0],
  roles: readonly string[],
  at: Date,
): LevelStanding {
  const standing = standingOf(issue, roles, at);
  if (!standing?.maySolve) throw levelErrors.LEVEL_MAY_NOT_SOLVE({ level: standing?.level.code ?? null });
  return standing;
}

/** The solution of an issue by a level: the person, the result, and the uploads that show the result. */
interface Solution {
  standing: LevelStanding;
  person: Pick<ActingPerson, 'id'>;
  result: string;
  files: readonly string[] | null;
}

interface SolutionPorts {
  ctx: RequestContext;
  ledger: IssueLedger;
  files: IssueFiles;
  parts: readonly EndingPart[];
}

/**
 * Solves an issue at the level that holds it and closes the issue at once. The organization gets a task that is done
 * from the start; the reporters are asked and the archive packet is filed as after every closing. The level above
 * checks a sample of these issues.
 */
export async function solve(
  tx: EffectTx,
  issue: LockedIssue,
  { standing, person, result, files }: Solution,
  { ctx, ledger, files: issueFiles, parts }: SolutionPorts,
): Promise<LockedIssue> {
  const organizationId = issue.row.responsibleOrganizationId!;
  const task = {
    id: newId(),
    organizationId,
    staffId: person.id,
    role: 'sole',
    state: 'done',
    required: true,
    dependsOn: [],
    acceptance: 'person',
  } as const;
  const { categoryCode, line, riskGrade, severity, processKey, processVersion } = issue.row;
  const done = ledger.take(tx, issue, {
    step: 'task-done',
    happening: { kind: 'solved', task, reopenUntil: reopenUntil(issue, tx.now) },
    organizationId,
    taskId: task.id,
    note: result,
    late: isLate(issue.row.stateDueAt, tx.now),
    rule: `level:${standing.level.code}`,
    issue: { categoryCode, line, riskGrade, severity, processKey, processVersion },
    tasks: { [task.id]: { result, acceptedAt: tx.now, endedAt: tx.now } },
  });
  // The files are attached before the issue ends, so that the archive packet names them.
  const taken = { issueId: done.row.id, seq: done.row.version };
  await issueFiles.attach(ctx, tx, files, { ...taken, needsPhoto: wantsPhoto(done, tx.now) });
  await recordLevel(tx, issue.row.id, 'solved', standing, { person, organizationId, reason: null });
  const handled = ledger.take(tx, done, {
    step: 'handled',
    happening: null,
    organizationId,
    late: false,
    rule: done.row.jointRule,
  });
  const check = spotCheckOf({ standing, person, organizationId }, ledger);
  // The check is created before the other parts run, so that the archive packet contains its step.
  return leaveBehind(tx, handled, 'handled', { ledger, parts: [check, ...parts] });
}
