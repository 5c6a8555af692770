import {
  regionContains,
  regionPrefix,
  type LineCode,
  type OrganizationKind,
  type RegionLevel,
  type Severity,
} from '@jiceng/contracts/codes';
import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { LineList, type Line } from '@jiceng/contracts/dictionary/line-list';
import { GridLocator, type LocatableGrid, type Position } from '@jiceng/geometry/locator';
import type { Datum } from '@jiceng/geometry/datum';
import { positionFault, positionProblem, type PositionProblem } from '@jiceng/geometry/plausible';
import {
  calendarHolder,
  Calendars,
  organizationHolder,
  regionHolder,
  type CalendarData,
} from '../calendar/calendar.rules.js';
import type { WorkingClock } from '../calendar/working-clock.js';
import { chooseProcess, type ChoiceQuestion } from '../process/process-choice.rules.js';
import type { ProcessDefinition, ProcessMode } from '../process/process-definition.rules.js';
import type { Authority } from '../authority/authority.rules.js';
import type { DutyRow } from '../duty-list/duty-list.rules.js';
import { desksOf, type IntakeDesk } from '../intake-desk/intake-desk.rules.js';
import { SourceMappings, type MappingRow } from '../source-mapping/source-mapping.rules.js';
import { builtInTexts } from '../wording/built-in-texts.js';
import type { ReplyTexts } from '../wording/reply-template.rules.js';
import { successorIn } from './successor.rules.js';

export interface KnownOrganization {
  id: string;
  code: string;
  name: string;
  kind: OrganizationKind;
  line: LineCode | null;
  parentId: string | null;
  regionCode: string;
  validFrom: Date;
  validTo: Date | null;
  /** The organization that took over the work when this one was dissolved. */
  successorId: string | null;
}

export interface KnownCategory {
  code: string;
  catalogueVersion: number;
  effectiveFrom: Date;
  name: string;
  line: LineCode;
  acceptMinutes: number;
  handleMinutes: number;
  closingCondition: string;
  riskGrade: number;
  leastSeverity: Severity | null;
  /** True when a photo must show the result of the work, and every check of it on the spot. */
  photoRequired: boolean;
  retired: boolean;
}

/** A filled post with a role that judges the work of others, such as a verifier or a leader. */
export interface JudgingPost {
  organizationId: string;
  roles: readonly string[];
  areaCodes: readonly string[];
  validFrom: Date;
  validTo: Date | null;
}

export interface PublishedProcess {
  key: string;
  version: number;
  /** Versions with the same id were published together and are withdrawn together. */
  publication: string;
  publishedAt: Date;
  effectiveFrom: Date;
  withdrawnAt: Date | null;
  definition: ProcessDefinition;
}

export interface DirectoryData {
  edition: string;
  organizations: readonly KnownOrganization[];
  regions: readonly { code: string; name: string; level: RegionLevel }[];
  grids: readonly LocatableGrid[];
  categories: readonly KnownCategory[];
  lines: readonly Line[];
  processes: readonly PublishedProcess[];
  calendars: CalendarData;
  dutyListVersion: number;
  dutyRows: readonly DutyRow[];
  intakeDesks: readonly IntakeDesk[];
  sourceMappings: readonly MappingRow[];
  authorities: readonly Authority[];
  judges: readonly JudgingPost[];
  /** The district's own words for reporters, by state. */
  replyTexts: Partial<Record<IssueState, ReplyTexts>>;
}

/** Personnel never announces a future dissolution, so at this moment every known dissolution has taken effect. */
const LATEST = new Date(8_640_000_000_000_000);

/**
 * Data that commands look up often and that changes rarely. A directory is never modified; a newer edition replaces it.
 */
