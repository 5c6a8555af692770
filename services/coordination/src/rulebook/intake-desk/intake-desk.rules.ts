import { regionContains, regionPrefix, type OrganizationKind } from '@jiceng/contracts/codes';
import { codeColumn, patternColumn, type Columns, type Values } from '@jiceng/tables/columns';
import type { RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { dutyListErrors } from '../duty-list/duty-list.errors.js';
import { intakeDeskErrors } from './intake-desk.errors.js';

/** The desk that receives residents' own reports from a region. */
export interface IntakeDesk {
  regionCode: string;
  organizationId: string;
  organizationCode: string;
}

/** Returns the desks whose region contains the place, smallest region first. */
export function desksOf<T extends Pick<IntakeDesk, 'regionCode'>>(desks: readonly T[], areaCode: string): T[] {
  return desks
    .filter((desk) => regionContains(desk.regionCode, areaCode))
    .sort((a, b) => regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length);
}

export const intakeDeskColumns = {
  regionCode: patternColumn('区划代码', 'Region code', /^\d{12}$/, {
    zh: ' 12 位区划代码',
    en: 'a division code of 12 digits',
  }),
  organizationCode: codeColumn('受理单位编码', 'Organization code', '单位编码', '机构编码'),
} satisfies Columns;

/** Kinds of organizations that can be an intake desk. A department receives reports only from its own staff. */
const receiving: readonly OrganizationKind[] = ['coordination_office', 'street_office', 'community_committee'];

export interface KnownReceivers {
  hasArea: (code: string) => boolean;
  organization: (code: string) => { id: string; kind: OrganizationKind; regionCode: string } | null;
}

/**
 * Checks the rows of a file: each region must exist and appear once, and the organization must be the coordination
 * office or the street or community of the region.
 */
export function judgeIntakeDesks(
  rows: readonly TableRow<Values<typeof intakeDeskColumns>>[],
  faults: RowFaults,
  known: KnownReceivers,
): IntakeDesk[] {
  const rowOf = new Map<string, number>();
  return rows.flatMap(({ row, values: { regionCode, organizationCode } }) => {
    const organization = known.organization(organizationCode);
    const first = rowOf.get(regionCode);
    rowOf.set(regionCode, first ?? row);
    if (!known.hasArea(regionCode)) faults.add(row, 'regionCode', dutyListErrors.UNKNOWN_REGION({ code: regionCode }));
    else if (first !== undefined)
      faults.add(row, 'regionCode', intakeDeskErrors.INTAKE_REGION_GIVEN_TWICE({ code: regionCode, first }));
    if (!organization)
      faults.add(row, 'organizationCode', dutyListErrors.UNKNOWN_ORGANIZATION({ code: organizationCode }));
    else if (
      !faults.has(row) &&
      (!receiving.includes(organization.kind) || !regionContains(organization.regionCode, regionCode))
    )
      faults.add(row, 'organizationCode', intakeDeskErrors.NOT_AN_INTAKE_DESK({ code: organizationCode }));
    return organization && !faults.has(row) ? [{ regionCode, organizationId: organization.id, organizationCode }] : [];
  });
}
