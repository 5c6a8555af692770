import { newId } from '@jiceng/platform/ids';
import type { EffectTx } from '@jiceng/platform/effects';
import { authorityOf, levelIndexOf, maySolve } from '../../rulebook/authority/authority.rules.js';
import type { ProcessLevel } from '../../rulebook/process/process-definition.rules.js';
import { issueErrors } from '../matter/issue.errors.js';
import type { ActingPerson, ActionQuestion } from '../matter/issue.rules.js';
import { levelErrors } from '../matter/level.errors.js';
import { levelFactTable, type LevelFactKind } from '../tables/level-fact.table.js';
import type { LockedIssue } from './locked-issue.js';

type Levelled = Pick<LockedIssue, 'definition' | 'directory'> & {
  row: Pick<LockedIssue['row'], 'categoryCode' | 'reportedAt'>;
};

/** The level for which somebody acts on an issue. */
export interface LevelStanding {
  level: ProcessLevel;
  /** The next higher level; null at the top. */
  next: ProcessLevel | null;
  /** What the authority matrix lets the level do now. */
  maySolve: boolean;
}

/** For which level a person with these roles acts, and what the matrix lets it do; null when they act for none. */
export function standingOf(issue: Levelled, roles: readonly string[], at: Date): LevelStanding | null {
  const { levels, limits } = issue.definition;
  const index = levelIndexOf(levels, roles);
  const level = levels[index];
  if (!level) return null;
  const { categoryCode, reportedAt } = issue.row;
  const minutes = issue.directory.clock(limits.calendar).workingMinutesBetween(reportedAt, at);
  const authority = authorityOf(issue.directory.authorities, categoryCode, level.code);
  return { level, next: levels[index + 1] ?? null, maySolve: categoryCode !== null && maySolve(authority, minutes) };
}

/** The refusals of the levels (37), for `whyNot`. Roles without a level, and the top level, have neither command. */
export function levelRefusalOf(issue: Levelled, at: Date): NonNullable<ActionQuestion['levelRefusal']> {
  return (action, { roles }) => {
    if (action !== 'solveIssue' && action !== 'passUpIssue') return null;
    const standing = standingOf(issue, roles, at);
    if (!standing?.next) return issueErrors.ROLE_MISSING({ action });
    if (action === 'passUpIssue') return null;
    return standing.maySolve ? null : levelErrors.LEVEL_MAY_NOT_SOLVE({ level: standing.level.code });
  };
}

/** Writes down what a level decided, beside what the matrix let it do. */
export async function recordLevel(
  tx: EffectTx,
  issueId: string,
  kind: LevelFactKind,
  { level, maySolve: may }: LevelStanding,
  {
    person,
    organizationId,
    reason,
  }: { person: Pick<ActingPerson, 'id'>; organizationId: string; reason: string | null },
): Promise<void> {
  const fact = {
    id: newId(),
    issueId,
    level: level.code,
    kind,
    maySolve: may,
    reason,
    organizationId,
    staffId: person.id,
  };
  await levelFactTable.rows(tx).insert({ ...fact, at: tx.now });
}
