import type { LineCode, OrganizationKind, Role } from '@jiceng/contracts/codes';
import { isInForce, type Period } from '../effective/effective-period.rules.js';
import { NEXT_WITHIN_DAYS, whoIsOnDuty, type DutyCandidate, type DutyMoment } from './on-duty.rules.js';

const DAY_MS = 86_400_000;

/** The time from `from` (included) to `to` (excluded). */
export interface Stretch {
  from: Date;
  to: Date;
}

/** The time for which a person holds a post with the same roles and the same deputy post. */
export interface Holding extends Period {
  staffId: string;
  postId: string;
  roles: readonly string[];
  deputyPostId: string | null;
}

export interface Leave {
  staffId: string;
  startsAt: Date;
  endsAt: Date;
}

/** The desk of an organization, with the time for which it exists and what decides who is present in a period. */
export interface DeskFacts extends Period {
  organizationId: string;
  kind: OrganizationKind;
  /** Line of the organization; null for a block. */
  line: LineCode | null;
  /** Duties around the period, in any order. */
  duties: readonly DutyCandidate[];
  holdings: readonly Holding[];
  leaves: readonly Leave[];
}

export interface DeskGaps {
  /** False when the organization plans no duties around the period, so that the holders of its desk posts stand in. */
  keepsRoster: boolean;
  unattended: Stretch[];
  unheldRoles: ({ role: Role } & Stretch)[];
}

/** The roles that take in, dispatch and accept the work of an organization. */
const deskRoles: Record<OrganizationKind, readonly Role[]> = {
  district_government: [],
  coordination_office: ['coordinator', 'intake_desk'],
  street_office: ['street_dispatcher'],
  community_committee: ['community_clerk'],
  line_department: ['department_dispatcher'],
  station: ['department_dispatcher'],
};

/**
 * The roles without which work stops at an organization, by the moves, approvals and checks of the standard process.
 * Each must have a holder.
 */
const neededRoles: Record<OrganizationKind, readonly Role[]> = {
  district_government: ['district_leader'],
  coordination_office: ['coordinator', 'intake_desk', 'arbiter', 'verifier', 'caller', 'unit_leader', 'leader_on_duty'],
  street_office: ['street_dispatcher', 'verifier', 'unit_leader', 'leader_on_duty'],
  community_committee: ['community_clerk', 'grid_worker'],
  line_department: ['department_dispatcher', 'department_handler', 'unit_leader', 'leader_on_duty'],
  station: ['department_dispatcher', 'department_handler'],
};

/**
 * Returns the times of the period in which nobody is present at the desk, and those in which nobody holds a role that
 * the process needs. Nothing is lacking before the organization is founded and after its end. A desk with a roster is attended while somebody is on duty or covers an absent colleague, by the
 * rules of {@link whoIsOnDuty}. A desk without a roster is attended while a holder of a desk role is not on leave.
 */
export function deskGaps(desk: DeskFacts, asked: Stretch): DeskGaps {
  const period = {
    from: desk.validFrom > asked.from ? desk.validFrom : asked.from,
    to: desk.validTo !== null && desk.validTo < asked.to ? desk.validTo : asked.to,
  };
  const keepsRoster = desk.duties.length > 0;
  const roles = deskRoles[desk.kind];
  const moments = momentsOf(desk, period);
  const unattended =
    roles.length === 0
      ? []
      : stretchesOf(moments, period.to, (at) =>
          keepsRoster ? !isOnDuty(desk, at) : !isHeldByPresent(desk, roles, at),
        );
  const unheldRoles = neededRoles[desk.kind].flatMap((role) =>
    stretchesOf(moments, period.to, (at) => holdersAt(desk, [role], at).length === 0).map((stretch) => ({
      role,
      ...stretch,
    })),
  );
  return { keepsRoster, unattended, unheldRoles };
}

/** Returns the moments of the period at which presence can change, in order; the first is the start of the period. */
function momentsOf({ duties, holdings, leaves }: DeskFacts, { from, to }: Stretch): Date[] {
  const changes = [
    ...[...duties, ...leaves].flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]),
    // The moment after which the person on a later duty can cover.
    ...duties.map(({ startsAt }) => new Date(startsAt.getTime() - NEXT_WITHIN_DAYS * DAY_MS + 1)),
    ...holdings.flatMap(({ validFrom, validTo }) => (validTo === null ? [validFrom] : [validFrom, validTo])),
  ];
  const times = changes.map((at) => at.getTime()).filter((time) => time > from.getTime() && time < to.getTime());
  return [...new Set([from.getTime(), ...times])].sort((a, b) => a - b).map((time) => new Date(time));
}

/** Returns the times for which `lacks` is true. Its answer holds from one moment to the next. */
function stretchesOf(moments: readonly Date[], end: Date, lacks: (at: Date) => boolean): Stretch[] {
  const stretches: Stretch[] = [];
  moments.forEach((from, index) => {
    if (!lacks(from)) return;
    const to = moments[index + 1] ?? end;
    const last = stretches.at(-1);
    if (last?.to === from) last.to = to;
    else stretches.push({ from, to });
  });
  return stretches;
}

function isOnDuty(desk: DeskFacts, at: Date): boolean {
  return whoIsOnDuty(momentOf(desk, at)).people.length > 0;
}

/** The duty of any area of the organization counts, because the question is whether the desk is attended at all. */
function momentOf({ organizationId, line, duties, holdings, leaves }: DeskFacts, at: Date): DutyMoment {
  const held = holdings.filter((holding) => isInForce(holding, at));
  const deputies = new Map<string, string[]>();
  for (const { staffId, deputyPostId } of held) {
    const stand = held.filter(({ postId }) => postId === deputyPostId).map((holding) => holding.staffId);
    const key = `${staffId}/${organizationId}`;
    deputies.set(key, [...(deputies.get(key) ?? []), ...stand]);
  }
  return {
    around: [...new Set(duties.flatMap(({ areaPrefixes }) => areaPrefixes))],
    line,
    now: duties.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt),
    next: duties.filter(
      ({ startsAt }) => startsAt > at && startsAt.getTime() < at.getTime() + NEXT_WITHIN_DAYS * DAY_MS,
    ),
    onLeave: new Set(onLeaveAt(leaves, at)),
    holds: new Set(held.map(({ staffId }) => `${staffId}/${organizationId}`)),
    deputies,
  };
}

function isHeldByPresent(desk: DeskFacts, roles: readonly Role[], at: Date): boolean {
  const absent = onLeaveAt(desk.leaves, at);
  return holdersAt(desk, roles, at).some(({ staffId }) => !absent.includes(staffId));
}

function holdersAt({ holdings }: DeskFacts, roles: readonly Role[], at: Date): Holding[] {
  return holdings.filter((holding) => isInForce(holding, at) && roles.some((role) => holding.roles.includes(role)));
}

function onLeaveAt(leaves: readonly Leave[], at: Date): string[] {
  return leaves.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt).map(({ staffId }) => staffId);
}
