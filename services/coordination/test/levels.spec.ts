import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, type IssueAnswer } from './commands.js';
import { clerk, committee, foundCommittee, importMatrix, worker } from './community.js';
import { inGridA, inGridB, noise, organizationId, people, smoke, startDistrict } from './district.js';

const matrix = `categoryCode,level,maySolve,limitMinutes,passUpAfterMinutes
*,grid,no,,
*,community,no,,
${noise},grid,yes,60,
${noise},community,yes,,30
*,street,yes,,
`;

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await foundCommittee(subgraph);
  await importMatrix(subgraph, matrix);
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const onTheSpot = { description: '楼道堆放杂物', ...inGridA, categoryCode: noise, result: '已当场清理' };

interface Seen {
  state: string;
  levelFacts: { level: string; kind: string; maySolve: boolean; reason: string | null }[] | null;
  timeline: { step: string }[];
  callbacks: { id: string }[];
  availableActions: { action: string; enabled: boolean; reason: { code: string } | null }[];
}
async function see(id: string, as = clerk, clock?: string): Promise<Seen> {
  const document = `query($id: ID!) { issue(id: $id) { state levelFacts { level kind maySolve reason } timeline { step }
    callbacks { id } availableActions { action enabled reason { code } } } }`;
  return (
    await subgraph.get<{ issue: Seen }>(document, { as, variables: { id }, ...(clock ? { claims: { clock } } : {}) })
  ).issue;
}
async function reported(time: string, categoryCode = noise): Promise<IssueAnswer> {
  const input = { source: 'GRID_APP', description: '楼上噪音', ...inGridA, categoryCode };
  return (await command(subgraph, worker, 'reportIssue', input, at(time))).issue;
}

describe('a grid worker', () => {
  it('reports, handles and closes a matter in one command, and the reporter is asked', async () => {
    const input = { ...onTheSpot, reporter: { personId: people.resident.id } };
    const { issue } = await command(subgraph, worker, 'solveOnTheSpot', input, at('2026-11-09T09:00'));
    expect(issue).toMatchObject({ state: 'CLOSED', responsibleOrganization: null });
    const seen = await see(issue.id);
    expect(seen.timeline.map(({ step }) => step).slice(0, 4)).toEqual(['REPORTED', 'TASK_DONE', 'HANDLED', 'CLOSED']);
    expect(seen.levelFacts).toEqual([{ level: 'grid', kind: 'SOLVED', maySolve: true, reason: null }]);
    expect(seen.callbacks).toHaveLength(1);
  });

  it('gets a receipt code for a reporter without an account, also when the answer was lost, and for no other', async () => {
    const caller = { name: '孙楼下', phone: '13800007755' };
    const time = at('2026-11-09T09:05');
    const solve = async (reporter: object | null, idempotencyKey = newId()) => {
      const { answer } = await subgraph.get<{ answer: { issue: { id: string }; receiptCode: string | null } }>(
        `mutation($input: SolveOnTheSpotInput!) { answer: solveOnTheSpot(input: $input) { issue { id } receiptCode } }`,
        { as: worker, variables: { input: { ...onTheSpot, idempotencyKey, reporter } }, claims: { clock: time } },
      );
      return answer;
    };
    const key = newId();
    const { issue, receiptCode } = await solve(caller, key);
    expect(await solve(caller, key)).toEqual({ issue, receiptCode });
    const { report } = await subgraph.get<{ report: { closedAt: string | null; mayReopen: boolean } }>(
      'query($code: String!) { report: followReport(receiptCode: $code) { closedAt mayReopen } }',
      { as: null, variables: { code: receiptCode }, claims: { clock: time } },
    );
    expect(report).toEqual({ closedAt: new Date(time).toISOString(), mayReopen: true });
    const others = [await solve(null), await solve({ ...caller, personId: people.resident.id })];
    expect(others.map((each) => each.receiptCode)).toEqual([null, null]);
  });

  it('may not solve issues that the matrix leaves to other levels, nor act outside the grids of this worker', async () => {
    const time = at('2026-11-09T09:10');
    expect(await refusal(subgraph, worker, 'solveOnTheSpot', { ...onTheSpot, categoryCode: smoke }, time)).toBe(
      'LEVEL_MAY_NOT_SOLVE',
    );
    expect(await refusal(subgraph, worker, 'solveOnTheSpot', { ...onTheSpot, ...inGridB }, time)).toBe('OUT_OF_SCOPE');
    const anonymous = { ...onTheSpot, reporter: { grade: 'ANONYMOUS' } };
    expect(await refusal(subgraph, worker, 'solveOnTheSpot', anonymous, time)).toBe('BAD_INPUT');
    expect(await refusal(subgraph, people.resident, 'solveOnTheSpot', onTheSpot, time)).toBe('FORBIDDEN');
  });

  it('may solve an issue that the same grid worker reported until the limit of the level has passed', async () => {
    const { id: issueId } = await reported('2026-11-09T09:20');
    const allowed = await see(issueId, worker, at('2026-11-09T09:30'));
    expect(allowed.availableActions).toContainEqual({ action: 'solveIssue', enabled: true, reason: null });
    const late = at('2026-11-09T10:21');
    expect(await refusal(subgraph, worker, 'solveIssue', { issueId, result: '已处理' }, late)).toBe(
      'LEVEL_MAY_NOT_SOLVE',
    );
    const { issue } = await command(
      subgraph,
      worker,
      'solveIssue',
      { issueId, result: '已处理' },
      at('2026-11-09T10:20'),
    );
    expect(issue.state).toBe('CLOSED');
  });
});