export class Directory {
  readonly edition: string;
  readonly locator: GridLocator;
  /** Version of the duty list in force; 0 when no version was published. */
  readonly dutyListVersion: number;
  readonly dutyRows: readonly DutyRow[];
  /** The authority matrix in force. */
  readonly authorities: readonly Authority[];
  /**
   * All published versions, also those that wait for their effective date and those that were withdrawn. The choice
   * compares the time of each report with the effective dates, so a version takes effect without a new edition.
   */
  readonly processes: readonly PublishedProcess[];
  /** Always `ordinary`; `emergency` is for a district that can switch to an emergency plan. */
  readonly mode: ProcessMode = 'ordinary';
  readonly calendars: Calendars;
  readonly lines: LineList;
  readonly sourceMappings: SourceMappings;
  readonly organizations: ReadonlyMap<string, KnownOrganization>;
  readonly parentOf: ReadonlyMap<string, string | null>;
  private readonly intakeDesks: readonly IntakeDesk[];
  private readonly judges: ReadonlyMap<string, readonly JudgingPost[]>;
  private readonly byCode: ReadonlyMap<string, KnownOrganization>;
  private readonly areas: ReadonlySet<string>;
  private readonly others = new WeakMap<Calendars, Directory>();
  private readonly categories: ReadonlyMap<string, readonly KnownCategory[]>;

  /** @param kept parts of another directory that are expensive to build and whose data is the same */
  constructor(
    private readonly data: DirectoryData,
    { locator, calendars }: { locator?: GridLocator; calendars?: Calendars } = {},
  ) {
    this.edition = data.edition;
    this.dutyListVersion = data.dutyListVersion;
    this.dutyRows = data.dutyRows;
    this.intakeDesks = data.intakeDesks;
    this.authorities = data.authorities;
    this.processes = data.processes;
    this.calendars = calendars ?? new Calendars(data.calendars);
    this.lines = new LineList(data.lines);
    this.sourceMappings = new SourceMappings(data.sourceMappings);
    this.locator = locator ?? new GridLocator(data.grids);
    this.organizations = new Map(data.organizations.map((organization) => [organization.id, organization]));
    this.parentOf = new Map(data.organizations.map(({ id, parentId }) => [id, parentId]));
    this.byCode = new Map(data.organizations.map((organization) => [organization.code, organization]));
    this.judges = Map.groupBy(data.judges, ({ organizationId }) => organizationId);
    this.areas = new Set([...data.regions.map((region) => region.code), ...data.grids.map((grid) => grid.code)]);
    this.categories = Map.groupBy(data.categories, (category) => category.code);
  }

  /** Returns the directory with changed organizations, for the transaction that stores these changes. */
  withOrganizations(changed: readonly KnownOrganization[]): Directory {
    const kept = this.data.organizations.filter(({ id }) => !changed.some((each) => each.id === id));
    return new Directory({ ...this.data, organizations: [...kept, ...changed] }, this);
  }

  /**
   * Returns the reason why a report cannot have this position, with the likely cause; null when the position is
   * plausible.
   */
  problemOfPosition(position: Position, datum: Datum): (PositionProblem & { isFar: boolean }) | null {
    const fault = positionFault(position, this.locator.bounds, datum);
    return fault && { ...positionProblem(fault, position), isFar: fault === 'far' };
  }

  knowsArea(code: string): boolean {
    return this.areas.has(code);
  }

  /**
   * Returns the areas in which issues near a report can be: the grids within `metres` of its position or, without a
   * position, the areas below its own area. The areas that contain the report's own area are included, because some
   * reports name only a large area.
   */
  areasNear(position: Position | null, areaCode: string, metres: number): string[] {
    const street = areaCode.slice(0, 9);
    if (street.endsWith('000')) return [areaCode];
    const community = areaCode.slice(0, 12);
    const below = community.endsWith('000') ? street : community;
    const near = position
      ? [...this.locator.near(position, metres), areaCode, community]
      : [...this.areas].filter((code) => code.startsWith(below));
    return [...new Set([...near, `${street}000`])].filter((code) => this.areas.has(code));
  }

  /** Returns the words for reporters in a state: those of the district, or else the built-in ones. */
  wordsFor(state: IssueState): ReplyTexts {
    return this.data.replyTexts[state] ?? builtInTexts[state];
  }

  /** Code of the district; the area of reports without a place. */
  get districtCode(): string | null {
    return [...this.areas].find((code) => code.endsWith('000000')) ?? null;
  }

  organizationByCode(code: string): KnownOrganization | null {
    return this.byCode.get(code) ?? null;
  }

