import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, send } from './commands.js';
import { inGridA, moveClock, noise, organizationId, people, smoke, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = '2026-04-01T02:00:00.000Z';
const report = async (parts: Record<string, unknown>): Promise<string> => {
  const input = { source: 'RESIDENT', description: '井盖缺失，行人有危险', ...inGridA, ...parts };
  return (await command(subgraph, people.resident, 'reportIssue', input, at)).issue.id;
};
const judge = (issueId: string, parts: Record<string, unknown> = {}) =>
  command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT', ...parts }, at);
const severityOf = async (issueId: string): Promise<string> => {
  const { issue } = await subgraph.get<{ issue: { severity: string } }>(
    'query($id: ID!) { issue(id: $id) { severity } }',
    { as: people.streetA, variables: { id: issueId } },
  );
  return issue.severity;
};

describe('the severity of an issue', () => {
  it.each([
    ['is ordinary when nobody says otherwise', { categoryCode: noise }, 'ORDINARY'],
    ['is what the reporter proposes', { categoryCode: noise, severity: 'CRITICAL' }, 'CRITICAL'],
    ['is proposed without a category too', { severity: 'URGENT' }, 'URGENT'],
    ['is raised to the least of the category', { categoryCode: smoke }, 'URGENT'],
    ['is not lowered to the least of the category', { categoryCode: smoke, severity: 'CRITICAL' }, 'CRITICAL'],
  ])('%s', async (_, parts, expected) => expect(await severityOf(await report(parts))).toBe(expected));

  it.each([
    ['keeps the one proposed', { severity: 'CRITICAL' }, {}, 'CRITICAL'],
    ['decides upwards', {}, { severity: 'CRITICAL' }, 'CRITICAL'],
    ['decides downwards', { severity: 'CRITICAL' }, { severity: 'ORDINARY' }, 'ORDINARY'],
    ['cannot go below the least of its category', {}, { categoryCode: smoke, severity: 'ORDINARY' }, 'URGENT'],
  ])('the judgement %s', async (_, reported, judged, expected) => {
    const issueId = await report({ categoryCode: noise, ...reported });
    await judge(issueId, judged);
    expect(await severityOf(issueId)).toBe(expected);
    const [last] = await subgraph.database.query<{ severity: string }>(
      `SELECT envelope #>> '{payload,after,severity}' AS severity FROM outbox
       WHERE contract = 'coordination.issue-progressed' AND key = $1 ORDER BY seq DESC LIMIT 1`,
      [issueId],
    );
    expect(last!.severity).toBe(expected.toLowerCase());
  });

  it('filters the list of issues, the inbox and its counts', async () => {
    const found = await subgraph.get<{
      issues: { edges: { node: { severity: string } }[] };
      inbox: { edges: { node: { severity: string } }[]; counts: { count: number }[] };
    }>(
      `{ issues(first: 50, filter: { severities: [CRITICAL] }) { edges { node { severity } } }
         inbox(first: 50, filter: { severities: [CRITICAL] }) { edges { node { severity } } counts { count } } }`,
      { as: people.streetA },
    );
    for (const { edges } of [found.issues, found.inbox]) {
      expect(edges.length).toBeGreaterThan(1);
      expect(new Set(edges.map(({ node }) => node.severity))).toEqual(new Set(['CRITICAL']));
    }
    const counted = found.inbox.counts.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(found.inbox.edges.length);
  });

  it('lets a critical offer wait for thirty minutes around the clock, and an ordinary one in office hours', async () => {
    const friday = '2026-04-10T09:45:00.000Z';
    const offered = async (severity: string): Promise<string> => {
      const input = {
        source: 'RESIDENT',
        description: '井盖缺失，行人有危险',
        ...inGridA,
        categoryCode: noise,
        severity,
      };
      const { id: issueId } = (await command(subgraph, people.resident, 'reportIssue', input, friday)).issue;
      await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, friday);
      await command(
        subgraph,
        people.streetA,
        'dispatchIssue',
        { issueId, organizationId: organizationId('ENV') },
        friday,
      );
      return issueId;
    };
    const taskOf = async (issueId: string): Promise<{ state: string; due: Date }> =>
      (
        await subgraph.database.query<{ state: string; due: Date }>(
          'SELECT state, accept_due_at AS due FROM task WHERE issue_id = $1',
          [issueId],
        )
      )[0]!;
    const [critical, ordinary] = [await offered('CRITICAL'), await offered('ORDINARY')];
    expect((await taskOf(critical)).due.toISOString()).toBe('2026-04-10T10:15:00.000Z');
    // The category gives two hours of office time; a quarter of an hour is left on Friday.
    expect((await taskOf(ordinary)).due.toISOString()).toBe('2026-04-13T02:45:00.000Z');
    await moveClock(subgraph, '2026-04-10T10:14:00.000Z');
    expect((await taskOf(critical)).state).toBe('offered');
    await moveClock(subgraph, '2026-04-10T10:16:00.000Z');
    expect([(await taskOf(critical)).state, (await taskOf(ordinary)).state]).toEqual(['accepted', 'offered']);
  });

  it('is refused with its name when the severity does not exist', async () => {
    const input = { source: 'RESIDENT', description: '井盖缺失', ...inGridA, severity: 'DEADLY' };
    const { errors } = await send(subgraph, people.resident, 'reportIssue', input, at);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'severity' } });
  });
});
