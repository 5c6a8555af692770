import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { ISSUES_BEHIND } from '../src/clockwork/calendar.timers.js';
import { shiftDate } from '../src/rulebook/calendar/holiday-law.rules.js';
import { offerToBureau, publishHours } from './calendar-changes.js';
import { command } from './commands.js';
import { moveClock, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`2026-${text}:00+08:00`).toISOString();

const publish = (
  holder: object,
  effectiveFrom: string,
  hours: [string, string],
  when: string,
  dryRun = false,
): Promise<string[]> => publishHours(subgraph, { ...holder, effectiveFrom, dryRun }, hours, when);
const offered = (when: string): Promise<{ issueId: string; taskId: string }> => offerToBureau(subgraph, when);

interface Seen {
  state: string;
  stateDueAt: string | null;
  handleDueAt: string | null;
  timeline: { step: string; at: string }[];
}
const look = async (id: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      'query($id: ID!) { issue(id: $id) { state stateDueAt handleDueAt timeline { step at } } }',
      { as: people.coordinator, variables: { id } },
    )
  ).issue;
const count = ({ timeline }: Seen, step: string): number => timeline.filter((each) => each.step === step).length;
const pendingOf = (key: string): Promise<{ due_at: Date; level: number }[]> =>
  subgraph.database.query(
    `SELECT due_at, (payload ->> 'level')::int AS level FROM timer
     WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL`,
    [key],
  );

