import { readFileSync } from 'node:fs';
import { openAccounts, type DemoAccount } from './accounts.js';
import { clientAccounts } from './clients.js';
import { readCategories, type DemoCategory } from './categories.js';
import { toCsv } from './csv.js';
import { readDistrict, type District } from './divisions.js';
import { writeAuthorities, writeDutyList, type DutyRow } from './duty-list.js';
import { drawGrids, toGeoJson, type DemoGrid } from './geography.js';
import { unlistedCategory } from './gap.js';
import { foundOrganizations, organizationCode, type DemoOrganization } from './organizations.js';
import { addDays, instant, planRoster, type RosterEntry } from './roster.js';
import { hireStaff, superiorsFirst, type DemoStaff, type GridCover } from './staff.js';

export interface DemoDistrict {
  district: District;
  grids: DemoGrid[];
  categories: DemoCategory[];
  organizations: DemoOrganization[];
  staff: DemoStaff[];
  covers: GridCover[];
  roster: RosterEntry[];
  dutyList: DutyRow[];
  accounts: DemoAccount[];
  /** First day of the demo's history, `YYYY-MM-DD`. */
  historyFrom: string;
  today: string;
}

/** Number of days of the demo district's history. */
export const historyDays = 98;

export interface DemoOptions {
  /** Division code of six or twelve digits. */
  districtCode: string;
  /** Last day of the history, `YYYY-MM-DD` in China. */
  today: string;
  seed?: string;
}

/** Generates the whole demo district. The same options always give the same district. */
export function generateDistrict({
  districtCode,
  today,
  seed = `demo:${districtCode.slice(0, 6)}`,
}: DemoOptions): DemoDistrict {
  const district = readDistrict(districtCode);
  const grids = drawGrids(district, seed);
  const categories = readCategories();
  const organizations = foundOrganizations(district);
  const { staff, covers } = hireStaff(district, grids, seed);
  const historyFrom = addDays(today, -historyDays);
  return {
    district,
    grids,
    categories,
    organizations,
    staff,
    covers,
    historyFrom,
    today,
    roster: planRoster(staff, historyFrom, today, seed),
    dutyList: writeDutyList(district, categories),
    accounts: [...openAccounts(district, organizations, staff), ...clientAccounts()],
  };
}

/** Returns the import files by name, in the order in which they must be loaded. */
export function importFiles(demo: DemoDistrict): Record<string, string> {
  const { district, historyFrom } = demo;
  const since = instant(historyFrom, '00:00');
  const regions = [
    { code: district.code, name: district.name, level: 'district', parentCode: '' },
    ...district.streets.map(({ code, name }) => ({ code, name, level: 'street', parentCode: district.code })),
    ...district.streets.flatMap((street) =>
      street.communities.map(({ code, name }) => ({ code, name, level: 'community', parentCode: street.code })),
    ),
  ];
  const staff = demo.staff.map((person) => ({
    ...person,
    roles: person.roles.join('|'),
    areaCodes: person.areaCodes.join('|'),
    lines: person.lines.join('|'),
    validFrom: since,
  }));
  return {
    'regions.csv': toCsv(['code', 'name', 'level', 'parentCode'], regions),
    'grids.geojson': toGeoJson(demo.grids),
    'catalogue.csv': toCsv(
      [
        'code',
        'major',
        'minor',
        'item',
        'line',
        'acceptMinutes',
        'handleMinutes',
        'closingCondition',
        'riskGrade',
        'leastSeverity',
        'photoRequired',
      ],
      // The newest category has no row in the duty list, so that the demo shows a gap.
      [...demo.categories, unlistedCategory(demo.categories)],
    ),
    'organizations.csv': toCsv(['code', 'name', 'kind', 'line', 'parentCode', 'regionCode'], demo.organizations),
    'staff.csv': toCsv(
      [
        'staffCode',
        'name',
        'postCode',
        'postName',
        'establishment',
        'organizationCode',
        'roles',
        'areaCodes',
        'lines',
        'validFrom',
        'reportsToPostCode',
      ],
      superiorsFirst(staff),
    ),
    'roster.csv': toCsv(['staffCode', 'kind', 'areaCodes', 'line', 'startsAt', 'endsAt'], demo.roster),
    'grid-assignments.csv': toCsv(
      ['gridCode', 'staffCode', 'cover', 'from'],
      demo.covers.map((cover) => ({ ...cover, from: since })),
    ),
    'duty-list.csv': toCsv(['categoryCode', 'level', 'regionCode', 'organizationCode', 'role', 'note'], demo.dutyList),
    'authority-matrix.csv': toCsv(
      ['categoryCode', 'level', 'maySolve', 'limitMinutes', 'passUpAfterMinutes'],
      writeAuthorities(demo.categories),
    ),
    'intake-desks.csv': toCsv(
      ['regionCode', 'organizationCode'],
      [{ regionCode: district.code, organizationCode: organizationCode.coordinationOffice(district.code) }],
    ),
    'data-elements.csv': coreElements(organizationCode.government(district.code)),
  };
}

/**
 * Returns the data elements that every district needs. The district government is responsible for them until another
 * organization takes them over.
 */
function coreElements(ownerCode: string): string {
  return readFileSync(new URL('../../services/data-sharing/core-elements.csv', import.meta.url), 'utf8').replaceAll(
    '{owner}',
    ownerCode,
  );
}
