import type { LineCode } from '@jiceng/contracts/codes';

/** Reason why a staff member is the person to call. */
export type DutyReason = 'ON_ROSTER' | 'NEXT_ON_ROSTER' | 'POST_DEPUTY';
/** Reason why a person on the roster is absent. */
export type AbsenceReason = 'ON_LEAVE' | 'LEFT_ORGANIZATION';

/** The next person on the roster must begin a duty within this number of days to cover an absent colleague. */
export const NEXT_WITHIN_DAYS = 31;

/** A duty that may answer the question who is on duty, with the columns that decide its rank. */
export interface DutyCandidate {
  entryId: string;
  staffId: string;
  organizationId: string;
  organizationCode: string;
  areaPrefixes: readonly string[];
  line: LineCode | null;
  /** Line of the organization; a duty without a line covers this line. */
  organizationLine: LineCode | null;
  startsAt: Date;
  endsAt: Date;
}

/** The roster, posts and leaves at one moment. */
export interface DutyMoment {
  /** Prefixes of the codes of all areas that contain the place. */
  around: readonly string[];
  /** Line of the question. Null asks for the general desk, which answers for every line. */
  line: LineCode | null;
  /** Duties at the moment of the question; the rules ignore those of other places and lines. */
  now: readonly DutyCandidate[];
  /** Later duties of the same organizations, in any order. */
  next: readonly DutyCandidate[];
  /** People on leave at the moment. */
  onLeave: ReadonlySet<string>;
  /**
   * `staffId/organizationId` of every assignment in force at the moment, for the people of the duties and their
   * deputies.
   */
  holds: ReadonlySet<string>;
  /** Holders of the deputy posts of each person in an organization, by `staffId/organizationId`. */
  deputies: ReadonlyMap<string, readonly string[]>;
}

/** A staff member to call, with the reason. */
export interface OnDuty {
  staffId: string;
  organizationId: string;
  entryId: string;
  reason: DutyReason;
  /** The absent person whose duty this person covers; null when this person is on the roster. */
  covers: string | null;
  /** Reason why the covered person is absent; null when `covers` is null. */
  absence: AbsenceReason | null;
}

/** A duty whose person is absent and has no substitute. */
export interface DutyGap {
  entryId: string;
  staffId: string;
  organizationId: string;
  absence: AbsenceReason;
}

/**
 * Returns the staff members on duty for a place and line at a moment. The order is: smallest area, exact line before
 * general desk, organization code, start, id. An absent person is covered by the next person on the same roster who is
 * present, or else by the deputy of the post. No person is listed twice.
 */
export function whoIsOnDuty(moment: DutyMoment): { people: OnDuty[]; gaps: DutyGap[] } {
  const duties = moment.now.filter((duty) => concerns(duty, moment)).sort((a, b) => byNearness(a, b, moment));
  const named = new Set(
    duties.filter((duty) => absenceOf(duty.staffId, duty.organizationId, moment) === null).map((duty) => duty.staffId),
  );
  const people: OnDuty[] = [];
  const gaps: DutyGap[] = [];
  for (const duty of duties) {
    const absence = absenceOf(duty.staffId, duty.organizationId, moment);
    const { entryId, staffId, organizationId } = duty;
    if (absence === null) {
      people.push({ staffId, organizationId, entryId, reason: 'ON_ROSTER', covers: null, absence: null });
      continue;
    }
    const cover = coverFor(duty, moment, named);
    if (cover === null) {
      gaps.push({ entryId, staffId, organizationId, absence });
      continue;
    }
    named.add(cover.staffId);
    people.push({ ...cover, organizationId, entryId, covers: staffId, absence });
  }
  return {
    people: people.filter((person, index) => people.findIndex((other) => other.staffId === person.staffId) === index),
    gaps,
  };
}

function concerns(duty: DutyCandidate, moment: Pick<DutyMoment, 'around' | 'line'>): boolean {
  return duty.areaPrefixes.some((prefix) => moment.around.includes(prefix)) && standsFor(duty, moment.line);
}

/** A duty without a line belongs to a general desk, which covers every line. */
function standsFor(duty: DutyCandidate, line: LineCode | null): boolean {
  const own = duty.line ?? duty.organizationLine;
  return own === null || own === line;
}

function byNearness(a: DutyCandidate, b: DutyCandidate, moment: DutyMoment): number {
  const nearness = (duty: DutyCandidate): number =>
    Math.max(...duty.areaPrefixes.filter((prefix) => moment.around.includes(prefix)).map((prefix) => prefix.length));
  const exact = (duty: DutyCandidate): number =>
    moment.line !== null && (duty.line ?? duty.organizationLine) === moment.line ? 1 : 0;
  return (
    nearness(b) - nearness(a) ||
    exact(b) - exact(a) ||
    compare(a.organizationCode, b.organizationCode) ||
    a.startsAt.getTime() - b.startsAt.getTime() ||
    compare(a.entryId, b.entryId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function absenceOf(
  staffId: string,
  organizationId: string,
  moment: Pick<DutyMoment, 'onLeave' | 'holds'>,
): AbsenceReason | null {
  if (!moment.holds.has(`${staffId}/${organizationId}`)) return 'LEFT_ORGANIZATION';
  return moment.onLeave.has(staffId) ? 'ON_LEAVE' : null;
}

function coverFor(
  duty: DutyCandidate,
  moment: DutyMoment,
  named: ReadonlySet<string>,
): { staffId: string; reason: DutyReason } | null {
  const free = (staffId: string): boolean =>
    staffId !== duty.staffId && !named.has(staffId) && absenceOf(staffId, duty.organizationId, moment) === null;
  const sameDesk = (other: DutyCandidate): boolean =>
    other.organizationId === duty.organizationId && concerns(other, moment);
  const next = moment.next
    .filter((other) => sameDesk(other) && free(other.staffId))
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || compare(a.entryId, b.entryId))[0];
  if (next) return { staffId: next.staffId, reason: 'NEXT_ON_ROSTER' };
  const deputy = [...(moment.deputies.get(`${duty.staffId}/${duty.organizationId}`) ?? [])].sort(compare).find(free);
  return deputy === undefined ? null : { staffId: deputy, reason: 'POST_DEPUTY' };
}
