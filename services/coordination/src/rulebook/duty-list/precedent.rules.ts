import type { OrganizationKind } from '@jiceng/contracts/codes';
import { matchDutyRows, sameRank, type DutyLevel, type DutyRow } from './duty-list.rules.js';

export const precedentStates = ['in-force', 'revoked', 'superseded', 'expired'] as const;
export type PrecedentState = (typeof precedentStates)[number];

/** When a ruling binds, and how it ended. */
export interface PrecedentLife {
  ruledAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  supersededAt: Date | null;
}

/** State of a ruling at a moment. Whatever ended it first names the state. */
export function stateOfPrecedent(precedent: PrecedentLife, at: Date): PrecedentState {
  const ends = [
    ['revoked', precedent.revokedAt],
    ['superseded', precedent.supersededAt],
    ['expired', precedent.expiresAt],
  ] as const;
  const over = ends
    .filter((end): end is [(typeof end)[0], Date] => end[1] !== null && end[1] <= at)
    .sort(([, a], [, b]) => a.getTime() - b.getTime());
  return over[0]?.[0] ?? 'in-force';
}

/** The same question in SQL, of a row `p` of the table: true when the ruling binds at the moment. */
export function inForceSql(at: string): string {
  return `p.ruled_at <= ${at} AND p.expires_at > ${at} AND coalesce(p.revoked_at > ${at}, true) AND coalesce(p.superseded_at > ${at}, true)`;
}

/** Level of the duty list at which an organization works. */
export function levelOf(kind: OrganizationKind): DutyLevel {
  switch (kind) {
    case 'community_committee':
      return 'community';
    case 'street_office':
    case 'station':
      return 'street';
    case 'district_government':
    case 'coordination_office':
    case 'line_department':
      return 'district';
  }
}

/** What a ruling decided: whose duty a category is, at a level and a place. */
export interface RuledDuty {
  categoryCode: string;
  /** Null for every level. */
  level: DutyLevel | null;
  areaCode: string;
}

/**
 * True when a version of the duty list ends a ruling (40): its rows for the category, the level and the place differ from
 * those of the version at the time of the ruling. Of several rows the most specific count; where two organizations have
 * the same duty, a change of either ends the ruling.
 */
export function endsRuling(duty: RuledDuty, before: readonly DutyRow[], after: readonly DutyRow[]): boolean {
  const [was, is] = [before, after].map((rows) => wordingOf(duty, rows));
  return was !== is;
}

/** The rows that give the duty, as text that two versions can be compared by. */
function wordingOf({ categoryCode, level, areaCode }: RuledDuty, rows: readonly DutyRow[]): string {
  const matching = matchDutyRows(rows, { categoryCode, areaCode, role: 'handler', level });
  return matching
    .filter((row) => sameRank(row, matching[0]!))
    .map((row) => [row.categoryPrefix, row.regionCode, row.organizationId].join(' '))
    .sort()
    .join('\n');
}

/** Nanjing is eight hours ahead of UTC all year. */
const OFFSET_MS = 8 * 3_600_000;

/** The same time of day a number of months later, by the calendar of the district; the last day of a month that is shorter. */
export function monthsLater(at: Date, months: number): Date {
  const local = new Date(at.getTime() + OFFSET_MS);
  const target = new Date(local);
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(local.getUTCDate(), lastDay));
  return new Date(target.getTime() - OFFSET_MS);
}