describe('a timer that falls due in the same batch as the move of its deadline', () => {
  it('leaves an offer open until its new deadline', async () => {
    const { issueId } = await offered(at('03-02T17:00'));
    expect((await look(issueId)).stateDueAt).toBe(at('03-03T10:00'));
    await publish({ organizationId: organizationId('ENV') }, '2026-03-03', ['20:00', '23:00'], at('03-02T17:30'));
    // One jump, so that the worker takes both timers together.
    await moveClock(subgraph, at('03-03T12:00'));
    expect(await look(issueId)).toMatchObject({ state: 'DISPATCHED', stateDueAt: at('03-03T21:00') });
    await moveClock(subgraph, at('03-03T21:00'));
    expect((await look(issueId)).state).toBe('HANDLING');
  });

  it('tells of no delay before the new deadline, and of each level at its new time', async () => {
    const { issueId, taskId } = await offered(at('03-09T17:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('03-09T17:00'));
    expect((await look(issueId)).stateDueAt).toBe(at('03-11T17:00'));
    await publish({ calendar: 'office' }, '2026-03-10', ['10:00', '12:00'], at('03-09T17:30'));
    await moveClock(subgraph, at('03-12T12:00'));
    const moved = await look(issueId);
    expect([count(moved, 'DEADLINES_MOVED'), count(moved, 'OVERDUE')]).toEqual([1, 0]);
    expect(await pendingOf(taskId)).toEqual([{ due_at: new Date(moved.stateDueAt!), level: 0 }]);
    await moveClock(subgraph, moved.stateDueAt!);
    expect(count(await look(issueId), 'OVERDUE')).toBe(1);

    const [next] = await pendingOf(taskId);
    expect(next!.level).toBe(1);
    const from = shiftDate(moved.stateDueAt!.slice(0, 10), 1);
    await publish({ calendar: 'office' }, from, ['11:00', '12:00'], moved.stateDueAt!);
    await moveClock(subgraph, new Date(next!.due_at.getTime() + 3_600_000).toISOString());
    expect(count(await look(issueId), 'ESCALATED')).toBe(0);
    const [later] = await pendingOf(taskId);
    expect([later!.level, later!.due_at > next!.due_at]).toEqual([1, true]);
    await moveClock(subgraph, later!.due_at.toISOString());
    expect(count(await look(issueId), 'ESCALATED')).toBe(1);
  });
});

describe('a move that comes after a later step', () => {
  it('neither turns the time of the last step back nor charges a minute twice', async () => {
    const { issueId, taskId } = await offered(at('05-06T10:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('05-06T10:00'));
    const evident = { reasonCode: 'CANNOT_LOCATE', evidence: '现场未发现' };
    const to = { taskId, organizationId: organizationId('WATER'), ...evident };
    const handedOn = at('07-01T11:00');
    const { task } = await command(subgraph, people.environment, 'transferTask', to, handedOn);
    const { stateDueAt, handleDueAt } = await look(issueId);
    expect(Date.parse(handleDueAt!)).toBeLessThan(Date.parse(handedOn));
    expect(Date.parse(stateDueAt!)).toBeGreaterThan(Date.parse(at('07-02T00:00')));
    await publish({ organizationId: organizationId('WATER') }, '2026-07-02', ['20:00', '23:00'], at('07-01T11:10'));
    const more = { issueId, text: '今晚仍在施工', expectedVersion: undefined };
    await command(subgraph, people.resident, 'supplementReport', more, at('07-01T11:30'));
    await moveClock(subgraph, at('07-01T11:40'));
    const moved = await look(issueId);
    expect(count(moved, 'DEADLINES_MOVED')).toBe(1);
    await command(subgraph, people.water, 'acceptTask', { taskId: task!.id }, at('07-01T11:50'));
    const { timeline } = await look(issueId);
    expect(timeline.map((step) => step.at)).toEqual(timeline.map((step) => step.at).sort());
    const [row] = await subgraph.database.query<{ spans: { from: string; to: string }[] }>(
      'SELECT late_spans AS spans FROM issue WHERE id = $1',
      [issueId],
    );
    const ends = row!.spans.flatMap(({ from, to: end }) => [from, end]);
    expect(ends).toEqual([...ends].sort());
  });
});

describe('a dry run of hours', () => {
  it('counts an issue of which the deadline of a joint task alone moves', async () => {
    const { issueId, taskId } = await offered(at('08-03T10:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('08-03T10:00'));
    await subgraph.database.query(
      `INSERT INTO task SELECT joint.* FROM task t, jsonb_populate_record(NULL::task, to_jsonb(t) || jsonb_build_object(
         'id', gen_random_uuid(), 'ordinal', t.ordinal + 1, 'organization_id', $2::text,
         'due_at', t.due_at + interval '7 days')) joint WHERE t.id = $1`,
      [taskId, organizationId('WATER')],
    );
    const { stateDueAt } = await look(issueId);
    const after = shiftDate(stateDueAt!.slice(0, 10), 2);
    const draft = { calendar: 'office', effectiveFrom: after, dryRun: true };
    const moved = await publishHours(subgraph, draft, ['09:00', '12:00'], at('08-03T10:30'));
    expect(moved).toContain(issueId);
  });

  it('leaves the edition of the directory, which every process would have to read again', async () => {
    const edition = async (): Promise<string> =>
      (await subgraph.database.query<{ edition: string }>('SELECT edition::text FROM directory_edition'))[0]!.edition;
    const before = await edition();
    const desk = { organizationId: organizationId('POLICE') };
    await publish(desk, '2026-09-02', ['20:00', '23:00'], at('09-01T10:00'), true);
    expect(await edition()).toBe(before);
    await publish(desk, '2026-09-02', ['20:00', '23:00'], at('09-01T10:00'));
    expect(Number(await edition())).toBe(Number(before) + 1);
  });
});

describe('the search for issues that are behind', () => {
  it('reads the open issues alone, however many have ended', async () => {
    await offered(at('10-12T10:00'));
    await subgraph.database.query(
      `INSERT INTO issue SELECT closed.* FROM (SELECT * FROM issue LIMIT 1) i, generate_series(1, 5000) n,
         LATERAL jsonb_populate_record(NULL::issue, to_jsonb(i) || jsonb_build_object(
           'id', md5(n::text)::uuid, 'state', 'closed', 'responsible_organization_id', NULL)) closed`,
    );
    await subgraph.database.query('ANALYZE issue');
    const plan = await subgraph.database.query<Record<string, string>>(
      `EXPLAIN ${ISSUES_BEHIND.replace('$1', '0').replace('$2', `'00000000-0000-0000-0000-000000000000'`)}`,
    );
    // Each index on open issues serves, and the planner's choice among them depends on statistics.
    const lines = plan.map((row) => Object.values(row)[0]).join('\n');
    expect(lines).toMatch(/issue_open/);
    expect(lines).not.toContain('Seq Scan on issue');
  });
});
