import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { eventually } from '@jiceng/testing/eventually';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import type { ProcessDefinition } from '../src/rulebook/process/process-definition.rules.js';
import { command, pause, refusal, type CommandAnswer } from './commands.js';
import { inGridA, moveClock, noise, organizationId, people, smoke, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`2026-${text}:00+08:00`).toISOString();

interface Published {
  key: string;
  version: number;
  diagram: string;
  definition: ProcessDefinition;
}

async function publishedProcesses(): Promise<Published[]> {
  const { processDefinitions } = await subgraph.get<{ processDefinitions: Published[] }>(
    '{ processDefinitions { key version diagram definition } }',
    { as: people.operator },
  );
  return processDefinitions;
}

/** Returns the newest version of the standard process, as an official reads it before a change. */
async function standardProcess(): Promise<Published> {
  return (await publishedProcesses()).find(({ key }) => key === 'standard')!;
}

interface PublishAnswer {
  problems: { code: string; subject: string; zh: string; en: string }[];
  published: Published | null;
}

/** Publishes the standard process with a change. @throws Error when the checker refuses it */
async function publish(when: string, change: (definition: ProcessDefinition) => void): Promise<Published> {
  const definition = structuredClone((await standardProcess()).definition);
  change(definition);
  const { publishProcessDefinition } = await subgraph.get<{ publishProcessDefinition: PublishAnswer }>(PUBLISH, {
    as: people.operator,
    variables: { input: { idempotencyKey: newId(), definition } },
    claims: { clock: when },
  });
  const published = publishProcessDefinition.published!;
  // The service sees a publication only after a moment. Reports that arrive earlier still follow the old version.
  await eventually(async () =>
    (await publishedProcesses()).some(({ key, version }) => key === published.key && version === published.version),
  );
  return published;
}
const PUBLISH = `mutation($input: PublishProcessDefinitionInput!) {
  publishProcessDefinition(input: $input) { problems { code subject zh en } published { key version diagram definition } }
}`;

const move = (definition: ProcessDefinition, name: string): ProcessDefinition['moves'][number] =>
  definition.moves.find((each) => each.name === name)!;

interface Process {
  processKey: string;
  processVersion: number;
  state: string;
  stateCode: string;
  stateLabel: { zh: string; en: string };
}
async function processOf(issueId: string, as: Actor = people.coordinator): Promise<Process> {
  const { issue } = await subgraph.get<{ issue: Process }>(
    'query($id: ID!) { issue(id: $id) { processKey processVersion state stateCode stateLabel { zh en } } }',
    { as, variables: { id: issueId } },
  );
  return issue;
}

/** Reports, judges, dispatches and accepts an issue. `judgedAs` is the category of the judgement. */
async function bringToWork(day: string, judgedAs: string): Promise<{ issueId: string; taskId: string }> {
  const report = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', report, at(`${day}T09:00`));
  const issueId = issue.id;
  const judgement = { issueId, decision: 'ACCEPT', categoryCode: judgedAs };
  await command(subgraph, people.streetA, 'judgeIssue', judgement, at(`${day}T09:10`));
  const offer = { issueId, organizationId: organizationId('ENV') };
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', offer, at(`${day}T09:20`));
  await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id }, at(`${day}T09:30`));
  return { issueId, taskId: task!.id };
}
const complete = (taskId: string, when: string): Promise<CommandAnswer> =>
  command(subgraph, people.environment, 'completeTask', { taskId, result: '已整改' }, when);
const closingsOf = async (issueId: string): Promise<string[]> =>
  (
    await subgraph.database.query<{ contract: string }>(
      `SELECT contract FROM outbox WHERE key = $1 AND contract = 'coordination.issue-filed'`,
      [issueId],
    )
  ).map(({ contract }) => contract);

