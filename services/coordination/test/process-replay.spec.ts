import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import type { ProcessDefinition } from '../src/rulebook/process/process-definition.rules.js';
import { command, pause } from './commands.js';
import { employ, inGridA, noise, organizationId, people, smoke, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await livePast();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`2027-${text}:00+08:00`).toISOString();
const now = at('03-20T09:00');
const issues: Record<'slow' | 'reopened' | 'returned' | 'paused' | 'waiting', string> = {
  slow: '',
  reopened: '',
  returned: '',
  paused: '',
  waiting: '',
};

async function report(when: string, categoryCode: string | null = noise): Promise<string> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA, categoryCode };
  return (await command(subgraph, people.resident, 'reportIssue', input, when)).issue.id;
}
/** Reports, judges and dispatches an issue. @returns the issue and its task */
async function dispatched(day: string, categoryCode = noise): Promise<{ issueId: string; taskId: string }> {
  const issueId = await report(at(`${day}T09:00`), categoryCode);
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at(`${day}T09:10`));
  const offer = { issueId, organizationId: organizationId('ENV') };
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', offer, at(`${day}T09:20`));
  return { issueId, taskId: task!.id };
}
async function worked(day: string): Promise<{ issueId: string; taskId: string }> {
  const offered = await dispatched(day);
  await command(subgraph, people.environment, 'acceptTask', { taskId: offered.taskId }, at(`${day}T09:30`));
  return offered;
}
/** Leads an issue from its report to its closing; the verification passes at `verified`. */
async function closed(day: string, verified: string): Promise<string> {
  const { issueId, taskId } = await worked(day);
  await command(subgraph, people.environment, 'completeTask', { taskId, result: '已整改' }, at(`${day}T10:00`));
  const passed = { issueId, passed: true, findings: '属实' };
  await command(subgraph, people.verifier, 'recordVerification', passed, at(`${day}T${verified}`));
  await command(subgraph, people.coordinator, 'closeIssue', { issueId }, at(`${day}T15:30`));
  return issueId;
}

/** Makes five issues with 26 moves. Each is reported at 9:00, judged at 9:10 and dispatched at 9:20. */
async function livePast(): Promise<void> {
  await employ(subgraph, 'STREET-A', 1, 'street_dispatcher');
  await employ(subgraph, 'CMD', 1, 'coordinator');
  issues.slow = await closed('03-02', '15:00');
  issues.reopened = await closed('03-03', '10:30');
  const reopen = { issueId: issues.reopened, reason: '问题又出现了' };
  await command(subgraph, people.resident, 'reopenIssue', reopen, at('03-09T10:40'));
  const { issueId, taskId } = await dispatched('03-04', smoke);
  issues.returned = issueId;
  const refusal = { taskId, reasonCode: 'CANNOT_LOCATE', evidence: '不属本单位职责' };
  await command(subgraph, people.environment, 'returnTask', refusal, at('03-04T09:40'));
  const again = { issueId, organizationId: organizationId('URBAN') };
  await command(subgraph, people.streetA, 'dispatchIssue', again, at('03-04T11:30'));
  const twice = await worked('03-05');
  issues.paused = twice.issueId;
  for (const hour of ['10', '11']) {
    await pause(subgraph, people.environment, twice.issueId, at(`03-05T${hour}:00`));
    await command(subgraph, people.environment, 'resumeIssue', { issueId: twice.issueId }, at(`03-05T${hour}:30`));
  }
  issues.waiting = await report(at('03-08T09:00'), null);
  // This issue was reported before the replayed period, the 90 days that end on 20 March 2027.
  await report(at('01-01T09:00').replace('2027', '2026'));
}

interface Refused {
  move: string;
  stateCode: string;
  reason: string;
  guard: string | null;
  steps: number;
  issues: number;
  examples: string[];
}
interface Replay {
  issues: number;
  entering: number;
  leaving: number;
  steps: number;
  refusedSteps: number;
  refusals: Refused[];
  limits: Record<string, unknown>[];
}

