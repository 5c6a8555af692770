import fc from 'fast-check';
import type { DutyRow } from '../rulebook/duty-list/duty-list.rules.js';
import {
  route,
  type PrecedentRow,
  type RoutableOrganization,
  type RoutableStaff,
  type RouteData,
  type RouteQuestion,
} from './routing.rules.js';

const at = new Date('2026-03-02T02:00:00Z');
const question: RouteQuestion = {
  categoryCode: '0102003',
  line: 'urban_management',
  severity: 'ordinary',
  areaCode: '320106001002003',
  at,
  refusedBy: [],
};
const district = '320106000000';

function anOrganization(id: string, row: Partial<RoutableOrganization> = {}): RoutableOrganization {
  return {
    id,
    code: id,
    line: 'urban_management',
    regionCode: district,
    validFrom: new Date(0),
    validTo: null,
    successorId: null,
    ...row,
  };
}
function aDuty(organizationId: string, row: Partial<DutyRow> = {}): DutyRow {
  return {
    id: `duty-${organizationId}`,
    categoryPrefix: '01',
    level: 'district',
    regionCode: district,
    organizationId,
    organizationCode: organizationId,
    role: 'handler',
    ...row,
  };
}
function aPerson(staffId: string, organizationId: string, row: Partial<RoutableStaff> = {}): RoutableStaff {
  return {
    staffId,
    staffCode: staffId,
    organizationId,
    areaCodes: [district],
    lines: [],
    onDuty: false,
    absent: false,
    openTasks: 0,
    ...row,
  };
}
function aPrecedent(organizationId: string, row: Partial<PrecedentRow> = {}): PrecedentRow {
  return {
    id: `precedent-${organizationId}`,
    categoryCode: '0102003',
    regionCode: district,
    organizationId,
    line: null,
    ruledAt: new Date(at.getTime() - 1000),
    expiresAt: new Date(at.getTime() + 1000),
    revokedAt: null,
    supersededAt: null,
    ...row,
  };
}
function someData(data: Partial<RouteData> = {}): RouteData {
  return {
    precedents: [],
    dutyRows: [aDuty('A'), aDuty('B', { categoryPrefix: '0102' })],
    organizations: ['A', 'B', 'C'].map((id) => anOrganization(id)),
    staff: ['A', 'B', 'C'].map((id) => aPerson(`desk-${id}`, id)),
    ...data,
  };
}

