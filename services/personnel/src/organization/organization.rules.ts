import {
  regionContains,
  regionLevel,
  type LineCode,
  type OrganizationKind,
  type RegionLevel,
} from '@jiceng/contracts/codes';
import { badInput, DomainError } from '@jiceng/platform/errors';
import { isInForce } from '../effective/effective-period.rules.js';
import { organizationErrors } from './organization.errors.js';
import type { OrganizationPeriodRow, OrganizationRow } from './organization.table.js';

/** The place of a kind of organization in the tree of blocks (块) and lines (条). */
interface Place {
  parents: readonly OrganizationKind[];
  /** Levels that the region of such an organization may have. */
  levels: readonly RegionLevel[];
  line: boolean;
}

const places: Record<OrganizationKind, Place> = {
  district_government: { parents: [], levels: ['district'], line: false },
  coordination_office: { parents: ['district_government'], levels: ['district'], line: false },
  street_office: { parents: ['district_government'], levels: ['street'], line: false },
  community_committee: { parents: ['street_office'], levels: ['community'], line: false },
  line_department: { parents: ['district_government'], levels: ['district'], line: true },
  station: { parents: ['line_department', 'station'], levels: ['district', 'street', 'community'], line: true },
};

/** The data of a new organization. */
export interface OrganizationPlan {
  kind: OrganizationKind;
  line: LineCode | null;
  regionCode: string;
}

/**
 * Checks the place of an organization. A street office, a coordination office or a line department must stand below the
 * district government, a committee below a street office, and a station below a department or station of its line; the
 * region must lie inside the region of the parent.
 * @throws PARENT_NOT_ALLOWED, LINE_NOT_ALLOWED, REGION_NOT_ALLOWED
 */
export function assertPlace(plan: OrganizationPlan, parent: OrganizationRow | null): void {
  const place = places[plan.kind];
  const fits = parent === null ? place.parents.length === 0 : place.parents.includes(parent.kind);
  if (!fits)
    throw organizationErrors.PARENT_NOT_ALLOWED({ kind: plan.kind, allowed: place.parents.join('/') || 'none' });
  if (place.line !== (plan.line !== null)) {
    throw organizationErrors.LINE_NOT_ALLOWED({ kind: plan.kind, allowed: place.line ? 'required' : 'none' });
  }
  if (parent?.line != null && parent.line !== plan.line)
    throw organizationErrors.LINE_NOT_ALLOWED({ kind: plan.kind, allowed: 'that of the parent' });
  const inside = parent === null || regionContains(parent.regionCode, plan.regionCode);
  if (!place.levels.includes(regionLevel(plan.regionCode)) || !inside) {
    throw organizationErrors.REGION_NOT_ALLOWED({ kind: plan.kind, level: place.levels.join('/') });
  }
}

/** @throws ORGANIZATION_CYCLE when `parentId` is the organization or stands below it */
export function assertNoCycle(id: string, parentId: string | null, parentOf: (id: string) => string | null): void {
  const passed = new Set<string>();
  for (let current = parentId; current !== null && !passed.has(current); current = parentOf(current)) {
    if (current === id) throw organizationErrors.ORGANIZATION_CYCLE({ id });
    passed.add(current);
  }
}

/**
 * Checks a division code.
 * @throws BAD_INPUT
 */
export function assertDivisionCode(field: string, code: string): string {
  if (!/^\d{12}$/.test(code)) throw badInput(field, '须为 12 位区划代码', 'must be a 12-digit division code');
  return code;
}

/**
 * A dissolved organization does not change any more, not even for a time before it ended. @throws
 * ORGANIZATION_DISSOLVED
 */
export function assertNotDissolved({ name, validTo }: OrganizationRow): void {
  if (validTo !== null) throw organizationErrors.ORGANIZATION_DISSOLVED({ name });
}

/** @throws ORGANIZATION_DISSOLVED */
export function assertInForce(organization: OrganizationRow, at: Date): void {
  if (!isInForce(organization, at)) throw organizationErrors.ORGANIZATION_DISSOLVED({ name: organization.name });
}

/**
 * Checks the time of a foundation, rename, move or dissolution: not in the future and not before `lastChange`.
 * @throws EFFECTIVE_DATE_NOT_ALLOWED
 */
export function assertEffectiveDate(effectiveFrom: Date, lastChange: Date, now: Date): void {
  if (effectiveFrom < lastChange || effectiveFrom > now) {
    throw organizationErrors.EFFECTIVE_DATE_NOT_ALLOWED({ after: lastChange.toISOString() });
  }
}

/**
 * Refuses to dissolve an organization that still has organizations or open posts below it.
 * @throws ORGANIZATION_HAS_CHILDREN, ORGANIZATION_HAS_POSTS
 */
export function assertMayBeDissolved(remains: { children: number; posts: number }): void {
  if (remains.children > 0) throw organizationErrors.ORGANIZATION_HAS_CHILDREN({ count: remains.children });
  if (remains.posts > 0) throw organizationErrors.ORGANIZATION_HAS_POSTS({ count: remains.posts });
}

/**
 * Checks the organization that takes over the work of a dissolved organization. A dissolved organization is refused as
 * successor, because it could not do the work.
 * @throws SUCCESSOR_INSIDE, SUCCESSOR_NOT_IN_FORCE
 */
export function assertSuccessor(
  successorId: string,
  successor: OrganizationRow | null,
  dissolution: { id: string; effectiveFrom: Date; parentOf: (id: string) => string | null },
): void {
  const field = 'successorId';
  const { id, effectiveFrom, parentOf } = dissolution;
  const passed = new Set<string>();
  for (
    let current: string | null = successorId;
    current !== null && !passed.has(current);
    current = parentOf(current)
  ) {
    if (current === id) throw organizationErrors.SUCCESSOR_INSIDE({ field });
    passed.add(current);
  }
  if (successor === null || successor.validFrom > effectiveFrom || successor.validTo !== null)
    throw organizationErrors.SUCCESSOR_NOT_IN_FORCE({ field, successor: successor?.name ?? successorId });
}

/** Returns the error of a rule instead of throwing the error; null when the rule allows the action. */
export function refusalOf(rule: () => void): DomainError | null {
  try {
    rule();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/**
 * Returns the periods after a change at `effectiveFrom`: the last period ends at this time and a new period begins. A
 * change at the start of the last period corrects that period.
 */
export function periodsAfterChange(
  periods: readonly OrganizationPeriodRow[],
  change: { name: string; parentId: string | null; effectiveFrom: Date },
): OrganizationPeriodRow[] {
  const last = periods.at(-1)!;
  const { name, parentId, effectiveFrom } = change;
  const next = { organizationId: last.organizationId, validFrom: effectiveFrom, validTo: last.validTo, name, parentId };
  if (last.validFrom.getTime() === effectiveFrom.getTime()) return [...periods.slice(0, -1), next];
  return [...periods.slice(0, -1), { ...last, validTo: effectiveFrom }, next];
}
