import { regionContains, type Severity } from '@jiceng/contracts/codes';
import type { RouteRule } from '../case/tables/route-explanation.js';
import { successorIn } from '../rulebook/directory/successor.rules.js';
import { matchDutyRows, type DutyRow } from '../rulebook/duty-list/duty-list.rules.js';
import {
  matchPrecedents,
  unitsOf,
  questionOf,
  route,
  type PrecedentRow,
  type RoutableOrganization,
  type RoutableStaff,
  type RouteData,
  type RouteQuestion,
} from './routing.rules.js';

/** An offer of the past, with the data of the matter at that time as far as they are still known. */
export interface PastDispatch {
  issueId: string;
  at: Date;
  /** The organization that got the offer. */
  organizationId: string;
  /** The rule that chose the organization; null when a person named the organization. */
  rule: RouteRule | null;
  categoryCode: string | null;
  line: string | null;
  severity: Severity;
  areaCode: string;
  /**
   * True when a person changed the category after the dispatch. The category at the time of the dispatch is then
   * unknown.
   */
  judgedAgain: boolean;
  refusedBy: readonly string[];
}

interface PastAssignment extends Pick<
  RoutableStaff,
  'staffId' | 'staffCode' | 'organizationId' | 'areaCodes' | 'lines'
> {
  validFrom: Date;
  validTo: Date | null;
}

interface PastPresence {
  kind: string;
  staffId: string;
  areaCodes: readonly string[];
  line: string | null;
  startsAt: Date;
  endsAt: Date;
}

/** Posts and presence with their periods, and the duty list with which dispatches are replayed. */
export interface PastWorld {
  dutyRows: readonly DutyRow[];
  precedents: readonly PrecedentRow[];
  organizations: readonly RoutableOrganization[];
  assignments: readonly PastAssignment[];
  presence: readonly PastPresence[];
}

export type NotReplayed = 'named-by-a-person' | 'category-unknown' | 'nobody-known';
export interface Replayed {
  dispatch: PastDispatch;
  outcome: 'same' | 'moved' | 'unroutable' | NotReplayed;
  /**
   * The organization that the replayed duty list determines. For a dispatch in which a person chose, it is the
   * organization that a row names. Null when there is none or when the dispatch could not be replayed.
   */
  organizationId: string | null;
}

/**
 * Computes where past matters would have gone with another duty list, with the posts and presence at the time of each
 * dispatch. The load of persons at that time is unknown, so all loads count as equal; the load decides only between
 * persons and between units on duty.
 */
export function replay(dispatches: readonly PastDispatch[], world: PastWorld): Replayed[] {
  const past = new Past(world);
  return dispatches.map((dispatch) => {
    const unknown = whyNotReplayed(dispatch, past);
    if (unknown === 'named-by-a-person')
      return { dispatch, outcome: unknown, organizationId: listedFor(dispatch, past) };
    if (unknown !== null) return { dispatch, outcome: unknown, organizationId: null };
    const question = questionOf(dispatch, dispatch.at, dispatch.refusedBy);
    const { organizationId } = route(question, past.dataFor(question));
    const outcome =
      organizationId === null ? 'unroutable' : organizationId === dispatch.organizationId ? 'same' : 'moved';
    return { dispatch, outcome, organizationId };
  });
}

/** Returns the organization that a row of the replayed list names for a dispatch in which a person chose. */
function listedFor(dispatch: PastDispatch, past: Past): string | null {
  if (dispatch.judgedAgain || dispatch.categoryCode === null) return null;
  const question = questionOf(dispatch, dispatch.at, dispatch.refusedBy);
  const { organizationId, rule } = route(question, past.dataFor(question));
  return rule === 'duty-list' ? organizationId : null;
}

function whyNotReplayed(dispatch: PastDispatch, past: Past): NotReplayed | null {
  if (dispatch.rule === null) return 'named-by-a-person';
  if (dispatch.judgedAgain || dispatch.categoryCode === null) return 'category-unknown';
  // For the time before the first posts were recorded, every organization would seem to be empty, so such a dispatch is
  // not replayed.
  return past.holders(dispatch.organizationId, dispatch.at).length === 0 ? 'nobody-known' : null;
}

/** Posts, absences and duties of the replayed period, indexed so that a year of dispatches is replayed in seconds. */
class Past {
  private readonly byOrganization: ReadonlyMap<string, readonly PastAssignment[]>;
  private readonly byPerson: ReadonlyMap<string, readonly PastAssignment[]>;
  private readonly presenceOf: ReadonlyMap<string, readonly PastPresence[]>;
  /** Duties by day; a duty of several days is listed under each day. */
  private readonly dutiesOn = new Map<number, PastPresence[]>();
  private readonly precedentsOf: ReadonlyMap<string, readonly PrecedentRow[]>;