  /** True when the organization exists and is in force at the moment. */
  inForce(id: string, at: Date): boolean {
    const organization = this.organizations.get(id);
    return (
      organization !== undefined &&
      organization.validFrom <= at &&
      (organization.validTo === null || organization.validTo > at)
    );
  }

  /**
   * True when a post of the organization with one of these roles is filled at a moment, and its areas contain the place
   * if one is given. Only posts with roles of `judgingRoles` are known. Holders on leave count too.
   */
  hasPost(organizationId: string, roles: readonly string[], at: Date, areaCode: string | null = null): boolean {
    return this.postsWith(organizationId, roles, at).some(
      ({ areaCodes }) => areaCode === null || areaCodes.some((area) => regionContains(area, areaCode)),
    );
  }

  /**
   * True when such a post is filled for a part of the region, for example when a unit has one verifier for each street.
   * A post for a larger area that contains the region does not count here.
   */
  hasPostInside(organizationId: string, roles: readonly string[], at: Date, regionCode: string): boolean {
    return this.postsWith(organizationId, roles, at).some(({ areaCodes }) =>
      areaCodes.some((area) => regionContains(regionCode, area)),
    );
  }

  private postsWith(organizationId: string, roles: readonly string[], at: Date) {
    return (this.judges.get(organizationId) ?? []).filter(
      ({ validFrom, validTo, roles: held }) =>
        validFrom <= at && (validTo === null || validTo > at) && held.some((role) => roles.includes(role)),
    );
  }

  /**
   * Returns the organization that does the work of another at a moment: the organization itself, or its successor once
   * it is dissolved.
   */
  readonly successorOf = (id: string, at: Date): string => successorIn(this.organizations, id, at);

  /**
   * Returns the organization whose desk receives residents' own reports from a place: the listed desk with the smallest
   * region that contains the place, or else the coordination office. Null when there is neither.
   */
  intakeDeskOf(areaCode: string, at: Date): KnownOrganization | null {
    const desk = desksOf(this.intakeDesks, areaCode)
      .map(({ organizationId }) => this.successorOf(organizationId, at))
      .find((organizationId) => this.inForce(organizationId, at));
    return (desk === undefined ? null : this.organizations.get(desk)) ?? this.coordinationOffice(at);
  }

  /**
   * True when both organizations belong to the same tree: an organization directly below the district government with
   * all organizations below it, such as a department with its stations.
   */
  readonly inOneTree = (one: string, other: string): boolean =>
    this.topsOf(one).some((top) => this.topsOf(other).includes(top));

  /** Returns the ids of all organizations in the trees of the given organizations. */
  treesOf(ids: readonly string[]): string[] {
    const tops = new Set(ids.flatMap((id) => this.topsOf(id)));
    return [...this.organizations.keys()].filter((id) => this.topsOf(id).some((top) => tops.has(top)));
  }

  /**
   * Returns the top organizations of the trees of an organization. A dissolved organization also belongs to the tree of
   * its successor, so the successor does not judge the work that it took over.
   */
  private topsOf(id: string): string[] {
    const heir = this.successorOf(id, LATEST);
    return heir === id ? [this.topOf(id)] : [this.topOf(id), this.topOf(heir)];
  }

  /** Returns the district government above an organization; null when there is none above. */
  districtGovernmentAbove(id: string): string | null {
    const parentId = this.parentOf.get(id) ?? null;
    if (parentId === null) return null;
    return this.organizations.get(parentId)?.kind === 'district_government'
      ? parentId
      : this.districtGovernmentAbove(parentId);
  }

  /**
   * Returns an organization and those above it, the nearest first: its parents, with the coordination office before the
   * district government.
   */
  chainAbove(id: string, at: Date): string[] {
    const chain = [id];
    for (let next = this.parentOf.get(id); next && !chain.includes(next); next = this.parentOf.get(next))
      chain.push(next);
    const office = this.coordinationOffice(at)?.id;
    const government = chain.findIndex((each) => this.organizations.get(each)?.kind === 'district_government');
    if (office && !chain.includes(office)) chain.splice(government <= 0 ? chain.length : government, 0, office);
    return chain;
  }

