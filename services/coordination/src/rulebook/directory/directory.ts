import {
  regionContains,
  regionPrefix,
  type LineCode,
  type OrganizationKind,
  type RegionLevel,
  type Severity,
} from '@jiceng/contracts/codes';
import { GridLocator, type LocatableGrid, type Position } from '@jiceng/geometry/locator';
import { positionFault, positionProblem, type PositionProblem } from '@jiceng/geometry/plausible';
import { WorkingClock, type ShiftCalendar } from '../calendar/calendar.rules.js';
import { chooseProcess, type ChoiceQuestion } from '../process/process-choice.rules.js';
import type { ProcessDefinition, ProcessMode } from '../process/process-definition.rules.js';
import type { Authority } from '../authority/authority.rules.js';
import type { DutyRow } from '../duty-list/duty-list.rules.js';
import { desksOf, type IntakeDesk } from '../intake-desk/intake-desk.rules.js';

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
  retired: boolean;
}

export interface PublishedProcess {
  key: string;
  version: number;
  publishedAt: Date;
  definition: ProcessDefinition;
}

export interface DirectoryData {
  edition: string;
  organizations: readonly KnownOrganization[];
  regions: readonly { code: string; name: string; level: RegionLevel }[];
  grids: readonly LocatableGrid[];
  categories: readonly KnownCategory[];
  processes: readonly PublishedProcess[];
  calendars: readonly ShiftCalendar[];
  dutyListVersion: number;
  dutyRows: readonly DutyRow[];
  intakeDesks: readonly IntakeDesk[];
  authorities: readonly Authority[];
}

/** Everything that commands look up and that changes seldom, held in memory and never changed: a newer edition replaces it. */
export class Directory {
  readonly edition: string;
  readonly locator: GridLocator;
  /** Version of the duty list in force; 0 when none was published. */
  readonly dutyListVersion: number;
  readonly dutyRows: readonly DutyRow[];
  /** The authority matrix in force. */
  readonly authorities: readonly Authority[];
  readonly processes: readonly PublishedProcess[];
  /** Ordinary until the district can switch to an emergency plan (92). */
  readonly mode: ProcessMode = 'ordinary';
  readonly calendars: readonly ShiftCalendar[];
  readonly organizations: ReadonlyMap<string, KnownOrganization>;
  readonly parentOf: ReadonlyMap<string, string | null>;
  private readonly intakeDesks: readonly IntakeDesk[];
  private readonly byCode: ReadonlyMap<string, KnownOrganization>;
  private readonly areas: ReadonlySet<string>;
  private readonly categories: ReadonlyMap<string, readonly KnownCategory[]>;
  private readonly clocks = new Map<string, WorkingClock>();

  constructor(data: DirectoryData) {
    this.edition = data.edition;
    this.dutyListVersion = data.dutyListVersion;
    this.dutyRows = data.dutyRows;
    this.intakeDesks = data.intakeDesks;
    this.authorities = data.authorities;
    this.processes = data.processes;
    this.calendars = data.calendars;
    this.locator = new GridLocator(data.grids);
    this.organizations = new Map(data.organizations.map((organization) => [organization.id, organization]));
    this.parentOf = new Map(data.organizations.map(({ id, parentId }) => [id, parentId]));
    this.byCode = new Map(data.organizations.map((organization) => [organization.code, organization]));
    this.areas = new Set([...data.regions.map((region) => region.code), ...data.grids.map((grid) => grid.code)]);
    this.categories = Map.groupBy(data.categories, (category) => category.code);
  }

  /**
   * Returns the reason why a report cannot be about this position, with the likely cause; null when the position is
   * plausible.
   */
  problemOfPosition(position: Position): (PositionProblem & { isFar: boolean }) | null {
    const fault = positionFault(position, this.locator.bounds);
    return fault && { ...positionProblem(fault, position), isFar: fault === 'far' };
  }

  knowsArea(code: string): boolean {
    return this.areas.has(code);
  }

