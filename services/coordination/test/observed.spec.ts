import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aClientActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, send } from './commands.js';
import { foundCommittee, importMatrix, worker } from './community.js';
import { inGridA, noise, people, startDistrict } from './district.js';

const matrix = `categoryCode,level,maySolve,limitMinutes,passUpAfterMinutes\n${noise},grid,yes,60,\n*,street,yes,,\n`;
const sensors = aClientActor({
  id: newId(),
  client: { requestsPerMinute: 60, sources: [{ source: 'iot', organizationId: null }] },
});

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await foundCommittee(subgraph);
  await importMatrix(subgraph, matrix);
}, 60_000);
afterAll(() => subgraph.stop());

const now = '2026-11-09T02:00:00.000Z';
const matter = { description: '楼道堆放杂物', ...inGridA, categoryCode: noise };
const report = async (as: Actor, source: string, times: object): Promise<string> =>
  (await command(subgraph, as, 'reportIssue', { ...matter, source, ...times }, now)).issue.id;

async function seen(id: string, as: Actor = people.streetA): Promise<unknown[]> {
  const { issue } = await subgraph.get<{ issue: { observedAt: string | null; clockSkewMinutes: number | null } }>(
    'query($id: ID!) { issue(id: $id) { observedAt clockSkewMinutes } }',
    { as, variables: { id } },
  );
  return [issue.observedAt, issue.clockSkewMinutes];
}

describe('the time at which a matter was seen', () => {
  it.each([
    ['a resident', people.resident, 'RESIDENT'],
    ['a grid worker', worker, 'GRID_APP'],
    ['a desk', people.streetA, 'HOTLINE_12345'],
    ['a client', sensors, 'IOT'],
  ] as const)('is kept in the report of %s', async (_, as, source) => {
    const observedAt = '2026-11-07T23:30:00.000Z';
    expect(await seen(await report(as, source, { observedAt }))).toEqual([observedAt, null]);
    expect(await seen(await report(as, source, {}))).toEqual([null, null]);
  });

  it('is corrected by a wrong clock, which staff see and the reporter does not', async () => {
    const id = await report(people.resident, 'RESIDENT', {
      observedAt: '2026-11-09T03:00:00.000Z',
      sentAt: '2026-11-09T04:00:00.000Z',
    });
    expect(await seen(id)).toEqual(['2026-11-09T01:00:00.000Z', 120]);
    expect(await seen(id, people.resident)).toEqual(['2026-11-09T01:00:00.000Z', null]);
  });

  it('is in the archive packet of a matter that a grid worker solved on the spot', async () => {
    const observedAt = '2026-11-09T01:30:00.000Z';
    const input = { ...matter, observedAt, sentAt: '2026-11-09T01:40:00.000Z', result: '已清理' };
    const { issue } = await command(subgraph, worker, 'solveOnTheSpot', input, now);
    const [filed] = await subgraph.database.query<{ issue: Record<string, unknown> }>(
      `SELECT envelope #> '{payload,packet,issue}' AS issue FROM outbox
       WHERE contract = 'coordination.issue-filed' AND envelope #>> '{payload,issueId}' = $1`,
      [issue.id],
    );
    expect(filed!.issue).toMatchObject({ observedAt: '2026-11-09T01:50:00.000Z', clockSkewMinutes: -20 });
  });

  it.each([
    ['after the report', '2026-11-09T02:11:00.000Z'],
    ['before the days that the process allows', '2026-11-02T01:59:00.000Z'],
  ])('is refused %s, in each command', async (_, observedAt) => {
    for (const [as, name, parts] of [
      [worker, 'reportIssue', { source: 'GRID_APP' }],
      [worker, 'solveOnTheSpot', { result: '已清理' }],
    ] as const) {
      const { errors } = await send(subgraph, as, name, { ...matter, ...parts, observedAt }, now);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'observedAt' } });
    }
  });

  it('loses no report when a device stamped it: waited too long, by a clock that was ahead, or in another age', async () => {
    for (const [observedAt, sentAt, mark] of [
      ['2026-11-01T02:00:00.000Z', now, null],
      ['2026-11-10T02:00:00.000Z', now, 1440],
      ['2026-11-09T01:00:00.000Z', '9999-12-31T23:59:59Z', 999_999_999],
      ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z', 999_999_999],
      ['1900-01-01T00:00:00Z', '1900-01-01T00:00:00Z', -66_720_000],
    ] as const) {
      const [seenAt, skew] = await seen(await report(worker, 'GRID_APP', { observedAt, sentAt }));
      expect(seenAt).toBe(observedAt === sentAt ? now : null);
      if (mark === null) expect(skew).toBeNull();
      else expect((skew as number) / mark).toBeCloseTo(1, 1);
      const { errors } = await send(
        subgraph,
        worker,
        'solveOnTheSpot',
        { ...matter, result: '已清理', observedAt, sentAt },
        now,
      );
      expect(errors).toBeUndefined();
    }
  });

  it('is judged for each report of a batch: typed or stamped, and corrected by the clock of the device', async () => {
    const batch = async (sentAt: string | null): Promise<unknown[]> => {
      const reports = ['2026-11-01T00:00:00.000Z', '2026-11-09T01:30:00.000Z'].map((observedAt) => ({
        ...matter,
        observedAt,
        sourceReference: newId(),
      }));
      const input = { idempotencyKey: newId(), source: 'IOT', sentAt, reports };
      const { reportBatch } = await subgraph.get<{ reportBatch: { results: unknown[] } }>(
        `mutation($input: ReportBatchInput!) { reportBatch(input: $input) {
           results { issue { observedAt } refusal { field } } } }`,
        { as: sensors, variables: { input }, claims: { clock: now } },
      );
      return reportBatch.results;
    };
    expect(await batch(null)).toEqual([
      { issue: null, refusal: { field: 'observedAt' } },
      { issue: { observedAt: '2026-11-09T01:30:00.000Z' }, refusal: null },
    ]);
    expect(await batch('2026-11-09T02:40:00.000Z')).toEqual([
      { issue: { observedAt: null }, refusal: null },
      { issue: { observedAt: '2026-11-09T00:50:00.000Z' }, refusal: null },
    ]);
  });
});

describe('a report that a telephone sends again', () => {
  it('later, by another time of its clock, is answered with the first issue', async () => {
    const input = { ...matter, source: 'GRID_APP', observedAt: now, idempotencyKey: newId() };
    const sentAt = (clock: string) => ({ ...input, sentAt: clock });
    const first = await command(subgraph, worker, 'reportIssue', sentAt(now), now);
    const later = '2026-11-09T02:05:00.000Z';
    expect((await command(subgraph, worker, 'reportIssue', sentAt(later), later)).issue.id).toBe(first.issue.id);
    // After the days in which the report would be too old.
    const weeksLater = '2026-11-30T02:00:00.000Z';
    const { issue } = await command(subgraph, worker, 'reportIssue', sentAt(weeksLater), weeksLater);
    expect(issue.id).toBe(first.issue.id);
  });

  it('and that a client delivers again weeks later under its reference, too', async () => {
    const delivery = { ...matter, source: 'IOT', observedAt: now, sourceReference: newId() };
    const first = await command(subgraph, sensors, 'reportIssue', delivery, now);
    const again = await command(subgraph, sensors, 'reportIssue', delivery, '2026-11-30T02:00:00.000Z');
    expect(again.issue.id).toBe(first.issue.id);
  });
});
