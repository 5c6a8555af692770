import { drawOf } from './verification.rules.js';

/**
 * True when an issue that a level solved and closed at once gets a spot check. The draw depends only on the id of the
 * issue, so everybody can repeat it. It is independent of the draw for verification on the spot.
 * @param riskGrade 1 (highest) to 4; null counts as 2
 * @param share share of checked issues by risk grade, from 0 to 1
 */
export function isDrawnForSpotCheck(
  issueId: string,
  riskGrade: number | null,
  share: Readonly<Record<string, number>>,
): boolean {
  return drawOf(`spot-check:${issueId}`) < (share[String(riskGrade ?? 2)] ?? 1);
}

/** An open spot check, with the organization that checks, and the organization and person that solved the issue. */
export interface OpenSpotCheck {
  organizationId: string;
  /**
   * The superior organization that was told that the check is late. This organization may also record the result; null
   * while none was told.
   */
  toldOrganizationId: string | null;
  solvedByOrganizationId: string;
  /** The person who solved the issue. */
  solvedBy: string;
}

/**
 * Returns the check of an issue that still waits for its result; null when none waits. A check ends when the issue is
 * opened again, because a later closing gets its own check.
 */
export function openSpotCheck<T extends { edition: number; recordedAt: unknown }>(
  checks: readonly T[],
  issue: { state: string; edition: number },
): T | null {
  if (issue.state !== 'closed') return null;
  return checks.find(({ edition, recordedAt }) => edition === issue.edition && recordedAt === null) ?? null;
}

/** True for the person who solved the issue, and for everybody with a post in the organization that solved it. */
export function solvedIt(check: OpenSpotCheck, person: { id: string; employerIds: readonly string[] }): boolean {
  return check.solvedBy === person.id || person.employerIds.includes(check.solvedByOrganizationId);
}

/**
 * Returns the organization that checks. It belongs to the lowest level above the solving level, is not the organization
 * that solved the issue, and has a person who may check. When no organization has such a person, the lowest of these
 * organizations gets the check, and the coordination office is told when the check is late. Null when there is no such
 * organization.
 * @param levels the levels of the process, the lowest first
 * @param organizationOf the organization of a level for the place of the issue
 * @param hasInspector true when somebody in the organization may check
 */
export function inspectorAbove<L extends { code: string }>(
  levels: readonly L[],
  solved: { level: string; organizationId: string },
  organizationOf: (level: L) => string | null,
  hasInspector: (organizationId: string) => boolean,
): string | null {
  const above = levels.slice(levels.findIndex(({ code }) => code === solved.level) + 1);
  const others = above.map(organizationOf).filter((id) => id !== null && id !== solved.organizationId);
  return others.find((id) => id !== null && hasInspector(id)) ?? others[0] ?? null;
}

/**
 * Returns the organization that is told of a late check: at level 0 the unit that checks, then the coordination office,
 * or the parent of the unit when the office itself checks or solved the issue. The organization that solved the issue
 * is never told; when no other organization is left, the unit that checks is told again.
 * @param level level of escalation; 0 is the unit that checks
 */
export function toldOfLateCheck(
  level: number,
  check: OpenSpotCheck,
  coordinationOfficeId: string | null,
  parentOf: ReadonlyMap<string, string | null>,
): string {
  if (level === 0) return check.organizationId;
  const above = [coordinationOfficeId, parentOf.get(check.organizationId) ?? null];
  return (
    above.find((id) => id !== null && id !== check.organizationId && id !== check.solvedByOrganizationId) ??
    check.organizationId
  );
}
