import type { DutyRow } from '../rulebook/duty-list/duty-list.rules.js';
import type { PrecedentRow } from './routing.rules.js';
import { replay, type PastDispatch, type PastWorld } from './replay.rules.js';

const district = '320106000000';
const at = new Date('2026-03-02T02:00:00Z');
const hours = (number: number): Date => new Date(at.getTime() + number * 3_600_000);

function aDuty(organizationId: string, categoryPrefix = '01', regionCode = district): DutyRow {
  const id = `${organizationId}-${categoryPrefix}-${regionCode}`;
  return {
    id,
    categoryPrefix,
    level: 'district',
    regionCode,
    organizationId,
    organizationCode: organizationId,
    role: 'handler',
  };
}
function aPerson(organizationId: string, period: Partial<{ validFrom: Date; validTo: Date | null }> = {}) {
  const staffId = `of-${organizationId}`;
  const post = { staffId, staffCode: staffId, organizationId, areaCodes: [district], lines: [] };
  return { ...post, validFrom: new Date(0), validTo: null, ...period };
}
function aDispatch(parts: Partial<PastDispatch> = {}): PastDispatch {
  return {
    issueId: 'issue',
    at,
    organizationId: 'A',
    rule: 'duty-list',
    categoryCode: '0101001',
    line: 'environment',
    severity: 'ordinary',
    areaCode: '320106001001001',
    judgedAgain: false,
    refusedBy: [],
    ...parts,
  };
}
function aPrecedent(organizationId: string, life: Partial<PrecedentRow>): PrecedentRow {
  return {
    id: `precedent-${organizationId}`,
    categoryCode: '0101001',
    regionCode: district,
    organizationId,
    line: null,
    ruledAt: hours(-1),
    expiresAt: hours(1),
    revokedAt: null,
    supersededAt: null,
    ...life,
  };
}
function aWorld(parts: Partial<PastWorld> = {}): PastWorld {
  const organizations = ['A', 'B', 'C'].map((id) => ({
    id,
    code: id,
    line: null,
    regionCode: district,
    validFrom: new Date(0),
    validTo: null,
    successorId: null,
  }));
  return {
    dutyRows: [aDuty('A')],
    precedents: [],
    organizations,
    assignments: ['A', 'B', 'C'].map((id) => aPerson(id)),
    presence: [],
    ...parts,
  };
}
const leave = { kind: 'leave', staffId: 'of-B', areaCodes: [], line: null };

describe('replay', () => {
  it.each<[string, Partial<PastDispatch>, Partial<PastWorld>, [string, string | null]]>([
    ['the same organization', {}, {}, ['same', 'A']],
    ['another organization of the tried list', {}, { dutyRows: [aDuty('B')] }, ['moved', 'B']],
    ['nowhere', {}, { dutyRows: [aDuty('B', '02')] }, ['unroutable', null]],
    [
      'not to an organization that had refused then',
      { refusedBy: ['B'] },
      { dutyRows: [aDuty('A'), aDuty('B', '0101')] },
      ['same', 'A'],
    ],
    [
      'not to an organization whose only person was on leave then',
      {},
      { dutyRows: [aDuty('A'), aDuty('B', '0101')], presence: [{ ...leave, startsAt: hours(-1), endsAt: hours(1) }] },
      ['same', 'A'],
    ],
    [
      'to an organization whose leave came later',
      {},
      { dutyRows: [aDuty('A'), aDuty('B', '0101')], presence: [{ ...leave, startsAt: hours(1), endsAt: hours(2) }] },
      ['moved', 'B'],
    ],
    [
      'not to an organization whose post was filled later',
      {},
      {
        dutyRows: [aDuty('A'), aDuty('B', '0101')],
        assignments: [aPerson('A'), aPerson('B', { validFrom: hours(1) })],
      },
      ['same', 'A'],
    ],
    [
      'by a precedent of then, and by none of later',
      {},
      {
        precedents: [
          aPrecedent('C', { ruledAt: hours(-1), revokedAt: hours(1) }),
          aPrecedent('B', { ruledAt: hours(1) }),
          aPrecedent('B', { ruledAt: hours(-2), revokedAt: hours(-1) }),
        ],
      },
      ['moved', 'C'],
    ],
    [
      'to the unit on duty then when the list is silent',
      {},
      {
        dutyRows: [aDuty('B', '02')],
        presence: [
          { kind: 'duty', staffId: 'of-A', areaCodes: [district], line: null, startsAt: hours(-1), endsAt: hours(1) },
        ],
      },
      ['same', 'A'],
    ],
    ['as a person had named it, with the organization of the list', { rule: null }, {}, ['named-by-a-person', 'A']],
    [
      'as a person had named it, where the list is silent',
      { rule: null },
      { dutyRows: [aDuty('B', '02')] },
      ['named-by-a-person', null],
    ],
    ['nothing when the matter was judged again', { judgedAgain: true }, {}, ['category-unknown', null]],
    [
      'nothing before the posts are on record',
      {},
      { assignments: [aPerson('A', { validFrom: hours(1) })] },
      ['nobody-known', null],
    ],
  ])('sends a past dispatch: %s', (_, dispatch, world, expected) => {
    const [replayed] = replay([aDispatch(dispatch)], aWorld(world));
    expect([replayed!.outcome, replayed!.organizationId]).toEqual(expected);
  });

  it('replays 10,000 dispatches of a district within a minute', () => {
    const ids = Array.from({ length: 400 }, (_, number) => `unit-${number}`);
    const [shape] = aWorld().organizations;
    const world = aWorld({
      organizations: ids.map((id) => ({ ...shape!, id, code: id })),
      dutyRows: Array.from({ length: 3_000 }, (_, number) =>
        aDuty(ids[number % 400]!, `01${10 + (number % 40)}`, `3201060${String(1 + (number % 13)).padStart(2, '0')}000`),
      ),
      assignments: Array.from({ length: 1_700 }, (_, number) => ({
        ...aPerson(ids[number % 400]!),
        staffId: `p-${number}`,
      })),
      presence: Array.from({ length: 5_000 }, (_, number) => ({
        kind: number % 10 === 0 ? 'leave' : 'duty',
        staffId: `p-${(number * 7) % 1_700}`,
        areaCodes: [district],
        line: null,
        startsAt: hours(number - 2_500),
        endsAt: hours(number - 2_488),
      })),
    });
    const dispatches = Array.from({ length: 10_000 }, (_, number) =>
      aDispatch({
        at: hours((number % 5_000) - 2_500),
        organizationId: ids[number % 400]!,
        categoryCode: `01${10 + (number % 41)}001`,
        areaCode: `3201060${String(1 + (number % 13)).padStart(2, '0')}001001`,
      }),
    );
    const begun = performance.now();
    const replayed = replay(dispatches, world);
    const seconds = (performance.now() - begun) / 1000;
    process.stderr.write(`10,000 dispatches replayed in ${seconds.toFixed(1)} s\n`);
    expect(replayed).toHaveLength(10_000);
    expect(new Set(replayed.map(({ outcome }) => outcome))).toEqual(new Set(['same', 'moved']));
  });
});
