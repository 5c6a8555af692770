import type { LineCode, OrganizationKind, Role } from '@jiceng/contracts/codes';
import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { gridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { assignmentChanged, type AssignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { CONTEXT_HEADER, type Actor } from '@jiceng/platform/context';
import { idFromCode, newId } from '@jiceng/platform/ids';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph, type SubgraphSettings } from '@jiceng/testing/subgraph';
import { DirectoryService } from '../src/rulebook/directory/directory.service.js';
import { NOTICE_LOOK_TIMER } from '../src/rulebook/calendar/notice-missing.rules.js';
import { service } from '../src/service.js';

/** A small district: two streets, two grids, a coordination office and four departments. */
export const district = '320106000000';
export const streetA = '320106001000';
export const streetB = '320106002000';
export const gridA = '320106001001001';
export const gridB = '320106002001001';
/** A position inside each grid. */
export const inGridA = { longitude: 118.75, latitude: 32.05 };
export const inGridB = { longitude: 118.85, latitude: 32.05 };
export const noise = '0101001';
export const smoke = '0101002';

export const organizationId = (code: string): string => idFromCode('organization', code);
export const staffId = (code: string): string => idFromCode('staff', code);

const organizations: [
  code: string,
  kind: OrganizationKind,
  line: LineCode | null,
  parent: string | null,
  region: string,
][] = [
  ['GOV', 'district_government', null, null, district],
  ['CMD', 'coordination_office', null, 'GOV', district],
  ['STREET-A', 'street_office', null, 'GOV', streetA],
  ['STREET-B', 'street_office', null, 'GOV', streetB],
  ['ENV', 'line_department', 'environment', 'GOV', district],
  ['POLICE', 'line_department', 'public_security', 'GOV', district],
  ['URBAN', 'line_department', 'urban_management', 'GOV', district],
  ['WATER', 'line_department', 'water', 'GOV', district],
];

/** Returns a person of the organization with this code. Routing knows the first person of each organization. */
export function someoneOf(code: string, ...roles: Role[]): Actor {
  const region = organizations.find(([each]) => each === code)![4];
  return aStaffActor({
    id: staffId(`${code}-1`),
    name: code,
    roles,
    organizationId: organizationId(code),
    organizationIds: [organizationId(code)],
    areaCodes: [region],
  });
}

export const people = {
  resident: aResidentActor({ id: 'account-1', name: '王小明' }),
  otherResident: aResidentActor({ id: 'account-2', name: '李四' }),
  streetA: someoneOf('STREET-A', 'street_dispatcher'),
  streetB: someoneOf('STREET-B', 'street_dispatcher'),
  environment: someoneOf('ENV', 'department_dispatcher'),
  police: someoneOf('POLICE', 'department_dispatcher'),
  urban: someoneOf('URBAN', 'department_dispatcher'),
  water: someoneOf('WATER', 'department_dispatcher'),
  coordinator: someoneOf('CMD', 'coordinator'),
  arbiter: { ...someoneOf('CMD', 'arbiter'), id: staffId('CMD-2') },
  verifier: { ...someoneOf('CMD', 'verifier'), id: staffId('CMD-3') },
  officeLeader: { ...someoneOf('CMD', 'unit_leader'), id: staffId('CMD-4') },
  leaderOnDuty: { ...someoneOf('CMD', 'leader_on_duty'), id: staffId('CMD-5') },
  operator: aStaffActor({ id: 'operator', name: 'operator', kind: 'staff', roles: ['operator'] }),
};

/** The duty list at the start of the tests. */
export const dutyList = `categoryCode,level,regionCode,organizationCode,role,note
${noise},district,${district},ENV,handler,
01,district,${district},URBAN,handler,
*,district,${district},CMD,arbiter,
*,district,${district},CMD,verifier,
`;

/** The intake desks of the tests: each street receives the reports of its residents. */
export const intakeDesks = `regionCode,organizationCode\n${streetA},STREET-A\n${streetB},STREET-B\n`;

/**
 * Roles of the first person of an organization, by the kind of the organization. For other kinds the role is department
 * dispatcher.
 */
const knownRoles: Partial<Record<OrganizationKind, Role[]>> = {
  street_office: ['street_dispatcher'],
  coordination_office: ['department_dispatcher', 'coordinator'],
};

const square = (west: number): [number, number][] => [
  [west, 32],
  [west + 0.1, 32],
  [west + 0.1, 32.1],
  [west, 32.1],
  [west, 32],
];

/**
 * Starts the service and loads the district as in production: most data by events, and the duty list and intake desks
 * by their commands.
 */
export async function startDistrict(
  env: Record<string, string> = {},
  settings: Pick<SubgraphSettings, 'asApplication'> = {},
): Promise<TestSubgraph> {
  const subgraph = await TestSubgraph.start(service, {
    role: 'all',
    env: { ...(process.env.TEST_LOG ? { LOG_LEVEL: 'error' } : {}), ...env },
    settled: { name: 'district', by: settle },
    delivered: ({ app }) => app.get(DirectoryService).renewed(),
    ...settings,
  });
  // Tests run in simulated time, so timers fire only when a test moves the clock.
  await moveClock(subgraph, validFrom);
  return subgraph;
}

const validFrom = '2020-01-01T00:00:00.000Z';

async function settle(subgraph: TestSubgraph): Promise<void> {
  await Promise.all([
    ...(
      [
        [district, 'district', null],
        [streetA, 'street', district],
        [streetB, 'street', district],
        ['320106001001', 'community', streetA],
        ['320106002001', 'community', streetB],
      ] as const
    ).map(([code, level, parentCode]) =>
      subgraph.deliver(regionChanged, { code, name: code, level, parentCode, version: 1 }),
    ),
    ...(
      [
        [gridA, 118.7],
        [gridB, 118.8],
      ] as const
    ).map(([gridCode, west]) =>
      subgraph.deliver(gridChanged, {
        gridCode,
        name: gridCode,
        kind: 'general',
        communityCode: gridCode.slice(0, 12),
        geometry: { type: 'Polygon', coordinates: [square(west)] },
        households: 400,
        validFrom,
        validTo: null,
        version: 1,
      }),
    ),
    ...organizations.map(([code, kind, line, parent, regionCode]) =>
      subgraph.deliver(organizationChanged, {
        organizationId: organizationId(code),
        code,
        name: code,
        kind,
        line,
        parentId: parent && organizationId(parent),
        regionCode,
        validFrom,
        validTo: null,
        version: 1,
      }),
    ),
    ...organizations.map(([code, kind, , , regionCode]) =>
      subgraph.deliver(assignmentChanged, {
        assignmentId: newId(),
        staffId: staffId(`${code}-1`),
        staffCode: `${code}-1`,
        staffName: code,
        postId: newId(),
        postName: code,
        organizationId: organizationId(code),
        roles: knownRoles[kind] ?? ['department_dispatcher'],
        areaCodes: [regionCode],
        lines: [],
        validFrom,
        validTo: null,
        version: 1,
      }),
    ),
    subgraph.deliver(cataloguePublished, {
      catalogueVersion: 1,
      effectiveFrom: validFrom,
      categories: [
        [noise, '噪音'],
        [smoke, '油烟'],
      ].map(([code, item]) => ({
        code: code!,
        major: '环境保护',
        minor: '环境污染',
        item: item!,
        line: 'environment' as const,
        acceptMinutes: 120,
        handleMinutes: 840,
        closingCondition: '现场已整改',
        riskGrade: 1,
        leastSeverity: code === smoke ? ('urgent' as const) : null,
        photoRequired: false,
        retired: false,
      })),
    }),
  ]);
  await importDutyList(subgraph, dutyList);
  await importIntakeDesks(subgraph, intakeDesks);
  // In the simulated years of the tests the notice of holidays is missing; only calendar-notices.spec.ts asks for that.
  await subgraph.database.query(`DELETE FROM timer WHERE kind = '${NOTICE_LOOK_TIMER}'`);
}

/** Replaces the duty list. @throws Error with the faults when a row is refused */
export function importDutyList(subgraph: TestSubgraph, content: string): Promise<void> {
  return importTable(subgraph, 'importDutyList', content);
}

/** Replaces the intake desks. @throws Error with the faults when a row is refused */
export function importIntakeDesks(subgraph: TestSubgraph, content: string): Promise<void> {
  return importTable(subgraph, 'importIntakeDesks', content);
}

async function importTable(subgraph: TestSubgraph, mutation: string, content: string): Promise<void> {
  const { answer } = await subgraph.get<{ answer: { errors: unknown[] } }>(
    `mutation($input: ImportInput!) { answer: ${mutation}(input: $input) { imported errors { row field code } } }`,
    { as: people.operator, variables: { input: { idempotencyKey: newId(), content } } },
  );
  if (answer.errors.length > 0) throw new Error(`${mutation} was refused: ${JSON.stringify(answer.errors)}`);
}

/** Fires the timers that are due up to a moment of simulated time, in order; later timers do not fire. */
export async function moveClock(subgraph: TestSubgraph, to: string): Promise<number> {
  const response = await fetch(`${subgraph.service.url}/demo/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [CONTEXT_HEADER]: subgraph.context(people.operator) },
    body: JSON.stringify({ idempotencyKey: newId(), to }),
  });
  if (!response.ok) throw new Error(`the clock was not moved: ${await response.text()}`);
  return ((await response.json()) as { firedTimers: number }).firedTimers;
}

/** Adds a further person to an organization, by the event of personnel about an assignment. */
export async function employ(subgraph: TestSubgraph, code: string, number: number, ...roles: Role[]): Promise<Actor> {
  const person = { ...someoneOf(code, ...roles), id: staffId(`${code}-${number}`) };
  await subgraph.deliver(assignmentChanged, assignmentOf(code, number, roles));
  return person;
}

/** Returns the event of personnel about the assignment of a further person. */
export function assignmentOf(code: string, number: number, roles: readonly Role[]): AssignmentChanged {
  const name = `${code}-${number}`;
  return {
    assignmentId: idFromCode('assignment', name),
    staffId: staffId(name),
    staffCode: name,
    staffName: name,
    postId: idFromCode('post', name),
    postName: name,
    organizationId: organizationId(code),
    roles: [...roles],
    areaCodes: [organizations.find(([each]) => each === code)![4]],
    lines: [],
    validFrom: '2020-01-01T00:00:00.000Z',
    validTo: null,
    version: 1,
  };
}

/** Sends the first person of an organization on leave, from a day before a moment until a day after. */
export async function sendOnLeave(subgraph: TestSubgraph, code: string, at: string): Promise<void> {
  const around = (hours: number): string => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
  await subgraph.deliver(presenceChanged, {
    entryId: newId(),
    kind: 'leave',
    staffId: staffId(`${code}-1`),
    organizationId: organizationId(code),
    areaCodes: [],
    line: null,
    startsAt: around(-24),
    endsAt: around(24),
    covers: [],
    withdrawn: false,
    version: 1,
  });
}