  /** The top of the region tree: where reports without a place go. */
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
   * The organization whose desk receives residents' own reports from a place (38): that of the smallest region for which a
   * desk is listed, else the coordination office.
   */
  intakeDeskOf(areaCode: string, at: Date): KnownOrganization | null {
    const listed = desksOf(this.intakeDesks, areaCode).find(({ organizationId }) => this.inForce(organizationId, at));
    return (listed && this.organizations.get(listed.organizationId)) ?? this.coordinationOffice(at);
  }

  /** True when one organization lies in the other's tree, or both in that of a third one below the district government. */
  readonly inOneTree = (one: string, other: string): boolean => this.topOf(one) === this.topOf(other);

  /** Every organization that lies in one tree with one of these. */
  treesOf(ids: readonly string[]): string[] {
    const tops = new Set(ids.map((id) => this.topOf(id)));
    return [...this.organizations.keys()].filter((id) => tops.has(this.topOf(id)));
  }

  /** The district government above an organization; null where none lies above. */
  districtGovernmentAbove(id: string): string | null {
    const parentId = this.parentOf.get(id) ?? null;
    if (parentId === null) return null;
    return this.organizations.get(parentId)?.kind === 'district_government'
      ? parentId
      : this.districtGovernmentAbove(parentId);
  }

  /** The organization directly below the district government in whose tree this one lies; itself where none lies above. */
  private topOf(id: string): string {
    const parentId = this.parentOf.get(id);
    const parent = parentId ? this.organizations.get(parentId) : null;
    return parent && parent.kind !== 'district_government' ? this.topOf(parent.id) : id;
  }

  /** The organization of some kinds that holds a place, with the smallest region; null when none is in force. */
  organizationAt(kinds: readonly OrganizationKind[], areaCode: string, at: Date): KnownOrganization | null {
    const holding = [...this.organizations.values()].filter(
      ({ id, kind, regionCode }) =>
        kinds.includes(kind) && regionContains(regionCode, areaCode) && this.inForce(id, at),
    );
    return holding.sort((a, b) => regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length)[0] ?? null;
  }

  coordinationOffice(at: Date): KnownOrganization | null {
    return this.find('coordination_office', at, () => true);
  }

  private find(
    kind: OrganizationKind,
    at: Date,
    matches: (organization: KnownOrganization) => boolean,
  ): KnownOrganization | null {
    for (const organization of this.organizations.values()) {
      if (organization.kind === kind && matches(organization) && this.inForce(organization.id, at)) return organization;
    }
    return null;
  }

  /** The category as it stood at a moment; the oldest version before the first took effect, so that history can be loaded. */
  category(code: string, at: Date): KnownCategory | null {
    const versions = [...(this.categories.get(code) ?? [])].sort((a, b) => a.catalogueVersion - b.catalogueVersion);
    return versions.findLast((version) => version.effectiveFrom <= at) ?? versions[0] ?? null;
  }

  /** The process of a matter, by its source, its category and the district's mode; null when no rule covers it. */
  processFor(question: Omit<ChoiceQuestion, 'mode'>): PublishedProcess | null {
    return chooseProcess(this.processes, { ...question, mode: this.mode });
  }

  /** A published version. @throws Error when it is not published */
  process(key: string, version: number): ProcessDefinition {
    const found = this.processes.find((process) => process.key === key && process.version === version);
    if (!found) throw new Error(`process ${key} version ${version} is not published`);
    return found.definition;
  }

  /** The clock of a shift calendar. @throws Error for a code that does not exist */
  clock(calendarCode: string): WorkingClock {
    const known = this.clocks.get(calendarCode);
    if (known) return known;
    const calendar = this.calendars.find(({ code }) => code === calendarCode);
    if (!calendar) throw new Error(`shift calendar ${calendarCode} does not exist`);
    const clock = new WorkingClock(calendar);
    this.clocks.set(calendarCode, clock);
    return clock;
  }
}
