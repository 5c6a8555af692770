import { jest } from '@jest/globals';
import { poolOf } from '@jiceng/platform/database';
import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { DataSource } from 'typeorm';
import { command } from './commands.js';
import {
  district,
  inGridA,
  inGridB,
  noise,
  organizationId,
  people,
  smoke,
  someoneOf,
  startDistrict,
  streetA,
  streetB,
} from './district.js';

let subgraph: TestSubgraph;
const at = (text: string): string => new Date(`2026-03-${text}:00+08:00`).toISOString();
const now = at('10T12:00');

interface Counts {
  reported: number;
  closed: number;
  closedLate: number;
  open: number;
  overdue: number;
}
interface Figures extends Counts {
  medianMinutes: number | null;
  ninetiethMinutes: number | null;
  days: (Pick<Counts, 'reported' | 'closed' | 'closedLate'> & { day: string })[];
  regions: (Counts & { region: { code: string } })[];
  categories: (Counts & { category: { code: string } | null })[];
  organizations: (Counts & { organization: { id: string } })[];
  sources: { source: string; reported: number }[];
}

const FIGURES = `query ($from: CalendarDate!, $to: CalendarDate!, $filter: IssueFilter) {
  issueFigures(from: $from, to: $to, filter: $filter) {
    reported closed closedLate open overdue medianMinutes ninetiethMinutes
    days { day reported closed closedLate }
    regions { region { code } reported closed open overdue }
    categories { category { code } reported open overdue }
    organizations { organization { id } open overdue }
    sources { source reported } } }`;
const march = { from: '2026-03-01', to: '2026-03-10' };

async function figures(as: Actor, variables: Record<string, unknown> = march): Promise<Figures | null> {
  const answer = await subgraph.get<{ issueFigures: Figures | null }>(FIGURES, {
    as,
    variables,
    claims: { clock: now },
  });
  return answer.issueFigures;
}

async function refused(as: Actor | null, variables: Record<string, unknown>): Promise<[string, unknown]> {
  const { errors } = await subgraph.ask(FIGURES, { as, variables });
  return [errors![0]!.extensions.code, errors![0]!.extensions.details];
}

/** Returns the number of issues in the list that a figure opens. */
async function listed(as: Actor, filter: Record<string, unknown>): Promise<number> {
  const { issues } = await subgraph.get<{ issues: { edges: unknown[] } }>(
    'query ($filter: IssueFilter) { issues(first: 100, filter: $filter) { edges { cursor } } }',
    { as, variables: { filter }, claims: { clock: now } },
  );
  return issues.edges.length;
}

const report = async (
  place: object,
  day: string,
  categoryCode: string | null,
  source = 'RESIDENT',
): Promise<string> => {
  const as = source === 'RESIDENT' ? people.resident : people.coordinator;
  const input = { source, description: '夜间施工噪音扰民', ...place, categoryCode };
  return (await command(subgraph, as, 'reportIssue', input, at(`${day}T09:00`))).issue.id;
};

async function inWork(day: string): Promise<{ issueId: string; taskId: string }> {
  const issueId = await report(inGridA, day, noise);
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at(`${day}T09:10`));
  const offer = { issueId, organizationId: organizationId('ENV') };
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', offer, at(`${day}T09:20`));
  await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id }, at(`${day}T09:30`));
  return { issueId, taskId: task!.id };
}

async function closed(day: string, on: string): Promise<void> {
  const { issueId, taskId } = await inWork(day);
  await command(subgraph, people.environment, 'completeTask', { taskId, result: '已整改' }, at(`${on}T10:00`));
  const passed = { issueId, passed: true, findings: '属实' };
  await command(subgraph, people.verifier, 'recordVerification', passed, at(`${on}T10:30`));
  await command(subgraph, people.coordinator, 'closeIssue', { issueId }, at(`${on}T11:00`));
}

/**
 * Street A: one issue closed after two hours, one closed after the limit, one in work past its limit. Street B: one
 * rejected, one without a category, and one from the hotline before the period.
 */
beforeAll(async () => {
  subgraph = await startDistrict();
  await report(inGridB, '01', smoke, 'HOTLINE_12345');
  await closed('02', '02');
  await closed('02', '09');
  await inWork('03');
  const rejected = await report(inGridB, '04', smoke);
  const reject = { issueId: rejected, decision: 'REJECT', reason: '不属于受理范围' };
  await command(subgraph, people.streetB, 'judgeIssue', reject, at('04T09:30'));
  await report(inGridB, '10', null);
}, 60_000);
afterAll(() => subgraph.stop());