  /**
   * Returns the organization directly below the district government that contains this organization; the organization
   * itself when none is above it.
   */
  topOf(id: string): string {
    const parentId = this.parentOf.get(id);
    const parent = parentId ? this.organizations.get(parentId) : null;
    return parent && parent.kind !== 'district_government' ? this.topOf(parent.id) : id;
  }

  /**
   * Returns the organization of the given kinds with the smallest region that contains the place. When this
   * organization is dissolved and no other one has the region, returns its successor; null when there is no such
   * organization.
   */
  organizationAt(kinds: readonly OrganizationKind[], areaCode: string, at: Date): KnownOrganization | null {
    const holding = [...this.organizations.values()]
      .filter(({ kind, regionCode }) => kinds.includes(kind) && regionContains(regionCode, areaCode))
      .sort(
        (a, b) =>
          regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length ||
          Number(this.inForce(b.id, at)) - Number(this.inForce(a.id, at)),
      );
    return this.firstWorking(holding, at);
  }

  coordinationOffice(at: Date): KnownOrganization | null {
    const offices = [...this.organizations.values()].filter(({ kind }) => kind === 'coordination_office');
    return offices.find(({ id }) => this.inForce(id, at)) ?? this.firstWorking(offices, at);
  }

  /**
   * Returns the first organization that is in force at the moment, after each dissolved organization was replaced by
   * its successor.
   */
  private firstWorking(organizations: readonly KnownOrganization[], at: Date): KnownOrganization | null {
    const id = organizations.map((each) => this.successorOf(each.id, at)).find((each) => this.inForce(each, at));
    return (id !== undefined && this.organizations.get(id)) || null;
  }

  /**
   * Returns the category as it was at a moment. For a moment before the first version took effect it returns the oldest
   * version, so that old data can be loaded. Null for an unknown code.
   */
  category(code: string, at: Date): KnownCategory | null {
    const versions = [...(this.categories.get(code) ?? [])].sort((a, b) => a.catalogueVersion - b.catalogueVersion);
    return versions.findLast((version) => version.effectiveFrom <= at) ?? versions[0] ?? null;
  }

  /**
   * Returns the process of a matter by its source, its category and the mode of the district; null when no rule covers
   * the matter.
   */
  processFor(question: Omit<ChoiceQuestion, 'mode'>): PublishedProcess | null {
    return chooseProcess(this.processes, { ...question, mode: this.mode });
  }

  /** Returns a published version of a process. @throws Error when the version was not published */
  process(key: string, version: number): ProcessDefinition {
    const found = this.processes.find((process) => process.key === key && process.version === version);
    if (!found) throw new Error(`process ${key} version ${version} is not published`);
    return found.definition;
  }

  /** Returns the directory with other calendars: those of an earlier edition, or those of a draft. */
  withCalendars(calendars: Calendars): Directory {
    if (calendars === this.calendars) return this;
    const known = this.others.get(calendars) ?? new Directory(this.data, { locator: this.locator, calendars });
    this.others.set(calendars, known);
    return known;
  }

  /** Returns the clock of a shift calendar. @throws Error for an unknown code */
  clock(calendarCode: string): WorkingClock {
    if (!this.calendars.has(calendarCode)) throw new Error(`shift calendar ${calendarCode} does not exist`);
    return this.calendars.clock([calendarHolder(calendarCode)]);
  }

  /**
   * Returns the clock of an organization: its own hours, else those of the smallest region that has hours and contains
   * the organization's region, else the shift calendar of the process.
   */
  deskClock(organizationId: string, calendarCode: string): WorkingClock {
    return this.calendars.clock([...this.holdersOf(organizationId), calendarHolder(calendarCode)]);
  }

  private holdersOf(organizationId: string): string[] {
    const regionCode = this.organizations.get(organizationId)?.regionCode;
    if (regionCode === undefined) return [organizationHolder(organizationId)];
    const regions = [regionCode, `${regionCode.slice(0, 9)}000`, `${regionCode.slice(0, 6)}000000`];
    return [organizationHolder(organizationId), ...[...new Set(regions)].map(regionHolder)];
  }
}