describe('route', () => {
  it.each<[string, Partial<RouteQuestion>, Partial<RouteData>, [string | null, string | null, string | null]]>([
    ['the most specific row of the duty list', {}, {}, ['duty-list', 'duty-B', 'B']],
    [
      'a unit on duty for a critical matter, before a closer row without anybody on duty',
      { severity: 'critical' },
      { staff: [aPerson('a', 'A', { onDuty: true }), aPerson('b', 'B')] },
      ['duty-list', 'duty-A', 'A'],
    ],
    [
      'the closer row for an urgent matter, whoever is on duty',
      { severity: 'urgent' },
      { staff: [aPerson('a', 'A', { onDuty: true }), aPerson('b', 'B')] },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'the closer row for a critical matter when the other unit’s duty is on leave',
      { severity: 'critical' },
      { staff: [aPerson('a', 'A', { onDuty: true, absent: true }), aPerson('b', 'B')] },
      ['duty-list', 'duty-B', 'B'],
    ],
    ['a precedent before the duty list', {}, { precedents: [aPrecedent('C')] }, ['precedent', 'precedent-C', 'C']],
    [
      'no precedent of another category',
      {},
      { precedents: [aPrecedent('C', { categoryCode: '0102004' })] },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'no precedent of another region',
      {},
      { precedents: [aPrecedent('C', { regionCode: '320106002000' })] },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'no station of another street, though a precedent names it for the district',
      {},
      {
        precedents: [aPrecedent('S')],
        organizations: ['A', 'B']
          .map((id) => anOrganization(id))
          .concat(anOrganization('S', { regionCode: '320106002000' })),
        staff: ['A', 'B', 'S'].map((id) => aPerson(`desk-${id}`, id)),
      },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'the duty list when the unit of a precedent was dissolved',
      {},
      {
        precedents: [aPrecedent('C')],
        organizations: ['A', 'B'].map((id) => anOrganization(id)).concat(anOrganization('C', { validTo: at })),
      },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'the duty list when nobody holds a post in the unit of a precedent',
      {},
      { precedents: [aPrecedent('C')], staff: ['A', 'B'].map((id) => aPerson(`desk-${id}`, id)) },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'the station of the street by a precedent that names a line',
      {},
      {
        precedents: [aPrecedent('any', { organizationId: null, line: 'water' })],
        organizations: [
          ...['A', 'B'].map((id) => anOrganization(id)),
          anOrganization('W', { line: 'water' }),
          anOrganization('W1', { line: 'water', regionCode: '320106001000' }),
          anOrganization('W2', { line: 'water', regionCode: '320106002000' }),
        ],
        staff: ['A', 'B', 'W', 'W1', 'W2'].map((id) => aPerson(`desk-${id}`, id)),
      },
      ['precedent', 'precedent-any', 'W1'],
    ],
    [
      'the department by a precedent that names a line, when nobody holds a post in its station',
      {},
      {
        precedents: [aPrecedent('any', { organizationId: null, line: 'water' })],
        organizations: [
          ...['A', 'B'].map((id) => anOrganization(id)),
          anOrganization('W', { line: 'water' }),
          anOrganization('W1', { line: 'water', regionCode: '320106001000' }),
        ],
        staff: ['A', 'B', 'W'].map((id) => aPerson(`desk-${id}`, id)),
      },
      ['precedent', 'precedent-any', 'W'],
    ],
    ...(['expiresAt', 'revokedAt', 'supersededAt'] as const).map(
      (end): [string, Partial<RouteQuestion>, Partial<RouteData>, [string, string, string]] => [
        `the duty list after the ${end} of a precedent`,
        {},
        { precedents: [aPrecedent('C', { [end]: at })] },
        ['duty-list', 'duty-B', 'B'],
      ],
    ),
    [
      'no ruling of the future',
      {},
      { precedents: [aPrecedent('C', { ruledAt: new Date(at.getTime() + 1) })] },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'the newest ruling of the same region',
      {},
      { precedents: [aPrecedent('A', { ruledAt: new Date(1) }), aPrecedent('C')] },
      ['precedent', 'precedent-C', 'C'],
    ],
    [
      'the ruling for the smaller region',
      {},
      { precedents: [aPrecedent('A', { regionCode: '320106001000', ruledAt: new Date(1) }), aPrecedent('C')] },
      ['precedent', 'precedent-A', 'A'],
    ],
    ['nobody who returned the matter', { refusedBy: ['B'] }, {}, ['duty-list', 'duty-A', 'A']],
    [
      'no dissolved organization',
      {},
      { organizations: [anOrganization('A'), anOrganization('B', { validTo: at })] },
      ['duty-list', 'duty-A', 'A'],
    ],
    [
      'the successor of a dissolved organization that the duty list names',
      {},
      { organizations: [anOrganization('A'), anOrganization('B', { validTo: at, successorId: 'A' })] },
      ['duty-list', 'duty-B', 'A'],
    ],
    [
      'the last in a chain of successors, when a precedent names the first',
      {},
      {
        precedents: [aPrecedent('C')],
        organizations: [
          anOrganization('A', { regionCode: '320106002000' }),
          anOrganization('B', { validTo: at, successorId: 'A' }),
          anOrganization('C', { validTo: at, successorId: 'B' }),
        ],
      },
      ['precedent', 'precedent-C', 'A'],
    ],
    [
      'the duty list when the successor of the unit of a precedent returned the matter',
      { refusedBy: ['A'] },
      {
        precedents: [aPrecedent('C')],
        organizations: ['A', 'B']
          .map((id) => anOrganization(id))
          .concat(anOrganization('C', { validTo: at, successorId: 'A' })),
      },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'no organization in which everybody is absent',
      {},
      { staff: [aPerson('p1', 'B', { absent: true }), aPerson('p2', 'A')] },
      ['duty-list', 'duty-A', 'A'],
    ],
    [
      'no organization in which no post is filled, by the duty list',
      {},
      { staff: [aPerson('p1', 'A')] },
      ['duty-list', 'duty-A', 'A'],
    ],
    [
      'no organization in which no post is filled, by a precedent',
      {},
      { precedents: [aPrecedent('C')], staff: [aPerson('p1', 'A'), aPerson('p2', 'B')] },
      ['duty-list', 'duty-B', 'B'],
    ],
    [
      'whoever is on duty when the list is silent',
      {},
      { dutyRows: [], staff: [aPerson('p1', 'C', { onDuty: true })] },
      ['roster', null, 'C'],
    ],
    ['nothing when nobody is on duty either', {}, { dutyRows: [] }, [null, null, null]],
  ])('chooses %s', (_, asked, data, expected) => {
    const { rule, basisId, organizationId } = route({ ...question, ...asked }, someData(data));
    expect([rule, basisId, organizationId]).toEqual(expected);
  });

  it('lists rejected candidates and the reason for each', () => {
    const explanation = route(
      { ...question, refusedBy: ['C'] },
      someData({
        precedents: [aPrecedent('C')],
        staff: [aPerson('p1', 'B', { absent: true }), aPerson('p2', 'A'), aPerson('p3', 'A', { openTasks: 4 })],
      }),
    );
    expect(explanation).toEqual({
      rule: 'duty-list',
      basisId: 'duty-A',
      organizationId: 'A',
      staffId: 'p2',
      rejected: [
        { rule: 'precedent', kind: 'organization', id: 'C', basisId: 'precedent-C', reason: 'returned-this-matter' },
        { rule: 'duty-list', kind: 'organization', id: 'B', basisId: 'duty-B', reason: 'everybody-absent' },
        { rule: 'assignee', kind: 'staff', id: 'p3', basisId: null, reason: 'less-suitable' },
      ],
    });
  });

  it.each<[string, RoutableStaff[], string | null]>([
    [
      'somebody on duty before somebody idle',
      [aPerson('p1', 'B'), aPerson('p2', 'B', { onDuty: true, openTasks: 9 })],
      'p2',
    ],
    ['the least loaded', [aPerson('p1', 'B', { openTasks: 3 }), aPerson('p2', 'B', { openTasks: 1 })], 'p2'],
    ['the lower staff code on a tie', [aPerson('p2', 'B'), aPerson('p1', 'B')], 'p1'],
    ['nobody outside the area', [aPerson('p1', 'B', { areaCodes: ['320106002000'] })], null],
    ['nobody of another line', [aPerson('p1', 'B', { lines: ['water'] })], null],
    ['nobody when no post is filled', [], null],
  ])('assigns %s', (_, staff, expected) => {
    expect(route(question, someData({ staff })).staffId).toBe(expected);
  });

  it('never names an absent person, and gives the same answer whatever the order of the data', () => {
    const person = fc.record({
      staffId: fc.uuid(),
      staffCode: fc.constantFrom('s1', 's2', 's3'),
      organizationId: fc.constantFrom('A', 'B', 'C'),
      areaCodes: fc.subarray([district, '320106001000', '320106002000']),
      lines: fc.subarray(['urban_management', 'water']),
      onDuty: fc.boolean(),
      absent: fc.boolean(),
      openTasks: fc.nat(3),
    });
    const world = fc.record({
      staff: fc.uniqueArray(person, { selector: (p) => p.staffId + p.staffCode, maxLength: 12 }),
      refusedBy: fc.subarray(['A', 'B', 'C']),
      listed: fc.boolean(),
      ruled: fc.boolean(),
    });
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), ({ staff, refusedBy, listed, ruled }, keys) => {
        const data = someData({
          staff,
          dutyRows: listed ? [aDuty('A'), aDuty('B')] : [],
          precedents: ruled ? [aPrecedent('C')] : [],
        });
        const explanation = route({ ...question, refusedBy }, data);
        if (explanation.staffId !== null)
          expect(staff.find((p) => p.staffId === explanation.staffId)).toMatchObject({
            absent: false,
            organizationId: explanation.organizationId,
          });
        if (explanation.organizationId !== null) expect(refusedBy).not.toContain(explanation.organizationId);
        const uniqueCodes = new Set(staff.map((p) => p.staffCode + p.organizationId)).size === staff.length;
        if (!uniqueCodes) return;
        const order = staff
          .map((p) => [keys.next().value, p] as const)
          .sort((a, b) => a[0]! - b[0]!)
          .map(([, p]) => p);
        const again = route(
          { ...question, refusedBy },
          {
            ...data,
            staff: order,
            organizations: [...data.organizations].reverse(),
            dutyRows: [...data.dutyRows].reverse(),
          },
        );
        expect(again).toEqual(explanation);
      }),
    );
  });
});
