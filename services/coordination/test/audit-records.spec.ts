import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { aStaffActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, people, startDistrict } from './district.js';

const LIST = `query L($actorId: String, $act: String, $subjectType: String, $subjectId: String, $from: DateTime, $until: DateTime, $first: Int = 20, $after: String) {
  coordinationAuditRecords(actorId: $actorId, act: $act, subjectType: $subjectType, subjectId: $subjectId, from: $from, until: $until, first: $first, after: $after) {
    edges { node { id at act actorKind actorId actorOrganizationId subjectType subjectId changed reason policyVersion traceId position seal } }
    pageInfo { hasNextPage endCursor } } }`;
const STATUS =
  '{ coordinationStatus { service outboxWaiting timers { kind pending late stopped nextDueAt } auditRecords auditHead auditUnsealed anchors { service } } }';

interface Node {
  id: string;
  at: string;
  act: string;
  actorKind: string;
  actorId: string | null;
  actorOrganizationId: string | null;
  changed: string[];
  reason: string | null;
  position: number | null;
  seal: string | null;
}
interface Page {
  coordinationAuditRecords: {
    edges: { node: Node }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

let subgraph: TestSubgraph;
let issueId: string;
const auditor = aStaffActor({ roles: ['auditor'] });
const operator = aStaffActor({ roles: ['operator'] });

beforeAll(async () => {
  subgraph = await startDistrict();
  const report = { source: 'RESIDENT', description: '工地夜间施工', ...inGridA, categoryCode: noise };
  issueId = (await command(subgraph, people.resident, 'reportIssue', report)).issue.id;
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const to = { issueId, organizationId: people.environment.organizationId };
  await command(subgraph, people.streetA, 'dispatchIssue', { ...to, note: '请尽快处理' });
  await command(subgraph, people.resident, 'supplementReport', {
    issueId,
    text: '昨夜又被吵醒',
    expectedVersion: undefined,
  });
}, 60_000);
afterAll(() => subgraph.stop());

const list = async (variables: object): Promise<Node[]> =>
  (await subgraph.get<Page>(LIST, { as: auditor, variables: { ...variables } })).coordinationAuditRecords.edges.map(
    ({ node }) => node,
  );
const codeOf = async (as: Parameters<TestSubgraph['ask']>[1]['as'], query: string, variables: object = {}) =>
  (await subgraph.ask(query, { as, variables: { ...variables } })).errors?.[0]?.extensions.code ?? 'ok';

describe('the audit records', () => {
  it('of a subject say who did what, and never who a resident is or what a resident wrote', async () => {
    const records = await list({ subjectType: 'issue', subjectId: issueId });
    expect([...new Set(records.map(({ act }) => act))]).toEqual([
      'supplementReport',
      'dispatchIssue',
      'judgeIssue',
      'reportIssue',
    ]);
    expect(records.find(({ act }) => act === 'dispatchIssue')).toMatchObject({
      actorKind: 'STAFF',
      actorId: people.streetA.id,
      actorOrganizationId: people.streetA.organizationId,
      reason: '请尽快处理',
      changed: expect.arrayContaining(['state', 'version']),
    });
    expect(records[0]).toMatchObject({
      actorKind: 'RESIDENT',
      actorId: null,
      actorOrganizationId: null,
      reason: null,
    });
    // The stored record has the text and a pseudonym, so the query sets actor and reason to null.
    const [stored] = await subgraph.database.query<{ reason: string | null; actor: { id: string } }>(
      `SELECT reason, actor FROM audit_record WHERE act = 'supplementReport' AND subject_id = $1`,
      [issueId],
    );
    expect(stored).toMatchObject({ reason: '昨夜又被吵醒', actor: { kind: 'resident' } });
    expect(await list({ actorId: stored!.actor.id })).toEqual([]);
  });

  it('are found by actor, act and time, page by page, each once', async () => {
    const [judged] = await list({ actorId: people.streetA.id, act: 'judgeIssue' });
    expect(judged!.act).toBe('judgeIssue');
    const from = new Date(Date.parse(judged!.at) + 1).toISOString();
    expect((await list({ from })).map(({ act }) => act)).not.toContain('judgeIssue');
    expect((await list({ until: judged!.at })).map(({ act }) => act)).toContain('reportIssue');
    expect((await list({ until: judged!.at })).map(({ act }) => act)).not.toContain('supplementReport');
    const all = (await list({ first: 100 })).map(({ id }) => id);
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Page = await subgraph.get<Page>(LIST, { as: auditor, variables: { first: 2, after } });
      seen.push(...page.coordinationAuditRecords.edges.map(({ node }) => node.id));
      after = page.coordinationAuditRecords.pageInfo.endCursor;
      more = page.coordinationAuditRecords.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(all);
  });

  it('are refused to everybody but auditors, and for conditions that do not fit', async () => {
    expect(await codeOf(operator, LIST)).toBe('FORBIDDEN');
    expect(await codeOf(people.coordinator, LIST)).toBe('FORBIDDEN');
    expect(await codeOf(people.resident, LIST)).toBe('FORBIDDEN');
    expect(await codeOf(auditor, LIST, { subjectId: issueId })).toBe('BAD_INPUT');
    const day = '2026-11-01T00:00:00.000Z';
    expect(await codeOf(auditor, LIST, { from: day, until: day })).toBe('BAD_INPUT');
  });
});

describe('the status of a service', () => {
  const read = async () =>
    (
      await subgraph.get<{
        coordinationStatus: {
          timers: { kind: string; pending: number; late: number; stopped: number }[];
          auditRecords: number;
          auditHead: string;
          auditUnsealed: number;
        };
      }>(STATUS, { as: operator })
    ).coordinationStatus;

  it('counts timers by kind, the late ones first', async () => {
    expect((await read()).timers.find(({ kind }) => kind === 'task-accept-due')).toMatchObject({ pending: 1, late: 0 });
    await subgraph.database.query(
      `UPDATE timer SET due_at = now() - interval '2 minutes', failures = 10
       WHERE kind = 'task-accept-due' AND fired_at IS NULL AND cancelled_at IS NULL`,
    );
    expect((await read()).timers[0]).toMatchObject({ kind: 'task-accept-due', pending: 1, late: 1, stopped: 1 });
  });

  it('has the head of the chain after the last act was sealed', async () => {
    await subgraph.deliver(regionChanged, {
      code: '320106001001',
      name: '一社区',
      level: 'community',
      parentCode: '320106001000',
      version: 9,
    });
    await eventually(async () => (await read()).auditUnsealed === 0);
    const [newest] = (await list({ first: 100 })).sort((a, b) => b.position! - a.position!);
    expect(await read()).toMatchObject({ auditRecords: newest!.position, auditHead: newest!.seal });
  });

  it('is shown to operators and auditors only', async () => {
    expect(await codeOf(auditor, STATUS)).toBe('ok');
    expect(await codeOf(people.coordinator, STATUS)).toBe('FORBIDDEN');
    expect(await codeOf(people.resident, STATUS)).toBe('FORBIDDEN');
  });
});
