/** Adds working time on a calendar. */
export interface AddingClock {
  addWorkingMinutes(from: Date, minutes: number): Date;
}

/** A level of escalation and the time at which its organization is told. */
export interface EscalationLevel {
  /** Level of escalation: 0 is the unit itself, 1 its superior, 2 and above the coordination office. */
  level: number;
  at: Date;
}

/** Returns the levels of a limit that began at `startedAt`: one level at each share of the limit. */
export function escalationLevels(
  startedAt: Date,
  limitMinutes: number,
  shares: readonly number[],
  clock: AddingClock,
): EscalationLevel[] {
  return shares.map((share, level) => ({
    level,
    at: clock.addWorkingMinutes(startedAt, Math.ceil(limitMinutes * share)),
  }));
}

/** Returns the level after the given level; null at the top. */
export function nextLevel(levels: readonly EscalationLevel[], level: number): EscalationLevel | null {
  return levels.find((candidate) => candidate.level > level) ?? null;
}

/**
 * Returns the organization that is told at a level. The coordination office is always the last level, even when nobody
 * is on duty there.
 */
export function escalationTarget(
  level: number,
  holderOrganizationId: string,
  parentOf: ReadonlyMap<string, string | null>,
  coordinationOfficeId: string | null,
): string {
  if (level === 0) return holderOrganizationId;
  const superior = parentOf.get(holderOrganizationId) ?? null;
  if (level === 1 && superior !== null) return superior;
  return coordinationOfficeId ?? superior ?? holderOrganizationId;
}