describe('the figures of issues', () => {
  it('count what was reported and closed on each day, what is open and late, and the time to closing', async () => {
    const found = (await figures(people.coordinator, { from: '2026-03-02', to: '2026-03-10' }))!;
    expect(found).toMatchObject({ reported: 5, closed: 2, closedLate: 1, open: 3 });
    expect(found.days.filter(({ reported, closed: ended }) => reported + ended > 0)).toEqual([
      { day: '2026-03-02', reported: 2, closed: 1, closedLate: 0 },
      { day: '2026-03-03', reported: 1, closed: 0, closedLate: 0 },
      { day: '2026-03-04', reported: 1, closed: 0, closedLate: 0 },
      { day: '2026-03-09', reported: 0, closed: 1, closedLate: 1 },
      { day: '2026-03-10', reported: 1, closed: 0, closedLate: 0 },
    ]);
    expect(found.days).toHaveLength(9);
    // One issue was closed after two hours, the other after seven days and two hours. The median lies halfway between
    // them, and the ninetieth percentile at nine tenths of the way.
    expect(found).toMatchObject({ medianMinutes: 120 + 5040, ninetiethMinutes: 120 + 9072 });
    expect(found.categories.map(({ category, reported }) => [category?.code ?? null, reported])).toEqual([
      [noise, 3],
      [null, 1],
      [smoke, 1],
    ]);
    expect(found.sources).toEqual([{ source: 'RESIDENT', reported: 5 }]);
    const [late] = found.organizations;
    expect(late).toMatchObject({ organization: { id: organizationId('ENV') }, open: 1, overdue: 1 });
  });

  it('are those of the lists that the same conditions open', async () => {
    const as = people.coordinator;
    const found = (await figures(as))!;
    const reportedFrom = '2026-02-28T16:00:00Z';
    expect(found.reported).toBe(await listed(as, { reportedFrom, reportedUntil: '2026-03-10T16:00:00Z' }));
    expect(found.closed).toBe(await listed(as, { closedFrom: reportedFrom, closedUntil: '2026-03-10T16:00:00Z' }));
    const closedOnNinth = { closedFrom: '2026-03-08T16:00:00Z', closedUntil: '2026-03-09T16:00:00Z' };
    expect(found.days[8]!.closed).toBe(await listed(as, closedOnNinth));
    expect(found.overdue).toBe(await listed(as, { overdue: true, open: true }));
    for (const { region, open, overdue } of found.regions) {
      expect(open).toBe(await listed(as, { areaCode: region.code, open: true }));
      expect(overdue).toBe(await listed(as, { areaCode: region.code, open: true, overdue: true }));
    }
    for (const { organization, open } of found.organizations)
      expect(open).toBe(await listed(as, { responsibleOrganizationId: organization.id }));
    for (const { source, reported } of found.sources)
      expect(reported).toBe(await listed(as, { sources: [source], reportedFrom }));
  });

  it('are by street, and by community inside a street', async () => {
    const regionsOf = async (areaCode?: string): Promise<string[]> =>
      (await figures(people.coordinator, { ...march, filter: areaCode ? { areaCode } : null }))!.regions.map(
        ({ region }) => region.code,
      );
    expect(await regionsOf()).toEqual([streetA, streetB]);
    expect(await regionsOf(district)).toEqual([streetA, streetB]);
    expect(await regionsOf(streetA)).toEqual(['320106001001']);
    // A grid is no region: the finest place is its community.
    expect(await regionsOf('320106001001001')).toEqual(['320106001001']);
  });

  it('are refused for a period that ends before it begins or is longer than 92 days', async () => {
    for (const to of ['2026-02-28', '2026-06-01'])
      expect(await refused(people.coordinator, { from: '2026-03-01', to })).toEqual([
        'BAD_INPUT',
        expect.objectContaining({ field: 'to' }),
      ]);
    expect((await figures(people.coordinator, { from: '2026-03-01', to: '2026-05-31' }))!.days).toHaveLength(92);
  });

  it('cost one statement', async () => {
    const spy = jest.spyOn(poolOf(subgraph.service.app.get(DataSource)), 'query');
    try {
      await figures(people.coordinator);
      // The upkeep of the service may send statements at the same moment, but none that reads issues.
      const statements = spy.mock.calls.map(([asked]) => (asked as unknown as { text?: string }).text);
      expect(statements.filter((text) => text?.includes('FROM issue i'))).toHaveLength(1);
    } finally {
      spy.mockRestore();
    }
  });
});

describe('the right to figures', () => {
  it('is that to the issues: a street counts its own, a department those in which it had a part', async () => {
    expect(await figures(people.streetA)).toMatchObject({ reported: 3, closed: 2, open: 1 });
    expect(await figures(people.streetB)).toMatchObject({ reported: 3, closed: 0, open: 2 });
    expect(await figures(people.environment)).toMatchObject({ reported: 3 });
    expect(await figures(people.water)).toBeNull();
  });

  it('shows the whole district to its leaders and nothing to a street that asks for another one', async () => {
    const leader = someoneOf('GOV', 'district_leader');
    expect(await figures(leader)).toMatchObject({ reported: 6 });
    expect(await figures(people.streetA, { ...march, filter: { areaCode: streetB } })).toBeNull();
  });

  it('is no right of residents, operators and persons who have not signed in', async () => {
    expect((await refused(people.resident, march))[0]).toBe('FORBIDDEN');
    expect((await refused(people.operator, march))[0]).toBe('FORBIDDEN');
    expect((await refused(null, march))[0]).toBe('UNAUTHENTICATED');
  });
});
