import { regionContains, type Severity } from '@jiceng/contracts/codes';
import type { RouteRule } from '../case/tables/route-explanation.js';
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

/** An offer of the past, with what is known today of the matter as it stood then. */
export interface PastDispatch {
  issueId: string;
  at: Date;
  /** Where it went. */
  organizationId: string;
  /** The rule that decided; null when a person named the organization. */
  rule: RouteRule | null;
  categoryCode: string | null;
  line: string | null;
  severity: Severity;
  areaCode: string;
  /** The matter was judged again later, so that its category of then is no longer known. */
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

/** Posts and presence with their periods, and the duty list that is tried. */
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
  /** Where the tried duty list sends it; null when nowhere, or when it could not be replayed. */
  organizationId: string | null;
}

/**
 * Where past matters would have gone by another duty list, with posts and presence as of each dispatch. The load of persons at
 * that moment is not known any more, so it counts as equal: it only chooses between persons and between units on duty.
 */
export function replay(dispatches: readonly PastDispatch[], world: PastWorld): Replayed[] {
  const past = new Past(world);
  return dispatches.map((dispatch) => {
    const unknown = whyNotReplayed(dispatch, past);
    if (unknown !== null) return { dispatch, outcome: unknown, organizationId: null };
    const question = questionOf(dispatch, dispatch.at, dispatch.refusedBy);
    const { organizationId } = route(question, past.dataFor(question));
    const outcome =
      organizationId === null ? 'unroutable' : organizationId === dispatch.organizationId ? 'same' : 'moved';
    return { dispatch, outcome, organizationId };
  });
}

function whyNotReplayed(dispatch: PastDispatch, past: Past): NotReplayed | null {
  if (dispatch.rule === null) return 'named-by-a-person';
  if (dispatch.judgedAgain || dispatch.categoryCode === null) return 'category-unknown';
  // Before the first posts were recorded every organization would look empty.
  return past.holders(dispatch.organizationId, dispatch.at).length === 0 ? 'nobody-known' : null;
}

/** Posts, absences and duties of the time that is replayed, indexed so that a year of dispatches is replayed in seconds. */
class Past {
  private readonly byOrganization: ReadonlyMap<string, readonly PastAssignment[]>;
  private readonly byPerson: ReadonlyMap<string, readonly PastAssignment[]>;
  private readonly presenceOf: ReadonlyMap<string, readonly PastPresence[]>;
  /** Duties by each day that they touch. */
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

  /** What the routing rules look at: the units that list and precedents name, and the persons on duty for the place. */
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
    const people = new Set([
      ...[...named].flatMap((id) => this.holders(id, at)),
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
    const looked = new Set([...named, ...staff.map(({ organizationId }) => organizationId)]);
    const organizations = [...looked].flatMap((id) => this.organizations.get(id) ?? []);
    return { precedents, dutyRows, organizations, staff };
  }

  /** The rows of one category, whatever their region; most dispatches of a time are of a few categories. */
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
