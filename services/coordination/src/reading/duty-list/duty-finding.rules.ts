import { communityOf, districtOf, regionContains, streetOf } from '@jiceng/contracts/codes';
import { matchDutyRows, type DutyRow } from '../../rulebook/duty-list/duty-list.rules.js';
import { wordingOf } from '../../rulebook/duty-list/precedent.rules.js';
import type { DutyReview } from '../../rulebook/process/process-definition.rules.js';

export const findingKinds = ['gap', 'overlap'] as const;
export type FindingKind = (typeof findingKinds)[number];

/**
 * Kinds of cases: an organization refused with the reason NOT_ON_DUTY_LIST, the arbiter ruled, or an organization
 * accepted the matter and kept it.
 */
export const caseKinds = ['refusal', 'ruling', 'acceptance'] as const;
export type CaseKind = (typeof caseKinds)[number];

/** Number of cases of one kind, category, place, organization and version of the duty list. */
export interface CaseTally {
  kind: CaseKind;
  categoryCode: string;
  /** Code of the community in which the place lies, or of the smallest known region. */
  areaCode: string;
  organizationId: string;
  /** Index of the version of the duty list that was in force at the time of the cases. */
  edition: number;
  count: number;
}

export interface DutyReviewWorld {
  /** Rows of each version of the duty list in the period, oldest first. The last version is in force now. */
  editions: readonly (readonly DutyRow[])[];
  limits: Omit<DutyReview, 'days'>;
  /**
   * Returns the organization at the top of an organization's department, street or office. Units with the same top
   * organization are never compared with each other.
   */
  treeOf: (organizationId: string) => string;
}

/** The cases of a finding by one department, street or office. */
export interface UnitCases {
  /** The organization with the most acceptances and rulings in this department, street or office. */
  organizationId: string;
  refusals: number;
  rulings: number;
  acceptances: number;
  /** Share of all acceptances, from 0 to 1. */
  share: number;
}

/**
 * A place with cases of a finding. `sinceEdition` is the version in which the list got its present rows for the place;
 * only cases since then count.
 */
export interface FoundPlace {
  areaCode: string;
  sinceEdition: number;
}

export interface DutyListFinding {
  kind: FindingKind;
  categoryCode: string;
  /** The region in which the list names no organization, or the region of the row that gives the duty. */
  regionCode: string;
  refusals: number;
  rulings: number;
  acceptances: number;
  /** The organizations of the cases, most acceptances first. */
  units: UnitCases[];
  /**
   * The organization that the cases suggest for the duty: the one with the most acceptances or, for a gap with rulings,
   * the one that most rulings name. Null when there are no such cases.
   */
  proposedOrganizationId: string | null;
  places: FoundPlace[];
}

/** A category at a place, with the region and the versions of the list to which its cases belong. */
interface Duty extends FoundPlace {
  regionCode: string;
  /** True when no row of the list in force names a handler. */
  isSilent: boolean;
}

/**
 * Returns gaps and overlaps of the duty list, most cases first. A gap is a category in a region for which no row names
 * a handler, with enough refusals and rulings; in an overlap, several units each accept a large share of the matters.
 * Cases from before the last change of the rows do not count.
 */
export function findInDutyList(tallies: readonly CaseTally[], world: DutyReviewWorld): DutyListFinding[] {
  const duties = new Duties(world.editions);
  const counted = tallies
    .map((tally) => ({ tally, duty: duties.of(tally.categoryCode, tally.areaCode) }))
    .filter(({ tally, duty }) => tally.edition >= duty.sinceEdition);
  const groups = Map.groupBy(counted, ({ tally, duty }) => `${tally.categoryCode} ${duty.regionCode}`);
  return [...groups.values()]
    .flatMap((group) => {
      const cases = group.map(({ tally }) => tally);
      const { regionCode, isSilent } = group[0]!.duty;
      const units = unitsIn(cases, world.treeOf);
      const found = {
        categoryCode: cases[0]!.categoryCode,
        regionCode,
        refusals: sum(cases, 'refusal'),
        rulings: sum(cases, 'ruling'),
        acceptances: sum(cases, 'acceptance'),
        units,
        places: [
          ...new Map(
            group.map(({ duty: { areaCode, sinceEdition } }) => [areaCode, { areaCode, sinceEdition }]),
          ).values(),
        ],
      };
      return findingKinds
        .filter((kind) => (kind === 'gap' ? isSilent && isGap(found, world.limits) : isOverlap(found, world.limits)))
        .map((kind): DutyListFinding => ({ kind, ...found, proposedOrganizationId: proposalOf(kind, units) }));
    })
    .sort(inOrder);
}

/** Returns the number of cases that support the finding. */
export function casesOf({ kind, refusals, rulings, acceptances }: DutyListFinding): number {
  return kind === 'gap' ? refusals + rulings : acceptances;
}

/** Returns the sort values of a finding: most cases first. */
export function orderOf(finding: DutyListFinding): [number, string, string, string] {
  return [-casesOf(finding), finding.kind, finding.categoryCode, finding.regionCode];
}

