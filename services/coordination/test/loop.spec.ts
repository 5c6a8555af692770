import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, type CommandAnswer } from './commands.js';
import { gridA, inGridA, noise, organizationId, people, startDistrict, streetA } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const org = (code: string): { id: string } => ({ id: organizationId(code) });

describe('the closed loop', () => {
  let issueId: string;
  let taskId: string;
  let last: CommandAnswer;

  it('receives a report, finds the grid and makes the street office responsible', async () => {
    last = await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', description: '楼下工地夜间施工，噪音很大，无法入睡。', ...inGridA, categoryCode: noise },
      at('2026-03-02T09:00'),
    );
    issueId = last.issue.id;
    expect(last.issue).toMatchObject({
      state: 'REPORTED',
      areaCode: gridA,
      responsibleOrganization: org('STREET-A'),
      holder: org('STREET-A'),
      version: 1,
    });
  });

  it('suggests the earlier report as a duplicate, and keeps both reporters after the merge', async () => {
    const second = await command(
      subgraph,
      people.otherResident,
      'reportIssue',
      {
        source: 'RESIDENT',
        description: '工地夜间施工噪音很大，吵得无法入睡。',
        longitude: 118.7503,
        latitude: 32.0501,
        categoryCode: noise,
      },
      at('2026-03-02T09:05'),
    );
    const { issue } = await subgraph.get<{
      issue: { duplicateSuggestions: { issue: { id: string }; score: number; metres: number }[] };
    }>(
      'query($id: ID!) { issue(id: $id) { duplicateSuggestions { issue { id } score metres parts { place time category text } } } }',
      { as: people.streetA, variables: { id: second.issue.id } },
    );
    expect(issue.duplicateSuggestions.map((each) => each.issue.id)).toEqual([issueId]);
    const merged = await command(
      subgraph,
      people.streetA,
      'mergeIssue',
      { issueId: second.issue.id, intoIssueId: issueId },
      at('2026-03-02T09:10'),
    );
    expect(merged.issue).toMatchObject({ state: 'MERGED', responsibleOrganization: null });
    const seen = await subgraph.get<{ issue: { reporterCount: number; mergedIssueIds: string[] } }>(
      'query($id: ID!) { issue(id: $id) { reporterCount mergedIssueIds } }',
      { as: people.otherResident, variables: { id: issueId } },
    );
    expect(seen.issue).toEqual({ reporterCount: 2, mergedIssueIds: [second.issue.id] });
  });

  it('judges and dispatches by the duty list, while the street stays responsible', async () => {
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2026-03-02T09:20'));
    last = await command(subgraph, people.streetA, 'dispatchIssue', { issueId }, at('2026-03-02T09:25'));
    taskId = last.task!.id;
    expect(last.task).toMatchObject({ state: 'OFFERED', organization: org('ENV'), route: { rule: 'duty-list' } });
    expect(last.issue).toMatchObject({
      state: 'DISPATCHED',
      responsibleOrganization: org('STREET-A'),
      holder: org('ENV'),
    });
  });

  it(
    'refuses a return that contradicts the duty list, accepts one with evidence, and sends the second ' +
      'refusal to the arbiter',
    async () => {
      expect(
        await refusal(
          subgraph,
          people.environment,
          'returnTask',
          { taskId, reasonCode: 'NOT_ON_DUTY_LIST' },
          at('2026-03-02T10:00'),
        ),
      ).toBe('DUTY_LIST_NAMES_YOU');
      expect(await refusal(subgraph, people.police, 'acceptTask', { taskId }, at('2026-03-02T10:00'))).toBe(
        'OUT_OF_SCOPE',
      );
      last = await command(
        subgraph,
        people.environment,
        'returnTask',
        {
          taskId,
          reasonCode: 'NO_LEGAL_POWER',
          evidence: '夜间施工许可由公安管理',
          proposedOrganizationId: organizationId('POLICE'),
        },
        at('2026-03-02T10:01'),
      );
      expect(last.issue).toMatchObject({ state: 'ACCEPTED', responsibleOrganization: org('STREET-A'), returns: 1 });
      last = await command(
        subgraph,
        people.streetA,
        'dispatchIssue',
        { issueId, organizationId: organizationId('POLICE') },
        at('2026-03-02T10:10'),
      );
      last = await command(
        subgraph,
        people.police,
        'transferTask',
        { taskId: last.task!.id, organizationId: organizationId('URBAN'), reasonCode: 'NOT_ON_DUTY_LIST' },
        at('2026-03-02T11:00'),
      );
      // The transfer of an offer that was not accepted counts as the second refusal.
      expect(last.task).toMatchObject({ organization: org('POLICE'), state: 'RETURNED' });
      expect(last.issue).toMatchObject({
        state: 'ARBITRATING',
        responsibleOrganization: org('STREET-A'),
        holder: org('CMD'),
        returns: 2,
      });
    },
  );

  it('lets the arbiter rule: the refusal was wrong, and the next matter of the category follows the ruling', async () => {
    last = await command(
      subgraph,
      people.arbiter,
      'ruleArbitration',
      { issueId, organizationId: organizationId('POLICE'), reason: '夜间施工由公安牵头' },
      at('2026-03-02T14:30'),
    );
    expect(last.issue).toMatchObject({ state: 'HANDLING', responsibleOrganization: org('POLICE') });
    const next = await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', description: '另一处噪音', ...inGridA, categoryCode: noise },
      at('2026-03-02T14:40'),
    );
    await command(
      subgraph,
      people.streetA,
      'judgeIssue',
      { issueId: next.issue.id, decision: 'ACCEPT' },
      at('2026-03-02T14:41'),
    );
    const routed = await command(
      subgraph,
      people.streetA,
      'dispatchIssue',
      { issueId: next.issue.id },
      at('2026-03-02T14:42'),
    );
    expect(routed.task).toMatchObject({ organization: org('POLICE'), route: { rule: 'precedent' } });
  });

  it('handles the issue jointly: the lead waits for its co-handler, and the work ends by its rule', async () => {
    last = await command(
      subgraph,
      people.police,
      'startJointHandling',
      {
        issueId,
        leadOrganizationId: organizationId('POLICE'),
        coHandlers: [{ organizationId: organizationId('ENV') }],
        dependencies: [{ organizationId: organizationId('POLICE'), afterOrganizationId: organizationId('ENV') }],
      },
      at('2026-03-02T15:00'),
    );
    const [lead, co] = last.tasks!;
    expect([lead!.state, co!.state]).toEqual(['WAITING', 'ACCEPTED']);
    expect(last.issue).toMatchObject({ responsibleOrganization: org('POLICE'), holder: org('ENV') });
    expect(
      await refusal(
        subgraph,
        people.police,
        'completeTask',
        { taskId: lead!.id, result: '提前办结' },
        at('2026-03-02T15:01'),
      ),
    ).toBe('NOT_YOUR_TURN');
    await command(
      subgraph,
      people.environment,
      'completeTask',
      { taskId: co!.id, result: '已监测噪声' },
      at('2026-03-02T16:00'),
    );
    last = await command(
      subgraph,
      people.police,
      'completeTask',
      { taskId: lead!.id, result: '已责令停工' },
      at('2026-03-03T10:00'),
    );
    expect(last.issue).toMatchObject({
      state: 'VERIFYING',
      responsibleOrganization: org('POLICE'),
      holder: org('CMD'),
    });
  });

  it('fails verification once and then passes, and no handler may verify', async () => {
    expect(
      await refusal(subgraph, people.police, 'recordVerification', { issueId, passed: true }, at('2026-03-03T10:30')),
    ).toBe('FORBIDDEN');
    expect(
      await refusal(
        subgraph,
        people.verifier,
        'recordVerification',
        { issueId, passed: false },
        at('2026-03-03T10:30'),
      ),
    ).toBe('FAILURE_NEEDS_FINDINGS');
    const { issue: before } = await subgraph.get<{ issue: { tasks: { id: string; state: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { tasks { id state } } }',
      { as: people.police, variables: { id: issueId } },
    );
    const notDone = before.tasks.find(({ state }) => state !== 'DONE')!.id;
    for (const [task, code] of [
      [notDone, 'TASK_NOT_COMPLETED'],
      [issueId, 'NOT_FOUND'],
    ] as const) {
      const input = { issueId, passed: false, findings: '夜间仍在施工', failedTaskIds: [task] };
      expect(await refusal(subgraph, people.verifier, 'recordVerification', input, at('2026-03-03T10:30'))).toBe(code);
    }
    last = await command(
      subgraph,
      people.verifier,
      'recordVerification',
      { issueId, passed: false, findings: '夜间仍在施工' },
      at('2026-03-03T10:31'),
    );
    expect(last.issue).toMatchObject({ state: 'HANDLING', holder: org('POLICE') });
    const { issue } = await subgraph.get<{ issue: { tasks: { id: string; state: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { tasks { id state role } } }',
      { as: people.police, variables: { id: issueId } },
    );
    await command(
      subgraph,
      people.police,
      'completeTask',
      { taskId: issue.tasks.find((task) => task.state === 'ACCEPTED')!.id, result: '已查封设备' },
      at('2026-03-04T10:00'),
    );
    last = await command(
      subgraph,
      people.verifier,
      'recordVerification',
      { issueId, passed: true, findings: '已停工' },
      at('2026-03-04T11:00'),
    );
    expect(last.issue.state).toBe('VERIFIED');
  });

  it('closes the issue, asks both reporters and files the packet', async () => {
    last = await command(subgraph, people.streetA, 'closeIssue', { issueId }, at('2026-03-04T11:30'));
    expect(last.issue).toMatchObject({ state: 'CLOSED', responsibleOrganization: null });
    const [filed] = await subgraph.database.query<{
      packet: {
        issue: { severity: string };
        reporters: { name: string }[];
        timeline: unknown[];
        attribution: unknown[];
        tasks: unknown[];
      };
    }>(
      `SELECT envelope #> '{payload,packet}' AS packet FROM outbox WHERE contract = 'coordination.issue-filed' AND key = $1`,
      [issueId],
    );
    expect(filed!.packet.reporters.map((reporter) => reporter.name)).toEqual(['王**', '李*']);
    expect(filed!.packet.tasks).toHaveLength(5);
    expect(filed!.packet.issue.severity).toBe('ordinary');
    const { issue } = await subgraph.get<{ issue: { callbacks: { id: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { callbacks { id } } }',
      { as: people.otherResident, variables: { id: issueId } },
    );
    expect(issue.callbacks).toHaveLength(1);
    const answer = { callbackId: issue.callbacks[0]!.id, responded: true, resolved: true, satisfaction: 4 };
    expect(await refusal(subgraph, people.resident, 'answerCallback', answer, at('2026-03-05T09:00'))).toBe(
      'OUT_OF_SCOPE',
    );
    await command(subgraph, people.otherResident, 'answerCallback', answer, at('2026-03-05T09:01'));
    expect(await refusal(subgraph, people.otherResident, 'answerCallback', answer, at('2026-03-05T09:02'))).toBe(
      'CALLBACK_ALREADY_ANSWERED',
    );
  });

  it('has one responsible organization at every moment, and gives every working minute to one organization', async () => {
    const { issue } = await subgraph.get<{
      issue: {
        duty: { startsAt: string; endsAt: string | null; responsible: { id: string } }[];
        attribution: { organization: { id: string }; activity: string; minutes: number }[];
        timeline: { step: string }[];
      };
    }>(
      'query($id: ID!) { issue(id: $id) { duty { startsAt endsAt responsible { id } holder { id } activity } attribution { organization { id } activity minutes } timeline { seq step at rule late } } }',
      { as: people.coordinator, variables: { id: issueId } },
    );
    issue.duty.slice(1).forEach((span, index) => expect(span.startsAt).toBe(issue.duty[index]!.endsAt));
    const { workingTime } = await subgraph.get<{ workingTime: { minutes: number } }>(
      'query($from: DateTime!, $to: DateTime!) { workingTime(from: $from, to: $to) { minutes } }',
      { as: people.coordinator, variables: { from: issue.duty[0]!.startsAt, to: issue.duty.at(-1)!.endsAt } },
    );
    expect(issue.attribution.reduce((sum, part) => sum + part.minutes, 0)).toBeCloseTo(workingTime.minutes, 6);
    // The police handed on the issue, and the ruling later named the police. The time until the ruling is therefore
    // charged to the police.
    expect(issue.attribution.find((part) => part.activity === 'wrong-refusal')).toMatchObject({
      organization: org('POLICE'),
      minutes: 90,
    });
    expect(issue.timeline.map(({ step }) => step)).toEqual([
      'REPORTED',
      'REPORTER_ADDED',
      'JUDGED',
      'DISPATCHED',
      'RETURNED',
      'DISPATCHED',
      'RETURNED',
      'SENT_TO_ARBITER',
      'RULED',
      'JOINT_STARTED',
      'TASK_DONE',
      'TASK_DONE',
      'HANDLED',
      'VERIFICATION_REQUESTED',
      'VERIFICATION_FAILED',
      'TASK_DONE',
      'HANDLED',
      'VERIFICATION_REQUESTED',
      'VERIFICATION_PASSED',
      'CLOSED',
      'CALLBACK_ASKED',
      'CALLBACK_ANSWERED',
    ]);
  });

  it('can open the issue again within the window, and not after it', async () => {
    expect(
      await refusal(
        subgraph,
        people.resident,
        'reopenIssue',
        { issueId, reason: '又开始施工' },
        at('2026-06-01T09:00'),
      ),
    ).toBe('REOPEN_WINDOW_CLOSED');
    const reopened = await command(
      subgraph,
      people.resident,
      'reopenIssue',
      { issueId, reason: '又开始施工' },
      at('2026-03-06T09:00'),
    );
    expect(reopened.issue).toMatchObject({ state: 'HANDLING', responsibleOrganization: org('POLICE') });
  });

  it('shows the region of the issue to the street', async () => {
    const { issue } = await subgraph.get<{ issue: { region: { code: string }; grid: { code: string } } }>(
      'query($id: ID!) { issue(id: $id) { region { code } grid { code } } }',
      { as: people.streetA, variables: { id: issueId } },
    );
    expect(issue).toEqual({ region: { code: gridA.slice(0, 12) }, grid: { code: gridA } });
    const { issue: hidden } = await subgraph.get<{ issue: null }>('query($id: ID!) { issue(id: $id) { id } }', {
      as: people.streetB,
      variables: { id: issueId },
    });
    expect(hidden).toBeNull();
    expect(streetA).not.toBe(gridA);
  });
});
