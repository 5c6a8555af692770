import { regionContains, regionPrefix, type Severity } from '@jiceng/contracts/codes';
import type { RejectionReason, RouteExplanation, RouteRule } from '../case/tables/route-explanation.js';
import { matchDutyRows, type DutyRow } from '../rulebook/duty-list/duty-list.rules.js';
import { stateOfPrecedent, type PrecedentLife } from '../rulebook/duty-list/precedent.rules.js';

/** A ruling of the arbiter that decides later matters of the same kind. */
export interface PrecedentRow extends PrecedentLife {
  id: string;
  categoryCode: string;
  /** The ruling binds inside this region. */
  regionCode: string;
  /** The organization that it names; null when it names a line. */
  organizationId: string | null;
  /** The line whose unit for the place gets the matter; null when it names an organization. */
  line: string | null;
}

export interface RoutableOrganization {
  id: string;
  code: string;
  line: string | null;
  regionCode: string;
  validFrom: Date;
  validTo: Date | null;
}

export interface RoutableStaff {
  staffId: string;
  staffCode: string;
  organizationId: string;
  areaCodes: readonly string[];
  /** Empty: every line of the organization. */
  lines: readonly string[];
  /** Has a roster entry now, for the place and line. */
  onDuty: boolean;
  /** On leave now. */
  absent: boolean;
  openTasks: number;
}

export interface RouteQuestion {
  categoryCode: string | null;
  line: string | null;
  severity: Severity;
  areaCode: string;
  at: Date;
  /** Organizations that returned this matter: nothing is sent back to them without a ruling. */
  refusedBy: readonly string[];
}

export interface RouteData {
  precedents: readonly PrecedentRow[];
  dutyRows: readonly DutyRow[];
  organizations: readonly RoutableOrganization[];
  staff: readonly RoutableStaff[];
}

/** What routing is asked for an issue. */
export function questionOf(
  { categoryCode, line, severity, areaCode }: Pick<RouteQuestion, 'categoryCode' | 'line' | 'severity' | 'areaCode'>,
  at: Date,
  refusedBy: readonly string[],
): RouteQuestion {
  return { categoryCode, line, severity, areaCode, at, refusedBy };
}

/**
 * Decides which organization gets a matter and who in it: a precedent first, then the duty list, then whoever is on duty
 * for the place and line. A critical matter goes to the unit of the duty list that has somebody on duty, before those that
 * have nobody. Deterministic: the same question on the same data has the same answer, whatever the order of
 * rows. Never names an absent person, nor an organization in which nobody holds a post or everybody is absent.
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
  for (const proposal of proposals(question, data)) {
    const reason = whyNot(proposal, question, organizations, data.staff);
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
    // One runner-up per rule is enough to understand the choice.
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

function* proposals(question: RouteQuestion, data: RouteData): Generator<Proposal> {
  for (const precedent of matchPrecedents(data.precedents, question)) {
    for (const organizationId of unitsOf(precedent, question, data.organizations))
      yield { rule: 'precedent', basisId: precedent.id, organizationId };
  }
  const { categoryCode, areaCode, severity } = question;
  const listed = matchDutyRows(data.dutyRows, { categoryCode, areaCode, role: 'handler' });
  const isManned = ({ organizationId }: DutyRow): boolean =>
    data.staff.some((person) => person.organizationId === organizationId && person.onDuty && !person.absent);
  const first = severity === 'critical' ? listed.filter(isManned) : [];
  for (const row of [...first, ...listed.filter((each) => !first.includes(each))]) {
    yield { rule: 'duty-list', basisId: row.id, organizationId: row.organizationId };
  }
  for (const organizationId of organizationsOnDuty(question, data))
    yield { rule: 'roster', basisId: null, organizationId };
}

/** The units to which a precedent leads, best first: the organization that it names, or the units of its line for the place. */
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

/** Precedents in force of the very category whose region holds the place: the smallest region first, then the newest ruling. */
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

/** Organizations with somebody on duty for place and line: the smallest jurisdiction first, then the least load. */
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
      // A unit of the very line goes before a block; inside that the smaller region.
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
  question: RouteQuestion,
  organizations: ReadonlyMap<string, RoutableOrganization>,
  staff: readonly RoutableStaff[],
): RejectionReason | null {
  const organization = organizations.get(id);
  if (!organization || !isInForce(organization, question.at)) return 'not-in-force';
  // A precedent that names a station of one street does not send it the matters of the others.
  if (rule === 'precedent' && !regionContains(organization.regionCode, question.areaCode)) return 'outside-area';
  if (question.refusedBy.includes(id)) return 'returned-this-matter';
  const people = staff.filter((person) => person.organizationId === id);
  if (people.length === 0) return 'nobody-there';
  return people.every((person) => person.absent) ? 'everybody-absent' : null;
}

/**
 * The person of an organization who gets the task: present, covering place and line; on duty before not, least open
 * tasks, then staff code. Null when nobody qualifies: then the task waits at the organization's desk.
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
