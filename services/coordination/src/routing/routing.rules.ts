import { regionContains, regionPrefix, type Severity } from '@jiceng/contracts/codes';
import type { RejectionReason, RouteExplanation, RouteRule } from '../case/tables/route-explanation.js';
import { matchDutyRows, type DutyRow } from '../rulebook/duty-list/duty-list.rules.js';
import { successorIn } from '../rulebook/directory/successor.rules.js';
import { stateOfPrecedent, type PrecedentLife } from '../rulebook/duty-list/precedent.rules.js';

/** A ruling of the arbiter that routes later matters of the same category. */
export interface PrecedentRow extends PrecedentLife {
  id: string;
  categoryCode: string;
  /** Region in which the ruling routes matters. */
  regionCode: string;
  /** The organization of the ruling; null when the ruling names a line. */
  organizationId: string | null;
  /**
   * The line that the ruling names; the unit of this line for the place gets the matter. Null when the ruling names an
   * organization.
   */
  line: string | null;
}

export interface RoutableOrganization {
  id: string;
  code: string;
  line: string | null;
  regionCode: string;
  validFrom: Date;
  validTo: Date | null;
  /** The organization that took over the work when this one was dissolved. */
  successorId: string | null;
}

export interface RoutableStaff {
  staffId: string;
  staffCode: string;
  organizationId: string;
  areaCodes: readonly string[];
  /** Lines that the person covers; an empty list covers every line of the organization. */
  lines: readonly string[];
  /** True when the roster has the person on duty now, for the place and the line. */
  onDuty: boolean;
  /** True when the person is on leave now. */
  absent: boolean;
  openTasks: number;
}

export interface RouteQuestion {
  categoryCode: string | null;
  line: string | null;
  severity: Severity;
  areaCode: string;
  at: Date;
  /** Organizations that refused this matter or handed it on. Only a ruling can give the matter to them. */
  refusedBy: readonly string[];
}

export interface RouteData {
  precedents: readonly PrecedentRow[];
  dutyRows: readonly DutyRow[];
  organizations: readonly RoutableOrganization[];
  staff: readonly RoutableStaff[];
}

/** Returns the question about an issue that the routing rules answer. */
export function questionOf(
  { categoryCode, line, severity, areaCode }: Pick<RouteQuestion, 'categoryCode' | 'line' | 'severity' | 'areaCode'>,
  at: Date,
  refusedBy: readonly string[],
): RouteQuestion {
  return { categoryCode, line, severity, areaCode, at, refusedBy };
}

/**
 * Chooses the organization and the person for a matter: by precedent, then by duty list, then by the roster. In a
 * critical matter, listed units with a person on duty come first; a dissolved unit is replaced by its successor. The
 * answer depends only on the data, not on the order of rows. It never names an absent person or an organization without
 * present people.
 */
export function route(question: RouteQuestion, data: RouteData): RouteExplanation {
  const explanation: RouteExplanation = {
    rule: null,
    basisId: null,
    organizationId: null,
    staffId: null,
    rejected: [],
  };
  const organizations = new Map(data.organizations.map((organization) => [organization.id, organization]));
  for (const { namedId, ...proposal } of proposals(question, data, organizations)) {
    const reason = whyNot(proposal, namedId, question, { organizations, staff: data.staff });
    if (reason) {
      explanation.rejected.push({
        rule: proposal.rule,
        kind: 'organization',
        id: proposal.organizationId,
        basisId: proposal.basisId,
        reason,
      });
      continue;
    }
    if (explanation.organizationId === null) Object.assign(explanation, proposal);
    // Further candidates of the deciding rule are recorded as less suitable. The first suitable candidate of a later
    // rule ends the search, because more candidates would not explain the choice better.
    else if (proposal.rule === explanation.rule && proposal.organizationId !== explanation.organizationId) {
      explanation.rejected.push({
        rule: proposal.rule,
        kind: 'organization',
        id: proposal.organizationId,
        basisId: proposal.basisId,
        reason: 'less-suitable',
      });
    }
    if (explanation.rule !== null && proposal.rule !== explanation.rule) break;
  }
  if (explanation.organizationId !== null) {
    const choice = chooseAssignee(explanation.organizationId, question, data.staff);
    explanation.staffId = choice.staffId;
    explanation.rejected.push(...choice.rejected);
  }
  return explanation;
}

interface Proposal {
  rule: RouteRule;
  basisId: string | null;
  organizationId: string;
}

/**
 * A proposal with the organization that the precedent or row names. This organization can differ from the proposed one,
 * which is the successor when the named one is dissolved.
 */
type NamedProposal = Proposal & { namedId: string };

function* proposals(
  question: RouteQuestion,
  data: RouteData,
  organizations: ReadonlyMap<string, RoutableOrganization>,
): Generator<NamedProposal> {
  const working = (id: string): string => successorIn(organizations, id, question.at);
  for (const precedent of matchPrecedents(data.precedents, question)) {
    for (const organizationId of unitsOf(precedent, question, data.organizations))
      yield {
        rule: 'precedent',
        basisId: precedent.id,
        organizationId: working(organizationId),
        namedId: organizationId,
      };
  }
  const { categoryCode, areaCode, severity } = question;
  const listed = matchDutyRows(data.dutyRows, { categoryCode, areaCode, role: 'handler' });
  const isManned = ({ organizationId }: DutyRow): boolean =>
    data.staff.some((person) => person.organizationId === working(organizationId) && person.onDuty && !person.absent);
  const first = severity === 'critical' ? listed.filter(isManned) : [];
  for (const row of [...first, ...listed.filter((each) => !first.includes(each))]) {
    const { id, organizationId } = row;
    yield {
      rule: 'duty-list',
      basisId: id,
      organizationId: working(organizationId),
      namedId: organizationId,
    };
  }
  for (const organizationId of organizationsOnDuty(question, data))
    yield { rule: 'roster', basisId: null, organizationId, namedId: organizationId };
}