describe('a changed standard process', () => {
  it('is followed by new issues, while an open issue keeps its version', async () => {
    const running = await bringToWork('03-02', noise);
    const published = await publish(at('03-03T08:00'), (definition) => {
      move(definition, 'finish-work').to = 'verified';
      definition.states['verified']!.label = { zh: '待办结', en: 'Ready to close' };
      delete definition.states['verifying'];
      definition.moves = definition.moves.filter(({ name }) => !name.endsWith('-verification'));
    });
    expect(published.version).toBe(2);
    const fresh = await bringToWork('03-03', noise);
    const [old, changed] = [
      await complete(running.taskId, at('03-03T10:00')),
      await complete(fresh.taskId, at('03-03T10:10')),
    ];
    expect(old.issue).toMatchObject({ state: 'VERIFYING' });
    expect(await processOf(running.issueId)).toMatchObject({
      processVersion: 1,
      stateCode: 'verifying',
      stateLabel: { zh: '核查中' },
    });
    expect(changed.issue).toMatchObject({
      state: 'VERIFIED',
      responsibleOrganization: { id: organizationId('ENV') },
      holder: { id: organizationId('STREET-A') },
    });
    expect(await processOf(fresh.issueId)).toMatchObject({
      processVersion: 2,
      stateCode: 'verified',
      stateLabel: { zh: '待办结', en: 'Ready to close' },
    });
    const closed = await command(subgraph, people.streetA, 'closeIssue', { issueId: fresh.issueId }, at('03-03T10:20'));
    expect(closed.issue.state).toBe('CLOSED');
    // A move that the process does not have is refused, and the action is disabled with the same reason.
    expect(
      await refusal(subgraph, people.coordinator, 'requestVerification', { issueId: fresh.issueId }, at('03-03T10:30')),
    ).toBe('NOT_POSSIBLE_NOW');
  });

  it('ends an issue with its last task when the definition says so, with packet, call-backs and reopen window', async () => {
    await publish(at('03-04T08:00'), (definition) => {
      delete definition.states['verified'];
      definition.moves = definition.moves.filter(({ name }) => name !== 'close');
      move(definition, 'finish-work').to = 'closed';
    });
    const { issueId, taskId } = await bringToWork('03-04', noise);
    const { issue } = await complete(taskId, at('03-04T10:00'));
    expect(issue).toMatchObject({ state: 'CLOSED', responsibleOrganization: null });
    expect(issue.reopenUntil).not.toBeNull();
    const seen = await subgraph.get<{
      issue: { closedAt: string; callbacks: { id: string }[]; timeline: { step: string }[] };
    }>('query($id: ID!) { issue(id: $id) { closedAt callbacks { id } timeline { step } } }', {
      as: people.resident,
      variables: { id: issueId },
    });
    expect(seen.issue.closedAt).toBe(at('03-04T10:00'));
    expect(seen.issue.callbacks).toHaveLength(1);
    expect(seen.issue.timeline.map(({ step }) => step).slice(-4)).toEqual([
      'TASK_DONE',
      'HANDLED',
      'CLOSED',
      'CALLBACK_ASKED',
    ]);
    expect(await closingsOf(issueId)).toHaveLength(1);
  });

  it(
    'sends a reopened issue to the state that the definition names, also when two states are of one ' +
      'kind and the move has its own roles',
    async () => {
      await publish(at('03-05T08:00'), (definition) => {
        definition.states['again'] = { kind: 'accepted', label: { zh: '重办派遣', en: 'Dispatch again' } };
        move(definition, 'reopen').to = 'again';
        move(definition, 'dispatch').from.push('again');
        move(definition, 'reject').roles = ['coordinator'];
      });
      const { issueId, taskId } = await bringToWork('03-05', noise);
      await complete(taskId, at('03-05T10:00'));
      const reopen = { issueId, reason: '问题又出现了' };
      const { issue } = await command(subgraph, people.resident, 'reopenIssue', reopen, at('03-05T11:00'));
      expect(issue).toMatchObject({ state: 'ACCEPTED', responsibleOrganization: { id: organizationId('STREET-A') } });
      expect(await processOf(issueId)).toMatchObject({ stateCode: 'again', stateLabel: { zh: '重办派遣' } });
      // The responsible street may judge the issue, but it can no longer reject it.
      const { issue: other } = await command(
        subgraph,
        people.resident,
        'reportIssue',
        { source: 'RESIDENT', description: '另一处噪音', ...inGridA },
        at('03-05T11:10'),
      );
      const rejection = { issueId: other.id, decision: 'REJECT', reason: '不属于本区' };
      expect(await refusal(subgraph, people.streetA, 'judgeIssue', rejection, at('03-05T11:20'))).toBe('ROLE_MISSING');
      expect(await refusal(subgraph, people.coordinator, 'judgeIssue', rejection, at('03-05T11:30'))).toBeNull();
    },
  );

  it('leads acceptance by silence and the end of a pause to the states that it names', async () => {
    await publish(at('03-06T08:00'), (definition) => {
      definition.states['silent'] = { kind: 'handling', label: { zh: '默认接收', en: 'Accepted by silence' } };
      definition.states['resumed'] = { kind: 'handling', label: { zh: '到期恢复', en: 'Resumed by the clock' } };
      move(definition, 'accept-by-silence').to = 'silent';
      move(definition, 'end-pause').to = 'resumed';
      for (const name of ['finish-work', 'request-pause']) move(definition, name).from.push('silent', 'resumed');
    });
    const report = { source: 'RESIDENT', description: '油烟扰民', ...inGridA, categoryCode: noise };
    const { issue } = await command(subgraph, people.resident, 'reportIssue', report, at('03-06T09:00'));
    const issueId = issue.id;
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('03-06T09:10'));
    await command(
      subgraph,
      people.streetA,
      'dispatchIssue',
      { issueId, organizationId: organizationId('ENV') },
      at('03-06T09:20'),
    );
    await moveClock(subgraph, at('03-06T17:00'));
    expect(await processOf(issueId)).toMatchObject({ state: 'HANDLING', stateCode: 'silent' });
    await pause(subgraph, people.environment, issueId, at('03-06T17:10'));
    await moveClock(subgraph, at('04-30T17:00'));
    expect(await processOf(issueId)).toMatchObject({ state: 'HANDLING', stateCode: 'resumed' });
  });

  it('is refused with the reason when a move would pass responsibility without an acceptance', async () => {
    const { definition } = await standardProcess();
    const unsound = structuredClone(definition);
    move(unsound, 'dispatch').to = 'handling';
    const { publishProcessDefinition } = await subgraph.get<{ publishProcessDefinition: PublishAnswer }>(PUBLISH, {
      as: people.operator,
      variables: { input: { idempotencyKey: newId(), definition: unsound, dryRun: true } },
    });
    expect(publishProcessDefinition.published).toBeNull();
    expect(publishProcessDefinition.problems.find(({ code }) => code === 'MOVE_LEADS_ELSEWHERE')).toMatchObject({
      zh: expect.stringContaining('责任只有经接收、默认接收、裁决或联合处置指令才能转移') as string,
      en: expect.stringContaining('Responsibility passes only by acceptance') as string,
    });
  });
});

