import type { OrganizationKind } from '@jiceng/contracts/codes';
import { matchDutyRows, sameRank, type DutyLevel, type DutyRow } from './duty-list.rules.js';

export const precedentStates = ['in-force', 'revoked', 'superseded', 'expired'] as const;
export type PrecedentState = (typeof precedentStates)[number];

/** The times between which a ruling is in force, and the way in which it ends. */
export interface PrecedentLife {
  ruledAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  supersededAt: Date | null;
}

/** Returns the state of a ruling at a moment. When several causes ended the ruling, the earliest one is its state. */
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

/**
 * Returns the rule of `stateOfPrecedent` as SQL for a row `p` of the table: true when the ruling is in force at the
 * moment.
 */
export function inForceSql(at: string): string {
  return `p.ruled_at <= ${at} AND p.expires_at > ${at} AND coalesce(p.revoked_at > ${at}, true) AND coalesce(p.superseded_at > ${at}, true)`;
}

/** Returns the level of the duty list at which an organization works. */
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

/** The duty about which a ruling decided: a category, a level and a place. */
export interface RuledDuty {
  categoryCode: string;
  /** Level of the duty; null for every level. */
  level: DutyLevel | null;
  areaCode: string;
}

/**
 * True when a version of the duty list ends a ruling: its most specific rows for category, level and place differ from
 * those at the time of the ruling. When two organizations have the same duty, a change of either row ends the ruling.
 */
export function endsRuling(duty: RuledDuty, before: readonly DutyRow[], after: readonly DutyRow[]): boolean {
  const [was, is] = [before, after].map((rows) => wordingOf(duty, rows));
  return was !== is;
}

/** Returns the most specific rows for the duty as one text, so that two versions can be compared. */
export function wordingOf({ categoryCode, level, areaCode }: RuledDuty, rows: readonly DutyRow[]): string {
  const matching = matchDutyRows(rows, { categoryCode, areaCode, role: 'handler', level });
  return matching
    .filter((row) => sameRank(row, matching[0]!))
    .map((row) => [row.categoryPrefix, row.regionCode, row.organizationId].join(' '))
    .sort()
    .join('\n');
}

/** Offset of the district in milliseconds: UTC+8 all year. */
const OFFSET_MS = 8 * 3_600_000;

/**
 * Returns the same day and time of day some months later, in the time zone of the district. In a shorter month, the day
 * is the last one of the month.
 */
export function monthsLater(at: Date, months: number): Date {
  const local = new Date(at.getTime() + OFFSET_MS);
  const target = new Date(local);
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(local.getUTCDate(), lastDay));
  return new Date(target.getTime() - OFFSET_MS);
}