/**
 * Returns the organizations of a precedent, best first: the organization named, or the units of the named line whose
 * region contains the place.
 */
export function unitsOf(
  { organizationId, line }: Pick<PrecedentRow, 'organizationId' | 'line'>,
  { areaCode, at }: Pick<RouteQuestion, 'areaCode' | 'at'>,
  organizations: Iterable<RoutableOrganization>,
): string[] {
  if (line === null) return organizationId === null ? [] : [organizationId];
  return [...organizations]
    .filter((each) => each.line === line && isInForce(each, at) && regionContains(each.regionCode, areaCode))
    .sort((a, b) => regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length || compare(a.code, b.code))
    .map(({ id }) => id);
}

function isInForce({ validFrom, validTo }: RoutableOrganization, at: Date): boolean {
  return validFrom <= at && (validTo === null || validTo > at);
}

/**
 * Returns the precedents in force for this category whose region contains the place: smallest region first, then newest
 * ruling.
 */
export function matchPrecedents<T extends PrecedentRow>(
  precedents: readonly T[],
  question: Pick<RouteQuestion, 'categoryCode' | 'areaCode' | 'at'>,
): T[] {
  return precedents
    .filter(
      (precedent) =>
        precedent.categoryCode === question.categoryCode &&
        precedent.ruledAt <= question.at &&
        stateOfPrecedent(precedent, question.at) === 'in-force' &&
        regionContains(precedent.regionCode, question.areaCode),
    )
    .sort(
      (a, b) =>
        regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length ||
        b.ruledAt.getTime() - a.ruledAt.getTime() ||
        compare(a.id, b.id),
    );
}

/**
 * Returns the organizations with a person on duty for the place and the line: units of the line first, then smaller
 * regions, then the least load.
 */
function organizationsOnDuty(question: RouteQuestion, { staff, organizations }: RouteData): string[] {
  const present = staff.filter((person) => person.onDuty && whyNotPerson(person, question) === null);
  const load = (id: string): number =>
    Math.min(...present.filter((person) => person.organizationId === id).map((person) => person.openTasks));
  return (
    organizations
      .filter(
        (organization) =>
          present.some((person) => person.organizationId === organization.id) &&
          (organization.line === null || question.line === null || organization.line === question.line) &&
          regionContains(organization.regionCode, question.areaCode),
      )
      // A unit of the line comes before other organizations; otherwise the smaller region comes first.
      .sort(
        (a, b) =>
          Number(b.line === question.line) - Number(a.line === question.line) ||
          regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length ||
          load(a.id) - load(b.id) ||
          compare(a.code, b.code),
      )
      .map((organization) => organization.id)
  );
}

function whyNot(
  { organizationId: id, rule }: Proposal,
  namedId: string,
  question: RouteQuestion,
  {
    organizations,
    staff,
  }: { organizations: ReadonlyMap<string, RoutableOrganization>; staff: readonly RoutableStaff[] },
): RejectionReason | null {
  const organization = organizations.get(id);
  if (!organization || !isInForce(organization, question.at)) return 'not-in-force';
  // A precedent for the station of one street must not send matters of other streets there. A successor also works in
  // the region of the organization that it replaced.
  const regions = [organization, organizations.get(namedId)!].map(({ regionCode }) => regionCode);
  if (rule === 'precedent' && !regions.some((region) => regionContains(region, question.areaCode)))
    return 'outside-area';
  if (question.refusedBy.includes(id)) return 'returned-this-matter';
  const people = staff.filter((person) => person.organizationId === id);
  if (people.length === 0) return 'nobody-there';
  return people.every((person) => person.absent) ? 'everybody-absent' : null;
}

/**
 * Returns the person of an organization who gets the task: a present person who covers the place and the line,
 * preferably one on duty, with the fewest open tasks. Null when there is none; the task then waits at the desk of the
 * organization.
 */
export function chooseAssignee(
  organizationId: string,
  question: RouteQuestion,
  staff: readonly RoutableStaff[],
): Pick<RouteExplanation, 'staffId' | 'rejected'> {
  const rejected: RouteExplanation['rejected'] = [];
  const suitable: RoutableStaff[] = [];
  for (const person of staff) {
    if (person.organizationId !== organizationId) continue;
    const reason = whyNotPerson(person, question);
    if (reason) rejected.push({ rule: 'assignee', kind: 'staff', id: person.staffId, basisId: null, reason });
    else suitable.push(person);
  }
  suitable.sort(
    (a, b) => Number(b.onDuty) - Number(a.onDuty) || a.openTasks - b.openTasks || compare(a.staffCode, b.staffCode),
  );
  for (const other of suitable.slice(1))
    rejected.push({ rule: 'assignee', kind: 'staff', id: other.staffId, basisId: null, reason: 'less-suitable' });
  rejected.sort((a, b) => compare(a.id, b.id));
  return { staffId: suitable[0]?.staffId ?? null, rejected };
}

function whyNotPerson(person: RoutableStaff, question: RouteQuestion): RejectionReason | null {
  if (person.absent) return 'absent';
  if (!person.areaCodes.some((area) => regionContains(area, question.areaCode))) return 'outside-area';
  if (question.line !== null && person.lines.length > 0 && !person.lines.includes(question.line)) return 'other-line';
  return null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