const ask = (
  definition: unknown,
  { as = people.operator, days }: { as?: typeof people.operator; days?: number } = {},
): Promise<GraphqlAnswer<{ replayProcess: Replay | null }>> =>
  subgraph.ask(
    `query($definition: JsonValue!${days === undefined ? '' : ', $days: Int'}) {
       replayProcess(definition: $definition${days === undefined ? '' : ', days: $days'}) {
         issues entering leaving steps refusedSteps
         refusals { move stateCode reason guard steps issues examples }
         limits { limit state before after stays issues lateBefore lateAfter examples } } }`,
    { as, variables: { definition, days }, claims: { clock: now } },
  );

/** Replays the standard process with a change. @throws Error with the refusal */
async function replay(change: (definition: ProcessDefinition) => void, days?: number): Promise<Replay> {
  const { processDefinitions } = await subgraph.get<{
    processDefinitions: { key: string; definition: ProcessDefinition }[];
  }>('{ processDefinitions { key definition } }', { as: people.operator });
  const definition = structuredClone(processDefinitions.find(({ key }) => key === 'standard')!.definition);
  change(definition);
  const { data, errors } = await ask(definition, days === undefined ? {} : { days });
  if (!data?.replayProcess) throw new Error(JSON.stringify(errors));
  return data.replayProcess;
}
const move = (definition: ProcessDefinition, name: string): ProcessDefinition['moves'][number] =>
  definition.moves.find((each) => each.name === name)!;
const without = (definition: ProcessDefinition, ...names: string[]): void => {
  definition.moves = definition.moves.filter(({ name }) => !names.includes(name));
};