describe('two processes side by side', () => {
  it('are chosen by the category of the judgement', async () => {
    const standard = (await standardProcess()).version;
    const published = await publish(at('05-11T08:00'), (definition) => {
      definition.key = 'smoke';
      definition.name = { zh: '油烟快办流程', en: 'Quick loop for smoke' };
      definition.appliesTo = [{ category: smoke }];
      definition.states['reported']!.label = { zh: '油烟待受理', en: 'Smoke reported' };
    });
    expect([published.key, published.version]).toEqual(['smoke', 1]);
    expect(published.diagram).toContain('state "油烟待受理 Smoke reported" as s_reported');
    const [loud, smoky] = [await bringToWork('05-11', noise), await bringToWork('05-11', smoke)];
    expect(await processOf(loud.issueId)).toMatchObject({ processKey: 'standard', processVersion: standard });
    expect(await processOf(smoky.issueId)).toMatchObject({ processKey: 'smoke', processVersion: 1, state: 'HANDLING' });
    const known = { source: 'RESIDENT', description: '油烟', ...inGridA, categoryCode: smoke };
    const { issue } = await command(subgraph, people.resident, 'reportIssue', known, at('05-11T10:00'));
    expect(await processOf(issue.id)).toMatchObject({ processKey: 'smoke', stateLabel: { zh: '油烟待受理' } });
  });

  it('cannot have the same rule of choice', async () => {
    const { definition } = await standardProcess();
    const rival = { ...definition, key: 'rival', appliesTo: [{ category: smoke }, {}] };
    const { publishProcessDefinition } = await subgraph.get<{ publishProcessDefinition: PublishAnswer }>(PUBLISH, {
      as: people.operator,
      variables: { input: { idempotencyKey: newId(), definition: rival, dryRun: true } },
    });
    expect(publishProcessDefinition.problems.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      `AMBIGUOUS_CHOICE category=${smoke}`,
      'AMBIGUOUS_CHOICE *',
    ]);
  });
});