  private readonly organizations: ReadonlyMap<string, RoutableOrganization>;
  private readonly rowsByCategory = new Map<string, readonly DutyRow[]>();

  constructor(private readonly world: PastWorld) {
    this.organizations = new Map(world.organizations.map((each) => [each.id, each]));
    this.byOrganization = Map.groupBy(world.assignments, ({ organizationId }) => organizationId);
    this.byPerson = Map.groupBy(world.assignments, ({ staffId }) => staffId);
    this.presenceOf = Map.groupBy(world.presence, ({ staffId }) => staffId);
    for (const duty of world.presence.filter(({ kind }) => kind === 'duty')) {
      for (let day = dayOf(duty.startsAt); day <= dayOf(duty.endsAt); day += 1)
        this.dutiesOn.set(day, [...(this.dutiesOn.get(day) ?? []), duty]);
    }
    this.precedentsOf = Map.groupBy(world.precedents, ({ categoryCode }) => categoryCode);
  }

  holders(organizationId: string, at: Date): readonly PastAssignment[] {
    return (this.byOrganization.get(organizationId) ?? []).filter((each) => inForce(each, at));
  }

  /**
   * Collects the data for the routing rules: the organizations that duty list and precedents name, and the persons on
   * duty for the place.
   */
  dataFor(question: RouteQuestion): RouteData {
    const { categoryCode, areaCode, at } = question;
    const precedents = matchPrecedents(this.precedentsOf.get(categoryCode!) ?? [], question);
    const dutyRows = matchDutyRows(this.rowsOf(categoryCode!), { categoryCode, areaCode, role: 'handler' });
    const named = new Set([
      ...precedents.flatMap((precedent) => unitsOf(precedent, question, this.world.organizations)),
      ...dutyRows.map(({ organizationId }) => organizationId),
    ]);
    const onDuty = new Set(
      (this.dutiesOn.get(dayOf(at)) ?? [])
        .filter((duty) => isNow(duty, at) && covers(duty, question))
        .map(({ staffId }) => staffId),
    );
    const working = [...named].map((id) => successorIn(this.organizations, id, at));
    const people = new Set([
      ...working.flatMap((id) => this.holders(id, at)),
      ...[...onDuty].flatMap((id) => (this.byPerson.get(id) ?? []).filter((each) => inForce(each, at))),
    ]);
    const staff = [...people].map((person) => ({
      ...person,
      onDuty: onDuty.has(person.staffId),
      absent: (this.presenceOf.get(person.staffId) ?? []).some(
        ({ kind, ...each }) => kind === 'leave' && isNow(each, at),
      ),
      openTasks: 0,
    }));
    const looked = new Set([...this.chainsOf(named), ...staff.map(({ organizationId }) => organizationId)]);
    const organizations = [...looked].flatMap((id) => this.organizations.get(id) ?? []);
    return { precedents, dutyRows, organizations, staff };
  }

  /** Returns organizations with all their successors, so that routing can follow each chain to its end. */
  private chainsOf(ids: ReadonlySet<string>): Set<string> {
    const chains = new Set(ids);
    // A loop over a set also visits the ids that are added inside the loop.
    for (const id of chains) {
      const successorId = this.organizations.get(id)?.successorId ?? null;
      if (successorId !== null) chains.add(successorId);
    }
    return chains;
  }

  /**
   * Returns the rows of one category in all regions. The result is kept, because most dispatches of a period belong to
   * a few categories.
   */
  private rowsOf(categoryCode: string): readonly DutyRow[] {
    const known = this.rowsByCategory.get(categoryCode);
    if (known) return known;
    const rows = this.world.dutyRows.filter(
      ({ categoryPrefix }) => categoryPrefix === '*' || categoryCode.startsWith(categoryPrefix),
    );
    this.rowsByCategory.set(categoryCode, rows);
    return rows;
  }
}

function dayOf(at: Date): number {
  return Math.floor(at.getTime() / 86_400_000);
}

function inForce({ validFrom, validTo }: PastAssignment, at: Date): boolean {
  return validFrom <= at && (validTo === null || validTo > at);
}

function isNow({ startsAt, endsAt }: Pick<PastPresence, 'startsAt' | 'endsAt'>, at: Date): boolean {
  return startsAt <= at && endsAt > at;
}

function covers(duty: PastPresence, { line, areaCode }: RouteQuestion): boolean {
  return (
    (duty.line === null || line === null || duty.line === line) &&
    duty.areaCodes.some((area) => regionContains(area, areaCode))
  );
}