describe('replayProcess', () => {
  it('refuses no past step by a draft that changes nothing', async () => {
    expect(await replay(() => undefined)).toEqual({
      issues: 5,
      entering: 0,
      leaving: 0,
      steps: 26,
      refusedSteps: 0,
      refusals: [],
      limits: [],
    });
  });

  it('replays only the days asked for', async () =>
    expect(await replay(() => undefined, 14)).toMatchObject({ issues: 1, steps: 0 }));

  it('finds steps from states and by moves that the draft does not have', async () => {
    const { steps, refusedSteps, refusals } = await replay((definition) => {
      delete definition.states['verifying'];
      without(definition, 'request-verification', 'pass-verification', 'fail-verification');
      move(definition, 'finish-work').to = 'verified';
      delete definition.states['arbitrating'];
      without(definition, 'return-task', 'send-to-arbiter', 'rule');
    });
    expect([steps, refusedSteps]).toEqual([26, 3]);
    expect(refusals).toEqual([
      {
        move: 'pass-verification',
        stateCode: 'verifying',
        reason: 'STATE_MISSING',
        guard: null,
        steps: 2,
        issues: 2,
        examples: [issues.slow, issues.reopened].sort().toReversed(),
      },
      {
        move: 'return-task',
        stateCode: 'dispatched',
        reason: 'MOVE_MISSING',
        guard: null,
        steps: 1,
        issues: 1,
        examples: [issues.returned],
      },
    ]);
  });

  it('finds steps of people whose roles the draft no longer names', async () => {
    const { refusals } = await replay((definition) => {
      move(definition, 'dispatch').roles = ['coordinator'];
      move(definition, 'close').roles = ['coordinator', 'intake_desk'];
      move(definition, 'reopen').roles = ['coordinator'];
    });
    expect(refusals.map(({ move: name, reason, steps, issues: count }) => [name, reason, steps, count])).toEqual([
      ['dispatch', 'ROLE_MISSING', 5, 4],
      ['reopen', 'ROLE_MISSING', 1, 1],
    ]);
  });

  it('refuses the second pause and a late reopening when the draft has stricter guards', async () => {
    // From the closing on 3 March at 15:30 to 9 March at 10:40 there are 1,510 working minutes.
    const change = (minutes: number) => (definition: ProcessDefinition) =>
      Object.assign(definition.limits, { maxPauses: 1, reopenMinutes: minutes });
    const { refusals } = await replay(change(1509));
    expect(refusals.map(({ move: name, guard, steps, examples }) => [name, guard, steps, examples])).toEqual([
      ['reopen', 'within-reopen-window', 1, [issues.reopened]],
      ['request-pause', 'pauses-left', 1, [issues.paused]],
    ]);
    expect((await replay(change(1510))).refusals.map(({ move: name }) => name)).toEqual(['request-pause']);
  });

  it('counts the stays that a moved limit makes late, in working minutes', async () => {
    const { limits } = await replay((definition) =>
      Object.assign(definition.limits, { judgeMinutes: 9, verifyMinutes: 180, acceptMinutes: 60 }),
    );
    expect(limits).toEqual([
      {
        limit: 'judgeMinutes',
        state: 'REPORTED',
        before: 120,
        after: 9,
        stays: 5,
        issues: 5,
        // The issue that waits for judgement since 8 March is late by both limits.
        lateBefore: 1,
        lateAfter: 5,
        examples: [issues.slow, issues.reopened, issues.returned, issues.paused].sort().toReversed(),
      },
      // The category sets the limit of an offer, so the limit of the process applies to no stay.
      expect.objectContaining({ limit: 'acceptMinutes', state: 'DISPATCHED', before: 240, after: 60, stays: 0 }),
      // The slow verification took 180 minutes from 10:00 to 15:00, which is not longer than the limit.
      expect.objectContaining({
        limit: 'verifyMinutes',
        before: 840,
        after: 180,
        stays: 2,
        lateBefore: 0,
        lateAfter: 0,
      }),
    ]);
    const shorter = await replay((definition) => (definition.limits.verifyMinutes = 179));
    expect(shorter.limits).toMatchObject([{ limit: 'verifyMinutes', lateAfter: 1, examples: [issues.slow] }]);
    // By the wall clock, the same stay took 300 minutes.
    const { limits: byClock } = await replay((definition) =>
      Object.assign(definition.limits, { calendar: 'around-the-clock', verifyMinutes: 299 }),
    );
    expect(byClock.find(({ limit }) => limit === 'verifyMinutes')).toMatchObject({ lateBefore: 0, lateAfter: 1 });
  });

  it('replays the issues that the rules of choice of the draft would bring to it', async () => {
    const other = await replay((definition) => {
      definition.key = 'smoke';
      definition.appliesTo = [{ category: smoke }];
      without(definition, 'transfer-task', 'return-task', 'send-to-arbiter');
      delete definition.states['arbitrating'];
      without(definition, 'rule');
    });
    expect(other).toMatchObject({ issues: 1, entering: 1, leaving: 0, steps: 4, refusedSteps: 1 });
    expect(other.refusals).toMatchObject([
      { move: 'return-task', reason: 'MOVE_MISSING', examples: [issues.returned] },
    ]);
  });

  it('refuses a draft with problems, a period without days, and roles that publish no process', async () => {
    const codeOf = ({ errors }: GraphqlAnswer<unknown>): string | undefined => errors?.[0]?.extensions.code;
    await expect(replay((definition) => without(definition, 'end-pause'))).rejects.toThrow('PROCESS_HAS_PROBLEMS');
    await expect(replay(() => undefined, 0)).rejects.toThrow('BAD_INPUT');
    await expect(replay(() => undefined, 367)).rejects.toThrow('BAD_INPUT');
    const unformed = await ask({ key: 'standard' });
    expect(codeOf(unformed)).toBe('NOT_A_PROCESS_DEFINITION');
    expect(unformed.errors![0]!.extensions.messages!.zh).toMatch(/^流程定义格式不正确：.*缺失或类型不正确$/);
    expect(codeOf(await ask({}, { as: people.coordinator }))).toBe('FORBIDDEN');
  });
});
