import { newId } from '@jiceng/platform/ids';
import type { EffectTx } from '@jiceng/platform/effects';
import type { DomainError } from '@jiceng/platform/errors';
import { authorityOf, levelIndexOf, maySolve } from '../../rulebook/authority/authority.rules.js';
import type { ProcessLevel } from '../../rulebook/process/process-definition.rules.js';
import { issueErrors } from '../matter/issue.errors.js';
import type { ActingPerson, ActionQuestion } from '../matter/issue.rules.js';
import { levelErrors } from '../matter/level.errors.js';
import { levelFactTable, type LevelFactKind } from '../tables/level-fact.table.js';
import type { LockedIssue } from './locked-issue.js';

type Levelled = Pick<LockedIssue, 'definition' | 'directory'> & {
  row: Pick<LockedIssue['row'], 'categoryCode' | 'reportedAt' | 'responsibleOrganizationId'>;
};

/** The level for which a person acts on an issue. */
export interface LevelStanding {
  level: ProcessLevel;
  /** The next higher level; null at the top. */
  next: ProcessLevel | null;
  /** True when the authority matrix lets the level solve the issue now. */
  maySolve: boolean;
  /**
   * True when a row of the authority matrix forbids the level to solve the issue now. False when the matrix has no row
   * for the category and level.
   */
  mayNotSolve: boolean;
}

/**
 * Returns the level for which a person with these roles acts, and its rights by the authority matrix; null when the
 * roles belong to no level.
 */
export function standingOf(issue: Levelled, roles: readonly string[], at: Date): LevelStanding | null {
  const { levels } = issue.definition;
  const index = levelIndexOf(levels, roles);
  const level = levels[index];
  if (!level) return null;
  return { level, next: levels[index + 1] ?? null, ...rightsOf(issue, level, at) };
}

/** Returns the rights of a level on the issue now, by the authority matrix. */
function rightsOf(
  { row: { categoryCode, reportedAt }, directory, definition }: Levelled,
  level: ProcessLevel,
  at: Date,
): Pick<LevelStanding, 'maySolve' | 'mayNotSolve'> {
  const minutes = directory.clock(definition.limits.calendar).workingMinutesBetween(reportedAt, at);
  const authority = authorityOf(directory.authorities, categoryCode, level.code);
  const may = categoryCode !== null && maySolve(authority, minutes);
  return { maySolve: may, mayNotSolve: authority !== null && !may };
}

/**
 * Returns the error when the issue cannot be sent back to the level of the responsible organization; null when it can.
 */
function refusalToSendBack(issue: Levelled, roles: readonly string[], at: Date): DomainError | null {
  const { levels } = issue.definition;
  const { responsibleOrganizationId } = issue.row;
  const kind = responsibleOrganizationId && issue.directory.organizations.get(responsibleOrganizationId)?.kind;
  const lower = levels.findLastIndex(({ kinds }) => kind && kinds.includes(kind));
  if (lower < 0 || lower >= levelIndexOf(levels, roles)) return issueErrors.ROLE_MISSING({ action: 'sendBackTask' });
  const level = levels[lower]!;
  return rightsOf(issue, level, at).maySolve ? null : levelErrors.LOWER_LEVEL_MAY_NOT_SOLVE({ level: level.code });
}

/**
 * Returns the check of a command by levels and authority matrix, for `whyNot`. Only a role of a level below the top has
 * `solveIssue` and `passUpIssue`. Only a level above that of the responsible organization has `sendBackTask`.
 */
export function levelRefusalOf(issue: Levelled, at: Date): NonNullable<ActionQuestion['levelRefusal']> {
  return (action, { roles }) => {
    if (action === 'sendBackTask') return refusalToSendBack(issue, roles, at);
    if (action !== 'solveIssue' && action !== 'passUpIssue') return null;
    const standing = standingOf(issue, roles, at);
    if (!standing?.next) return issueErrors.ROLE_MISSING({ action });
    if (action === 'passUpIssue') return null;
    return standing.maySolve ? null : levelErrors.LEVEL_MAY_NOT_SOLVE({ level: standing.level.code });
  };
}

/** Stores the decision of a level, and whether the authority matrix let the level solve the issue. */
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
