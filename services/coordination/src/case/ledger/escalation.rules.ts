/** Adds working time on some calendar. */
export interface AddingClock {
  addWorkingMinutes(from: Date, minutes: number): Date;
}

/** One rung: at `at` the matter is told to somebody higher. */
export interface Rung {
  /** 0: overdue, told to the unit itself; 1: its superior; 2 and more: the coordination office. */
  level: number;
  at: Date;
}

/** The rungs of a limit that began at `startedAt`: one at each share of the limit. */
export function escalationLadder(
  startedAt: Date,
  limitMinutes: number,
  shares: readonly number[],
  clock: AddingClock,
): Rung[] {
  return shares.map((share, level) => ({
    level,
    at: clock.addWorkingMinutes(startedAt, Math.ceil(limitMinutes * share)),
  }));
}

/** The rung after the given level; null at the top. */
export function nextRung(ladder: readonly Rung[], level: number): Rung | null {
  return ladder.find((rung) => rung.level > level) ?? null;
}

/** Who is told at a level. Above the top of a line stands the coordination office; it is never skipped for nobody. */
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