/** True when a finding with the sort values `one` comes before a finding with the sort values `other`. */
export function standsBefore(one: readonly unknown[], other: readonly unknown[]): boolean {
  const index = one.findIndex((key, at) => key !== other[at]);
  return index >= 0 && (one[index] as string) < (other[index] as string);
}

function inOrder(one: DutyListFinding, other: DutyListFinding): number {
  return standsBefore(orderOf(one), orderOf(other)) ? -1 : 1;
}

type Found = Pick<DutyListFinding, 'refusals' | 'rulings' | 'acceptances' | 'units'>;

function isGap({ refusals, rulings }: Found, { cases }: DutyReviewWorld['limits']): boolean {
  return refusals + rulings >= cases;
}

function isOverlap({ acceptances, units }: Found, limits: DutyReviewWorld['limits']): boolean {
  return acceptances >= limits.cases && units.filter(({ share }) => share >= limits.share).length >= limits.units;
}

function proposalOf(kind: FindingKind, units: readonly UnitCases[]): string | null {
  const ruled = kind === 'gap' ? units.toSorted((a, b) => b.rulings - a.rulings)[0] : undefined;
  if (ruled && ruled.rulings > 0) return ruled.organizationId;
  const [first] = units;
  return first && first.acceptances > 0 ? first.organizationId : null;
}

function unitsIn(cases: readonly CaseTally[], treeOf: (organizationId: string) => string): UnitCases[] {
  const acceptances = sum(cases, 'acceptance');
  const trees = Map.groupBy(cases, ({ organizationId }) => treeOf(organizationId));
  return [...trees.values()]
    .map((own): UnitCases => ({
      organizationId: largestOf(own),
      refusals: sum(own, 'refusal'),
      rulings: sum(own, 'ruling'),
      acceptances: sum(own, 'acceptance'),
      share: acceptances === 0 ? 0 : sum(own, 'acceptance') / acceptances,
    }))
    .sort((a, b) => b.acceptances - a.acceptances || (a.organizationId < b.organizationId ? -1 : 1));
}

/** Returns the organization with the most acceptances and rulings, or else with the most refusals. */
function largestOf(cases: readonly CaseTally[]): string {
  const weights = [...Map.groupBy(cases, ({ organizationId }) => organizationId)].map(
    ([organizationId, own]) =>
      [organizationId, sum(own, 'acceptance') + sum(own, 'ruling'), sum(own, 'refusal')] as const,
  );
  return weights.sort((a, b) => b[1] - a[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1))[0]![0];
}

function sum(cases: readonly CaseTally[], kind: CaseKind): number {
  return cases.reduce((total, each) => total + (each.kind === kind ? each.count : 0), 0);
}

/** The list in force and its earlier versions. Each category and place is looked up once. */
class Duties {
  private readonly known = new Map<string, Duty>();
  private readonly handlers: readonly ReadonlyMap<string, readonly DutyRow[]>[];

  constructor(editions: readonly (readonly DutyRow[])[]) {
    // A district has thousands of rows, so each lookup reads only the rows of one major class of the catalogue.
    this.handlers = editions.map((rows) =>
      Map.groupBy(
        rows.filter(({ role }) => role === 'handler'),
        ({ categoryPrefix }) => categoryPrefix.slice(0, 2),
      ),
    );
  }

  of(categoryCode: string, areaCode: string): Duty {
    const key = `${categoryCode} ${areaCode}`;
    const known = this.known.get(key) ?? this.look(categoryCode, areaCode);
    this.known.set(key, known);
    return known;
  }

  private look(categoryCode: string, areaCode: string): Duty {
    const last = this.handlers.length - 1;
    const wordings = this.handlers.map((_, edition) =>
      wordingOf({ categoryCode, areaCode, level: null }, this.rowsOf(edition, categoryCode)),
    );
    const sinceEdition = wordings.findLastIndex((wording) => wording !== wordings[last]) + 1;
    const rows = this.rowsOf(last, categoryCode);
    const [best] = matchDutyRows(rows, { categoryCode, areaCode, role: 'handler' });
    return best
      ? { areaCode, sinceEdition, regionCode: best.regionCode, isSilent: false }
      : { areaCode, sinceEdition, regionCode: silentRegion(rows, categoryCode, areaCode), isSilent: true };
  }

  private rowsOf(edition: number, categoryCode: string): DutyRow[] {
    const rows = this.handlers[edition];
    return [...(rows?.get(categoryCode.slice(0, 2)) ?? []), ...(rows?.get('*') ?? [])];
  }
}

/** Returns the largest region around a place in which no row names a handler for the category. */
function silentRegion(rows: readonly DutyRow[], categoryCode: string, areaCode: string): string {
  const concerning = rows.filter(
    ({ categoryPrefix }) => categoryPrefix === '*' || categoryCode.startsWith(categoryPrefix),
  );
  const around = [districtOf(areaCode), streetOf(areaCode), communityOf(areaCode)];
  return around.find((region) => !concerning.some(({ regionCode }) => regionContains(region, regionCode))) ?? areaCode;
}