describe('a community clerk', () => {
  it('judges a report in the clerk’s community and solves it without a dispatch', async () => {
    const { id: issueId } = await reported('2026-11-10T09:00');
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-10T09:01'));
    const { issue } = await command(
      subgraph,
      clerk,
      'solveIssue',
      { issueId, result: '已劝导' },
      at('2026-11-10T09:02'),
    );
    expect(issue.state).toBe('CLOSED');
    expect((await see(issueId)).levelFacts).toMatchObject([{ level: 'community', kind: 'SOLVED' }]);
  });

  it('passes up to the street and stays responsible until the street accepts', async () => {
    const { id: issueId } = await reported('2026-11-10T10:00', smoke);
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-10T10:01'));
    const { availableActions } = await see(issueId);
    expect(availableActions).toContainEqual({
      action: 'solveIssue',
      enabled: false,
      reason: { code: 'LEVEL_MAY_NOT_SOLVE' },
    });
    const { issue } = await command(subgraph, clerk, 'passUpIssue', { issueId }, at('2026-11-10T10:02'));
    expect(issue).toMatchObject({
      state: 'DISPATCHED',
      responsibleOrganization: { id: committee },
      holder: { id: organizationId('STREET-A') },
    });
    expect((await see(issueId)).levelFacts).toEqual([
      { level: 'community', kind: 'PASSED_UP', maySolve: false, reason: null },
    ]);
    const [task] = await subgraph.database.query<{ id: string }>('SELECT id FROM task WHERE issue_id = $1', [issueId]);
    const accepted = await command(
      subgraph,
      people.streetA,
      'acceptTask',
      { taskId: task!.id },
      at('2026-11-10T10:03'),
    );
    expect(accepted.issue.responsibleOrganization?.id).toBe(organizationId('STREET-A'));
    const [row] = await subgraph.database.query<{ hand_overs: number }>('SELECT hand_overs FROM issue WHERE id = $1', [
      issueId,
    ]);
    expect(row!.hand_overs).toBe(0);
  });

  it('must give a reason when passing up an issue that the community may solve', async () => {
    const { id: issueId } = await reported('2026-11-10T11:00');
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-10T11:01'));
    const time = at('2026-11-10T11:02');
    expect(await refusal(subgraph, clerk, 'passUpIssue', { issueId }, time)).toBe('PASSING_UP_NEEDS_REASON');
    await command(subgraph, clerk, 'passUpIssue', { issueId, reason: '须跨社区协调' }, time);
    expect((await see(issueId)).levelFacts).toMatchObject([{ maySolve: true, reason: '须跨社区协调' }]);
  });

  it('must dispatch within the time that the matrix sets', async () => {
    const { id: issueId } = await reported('2026-11-10T14:00');
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-10T14:05'));
    const [row] = await subgraph.database.query<{ due: Date }>('SELECT state_due_at AS due FROM issue WHERE id = $1', [
      issueId,
    ]);
    expect(row!.due.toISOString()).toBe(at('2026-11-10T14:35'));
  });

  it('gets an issue back once that it may solve; after that the street decides', async () => {
    const { id: issueId } = await reported('2026-11-11T09:00');
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-11T09:01'));
    const up = { issueId, reason: '须街道协调' };
    const first = await command(subgraph, clerk, 'passUpIssue', up, at('2026-11-11T09:02'));
    const sent = { taskId: first.task!.id, reason: '社区可自行劝导' };
    expect(await refusal(subgraph, people.environment, 'sendBackTask', sent, at('2026-11-11T09:03'))).toBe(
      'OUT_OF_SCOPE',
    );
    const back = await command(subgraph, people.streetA, 'sendBackTask', sent, at('2026-11-11T09:03'));
    expect(back).toMatchObject({
      issue: { state: 'ACCEPTED', returns: 0, responsibleOrganization: { id: committee }, holder: { id: committee } },
      task: { state: 'SENT_BACK' },
    });
    const [row] = await subgraph.database.query<{ due: Date; refused: string[] }>(
      'SELECT state_due_at AS due, refused_by AS refused FROM issue WHERE id = $1',
      [issueId],
    );
    // The time to dispatch or pass up begins again, and the issue may be offered to the street again.
    expect(row).toEqual({ due: new Date(at('2026-11-11T09:33')), refused: [] });
    const again = await command(subgraph, clerk, 'passUpIssue', up, at('2026-11-11T09:04'));
    const { id: taskId } = again.task!;
    const late = at('2026-11-11T09:05');
    expect(await refusal(subgraph, people.streetA, 'sendBackTask', { taskId, reason: '仍可自办' }, late)).toBe(
      'SENT_BACK_BEFORE',
    );
    const returned = { taskId, reasonCode: 'CANNOT_LOCATE', evidence: '现场未见' };
    expect(await refusal(subgraph, people.streetA, 'returnTask', returned, late)).toBe('SENT_BACK_BEFORE');
    const { issue } = await command(subgraph, people.streetA, 'acceptTask', { taskId }, late);
    expect(issue.responsibleOrganization?.id).toBe(organizationId('STREET-A'));
    expect((await see(issueId)).levelFacts).toMatchObject([
      { level: 'community', kind: 'PASSED_UP', maySolve: true },
      { level: 'street', kind: 'SENT_BACK', maySolve: true, reason: '社区可自行劝导' },
      { level: 'community', kind: 'PASSED_UP', maySolve: true },
    ]);
  });

  it('does not get back an issue that it may not solve', async () => {
    const { id: issueId } = await reported('2026-11-11T10:00', smoke);
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-11T10:01'));
    const { task } = await command(subgraph, clerk, 'passUpIssue', { issueId }, at('2026-11-11T10:02'));
    const sent = { taskId: task!.id, reason: '请社区办理' };
    expect(await refusal(subgraph, people.streetA, 'sendBackTask', sent, at('2026-11-11T10:03'))).toBe(
      'LOWER_LEVEL_MAY_NOT_SOLVE',
    );
  });

  it('gives a reason when it keeps an issue that it may not solve, and the decision is recorded', async () => {
    const { id: issueId } = await reported('2026-11-11T11:00', smoke);
    await command(subgraph, clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-11-11T11:01'));
    const own = { issueId, organizationId: committee };
    const time = at('2026-11-11T11:02');
    expect(await refusal(subgraph, clerk, 'dispatchIssue', own, time)).toBe('KEEPING_NEEDS_REASON');
    const { issue } = await command(subgraph, clerk, 'dispatchIssue', { ...own, note: '社区已约请专业人员到场' }, time);
    expect(issue.state).toBe('DISPATCHED');
    expect((await see(issueId)).levelFacts).toMatchObject([
      { level: 'community', kind: 'KEPT', maySolve: false, reason: '社区已约请专业人员到场' },
    ]);
  });

  it('cannot act on issues of another community', async () => {
    const { id: issueId } = await reported('2026-11-10T15:00');
    const elsewhere = { ...clerk, areaCodes: ['320106002001'], organizationId: newId(), organizationIds: [newId()] };
    const time = at('2026-11-10T15:01');
    expect(await refusal(subgraph, elsewhere, 'solveIssue', { issueId, result: '已办' }, time)).toBe('OUT_OF_SCOPE');
    expect(await refusal(subgraph, elsewhere, 'passUpIssue', { issueId, reason: '转报' }, time)).toBe('OUT_OF_SCOPE');
  });
});

describe('importAuthorityMatrix', () => {
  it('is open to administrators and the operator, and names levels that no process has', async () => {
    expect((await importMatrix(subgraph, matrix, clerk)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const { data } = await importMatrix(subgraph, 'categoryCode,level,maySolve\n*,moon,yes\n');
    expect(data!.importAuthorityMatrix).toEqual({
      imported: 0,
      errors: [{ row: 2, field: 'level', code: 'UNKNOWN_LEVEL' }],
    });
  });
});
