import { randomUUID } from 'node:crypto';
import type { Role } from '@jiceng/contracts/codes';
import type { Actor } from '@jiceng/platform/context';
import { idFromCode } from '@jiceng/platform/ids';
import { aStaffActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';

export const district = '320106000000';
export const street = '320106001000';
export const otherStreet = '320106002000';
export const community = '320106001001';

export const key = (): string => `test-${randomUUID()}`;
export const organizationId = (code: string): string => idFromCode('organization', code);
export const staffId = (code: string): string => idFromCode('staff', code);
export const postId = (code: string): string => idFromCode('post', code);

/** A small district: government, coordination office, two streets, a community, two departments and a station. */
export const organizationsCsv = `code,name,kind,line,parentCode,regionCode,validFrom
GOV,鼓楼区人民政府,district_government,,,${district},2025-06-01
CMD,指挥中心,coordination_office,,GOV,${district},2025-06-01
STREET,第一街道办事处,street_office,,GOV,${street},2025-06-01
STREET2,第二街道办事处,street_office,,GOV,${otherStreet},2025-06-01
COMMITTEE,第一社区居委会,community_committee,,STREET,${community},2025-06-01
URBAN,城市管理局,line_department,urban_management,GOV,${district},2025-06-01
POLICE,公安分局,line_department,public_security,GOV,${district},2025-06-01
SQUAD,城管执法中队,station,urban_management,URBAN,${street},2025-06-01
`;

export const operator: Actor = { ...aStaffActor({ id: 'operator', name: '运维', roles: ['operator'] }) };

export function anActor(roles: Role[], parts: Partial<Actor> = {}): Actor {
  return aStaffActor({ id: randomUUID(), roles, areaCodes: [district], ...parts });
}

/** The personnel officer of the district, with every line and the whole district. */
export const officer = anActor(['personnel_officer'], {
  organizationId: organizationId('GOV'),
  organizationIds: [organizationId('GOV')],
});
export const administrator = anActor(['district_admin'], {
  organizationId: organizationId('GOV'),
  organizationIds: [organizationId('GOV')],
});

export interface Report {
  imported: number;
  unchanged: number;
  rejected: number;
  errors: { row: number; field: string | null; code: string; messages: { zh: string; en: string } }[];
}

export interface ImportOptions {
  as?: Actor;
  mode?: 'ALL_OR_NOTHING' | 'VALID_ROWS';
  dryRun?: boolean;
  clock?: string;
}

export async function importFile(
  subgraph: TestSubgraph,
  what: 'Organizations' | 'Staff' | 'Roster',
  content: string,
  { as = operator, mode = 'ALL_OR_NOTHING', dryRun = false, clock }: ImportOptions = {},
): Promise<Report> {
  const data = await subgraph.get<{ report: Report }>(
    `mutation Import($input: ImportInput!) { report: import${what}(input: $input) { imported unchanged rejected errors { row field code messages { zh en } } } }`,
    { as, variables: { input: { idempotencyKey: key(), content, mode, dryRun } }, claims: clock ? { clock } : {} },
  );
  return data.report;
}

/** Returns the payloads of the events of a contract in the outbox, oldest first. */
export async function emitted<P = Record<string, unknown>>(subgraph: TestSubgraph, contract: string): Promise<P[]> {
  const rows = await subgraph.database.query<{ payload: P }>(
    `SELECT envelope -> 'payload' AS payload FROM outbox WHERE contract = $1 ORDER BY id`,
    [contract],
  );
  return rows.map((row) => row.payload);
}

export const staffHeader =
  'staffCode,name,postCode,postName,establishment,organizationCode,roles,areaCodes,lines,validFrom';

export function staffLine(
  code: string,
  organization: string,
  roles: string,
  areas: string,
  lines = '',
  validFrom = '2026-01-01',
): string {
  return `${code},姓名${code},${code}-P,岗位${code},civil_servant,${organization},${roles},${areas},${lines},${validFrom}`;
}

/**
 * People of the small district: three dispatchers at the desk of the first street, and one person for each other role.
 */
export const staffCsv = [
  staffHeader,
  staffLine('OFFICER', 'GOV', 'personnel_officer', district),
  staffLine('COORD', 'CMD', 'coordinator', district),
  staffLine('DESK1', 'STREET', 'street_dispatcher', street),
  staffLine('DESK2', 'STREET', 'street_dispatcher', street),
  staffLine('DESK3', 'STREET', 'street_dispatcher', street),
  staffLine('GRID1', 'COMMITTEE', 'grid_worker', `${community}001|${community}002`),
  staffLine('URBAN1', 'URBAN', 'department_dispatcher', district, 'urban_management'),
  staffLine('URBAN2', 'URBAN', 'department_handler', district, 'urban_management'),
  staffLine('SQUAD1', 'SQUAD', 'department_dispatcher|department_handler', street, 'urban_management'),
].join('\n');
