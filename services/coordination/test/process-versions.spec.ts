import { newId } from '@jiceng/platform/ids';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import type { ProcessDefinition } from '../src/rulebook/process/process-definition.rules.js';
import { command } from './commands.js';
import { inGridA, noise, people, smoke, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`2027-${text}:00+08:00`).toISOString();

interface Version {
  key: string;
  version: number;
  state: string;
  publishedAt: string;
  effectiveFrom: string;
  withdrawnAt: string | null;
  definition: ProcessDefinition;
}
const versionFields = 'key version state publishedAt effectiveFrom withdrawnAt definition';

async function versions(when: string): Promise<Version[]> {
  const { processDefinitions } = await subgraph.get<{ processDefinitions: Version[] }>(
    `{ processDefinitions { ${versionFields} } }`,
    { as: people.operator, claims: { clock: when } },
  );
  return processDefinitions;
}
const statesAt = async (when: string, key = 'standard'): Promise<string[]> =>
  (await versions(when)).filter((each) => each.key === key).map(({ version, state }) => `${version} ${state}`);

interface PublishAnswer {
  publishProcessDefinition: { problems: { code: string; subject: string }[]; published: Version | null };
}
/** Publishes the newest version of a process with a change. */
async function tryPublish(
  when: string,
  input: { effectiveFrom?: string; dryRun?: boolean },
  change: (definition: ProcessDefinition) => void,
  key = 'standard',
): Promise<GraphqlAnswer<PublishAnswer>> {
  const definition = structuredClone((await versions(when)).find((each) => each.key === key)!.definition);
  change(definition);
  return subgraph.ask(
    `mutation($input: PublishProcessDefinitionInput!) { publishProcessDefinition(input: $input) {
       problems { code subject } published { ${versionFields} } } }`,
    {
      as: people.operator,
      variables: { input: { idempotencyKey: newId(), definition, ...input } },
      claims: { clock: when },
    },
  );
}
async function publish(...args: Parameters<typeof tryPublish>): Promise<Version> {
  const { data, errors } = await tryPublish(...args);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.publishProcessDefinition.published!;
}

const tryWithdraw = (
  when: string,
  version: number,
  key = 'standard',
  as = people.operator,
): Promise<GraphqlAnswer<{ withdrawProcessDefinition: { withdrawn: Version; alsoWithdrawn: Version[] } }>> =>
  subgraph.ask(
    `mutation($input: WithdrawProcessDefinitionInput!) { withdrawProcessDefinition(input: $input) {
       withdrawn { ${versionFields} } alsoWithdrawn { ${versionFields} } } }`,
    { as, variables: { input: { idempotencyKey: newId(), key, version } }, claims: { clock: when } },
  );
const codeOf = ({ errors }: GraphqlAnswer<unknown>): string | undefined => errors?.[0]?.extensions.code;

async function report(when: string, categoryCode: string | null = noise): Promise<string> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA, categoryCode };
  return (await command(subgraph, people.resident, 'reportIssue', input, when)).issue.id;
}
/** Returns key and version of the process that an issue follows. */
async function processOf(issueId: string): Promise<string> {
  const { issue } = await subgraph.get<{ issue: { processKey: string; processVersion: number } }>(
    'query($id: ID!) { issue(id: $id) { processKey processVersion } }',
    { as: people.coordinator, variables: { id: issueId } },
  );
  return `${issue.processKey}@${issue.processVersion}`;
}

describe('a version with an effective date', () => {
  it('is followed by issues reported from that moment on, without a further command', async () => {
    const published = await publish(at('03-01T09:00'), { effectiveFrom: at('03-10T00:00') }, (definition) => {
      definition.limits.judgeMinutes = 60;
    });
    expect(published).toMatchObject({
      key: 'standard',
      version: 2,
      state: 'WAITING',
      publishedAt: at('03-01T09:00'),
      effectiveFrom: at('03-10T00:00'),
      withdrawnAt: null,
    });
    const before = await report(at('03-09T10:00'), null);
    expect(await processOf(before)).toBe('standard@1');
    expect(await statesAt(at('03-09T10:00'))).toEqual(['2 WAITING', '1 IN_FORCE']);
    const after = await report(at('03-10T10:00'));
    expect(await processOf(after)).toBe('standard@2');
    expect(await statesAt(at('03-10T10:00'))).toEqual(['2 IN_FORCE', '1 REPLACED']);
    // The judgement chooses the process again, but an issue that was reported earlier keeps its version.
    const judgement = { issueId: before, decision: 'ACCEPT', categoryCode: smoke };
    await command(subgraph, people.streetA, 'judgeIssue', judgement, at('03-10T10:10'));
    expect(await processOf(before)).toBe('standard@1');
  });

  it('cannot begin in the past, and the refusal names the field in both languages', async () => {
    const answer = await tryPublish(at('03-11T09:00'), { effectiveFrom: at('03-11T08:59') }, () => undefined);
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_INPUT',
      messages: {
        zh: expect.stringContaining('生效时间') as string,
        en: expect.stringContaining('effectiveFrom') as string,
      },
    });
    expect(await statesAt(at('03-11T09:00'))).toEqual(['2 IN_FORCE', '1 REPLACED']);
  });

  it('is the only version of its process that waits, and gives way when it is withdrawn', async () => {
    const third = await publish(at('03-12T09:00'), { effectiveFrom: at('04-01T00:00') }, () => undefined);
    expect(third.version).toBe(3);
    const second = await tryPublish(at('03-12T10:00'), { effectiveFrom: at('05-01T00:00') }, () => undefined);
    expect(codeOf(second)).toBe('PROCESS_VERSION_WAITS');
    const { data } = await tryWithdraw(at('03-13T09:00'), 3);
    expect(data?.withdrawProcessDefinition.withdrawn).toMatchObject({
      version: 3,
      state: 'WITHDRAWN',
      withdrawnAt: at('03-13T09:00'),
    });
    expect(await processOf(await report(at('04-02T10:00')))).toBe('standard@2');
    const fourth = await publish(at('04-03T09:00'), { effectiveFrom: at('04-10T00:00') }, () => undefined);
    expect([fourth.version, fourth.state]).toEqual([4, 'WAITING']);
    expect(await processOf(await report(at('04-10T10:00')))).toBe('standard@4');
    const states = ['4 IN_FORCE', '3 WITHDRAWN', '2 REPLACED', '1 REPLACED'];
    expect(await statesAt(at('04-10T10:00'))).toEqual(states);
  });

  it('cannot be withdrawn once it is in force or was withdrawn, when it does not exist, or without the role', async () => {
    const when = at('04-11T09:00');
    expect(codeOf(await tryWithdraw(when, 4))).toBe('PROCESS_VERSION_NOT_WAITING');
    expect(codeOf(await tryWithdraw(when, 3))).toBe('PROCESS_VERSION_NOT_WAITING');
    expect(codeOf(await tryWithdraw(when, 9))).toBe('NOT_FOUND');
    expect(codeOf(await tryWithdraw(when, 4, 'standard', people.coordinator))).toBe('FORBIDDEN');
  });
});

describe('the choice between processes', () => {
  it('stays clear at every effective date that lies ahead', async () => {
    const noRule = (definition: ProcessDefinition): void => {
      Object.assign(definition, { key: 'noise', appliesTo: [] });
    };
    const takes = (definition: ProcessDefinition): void => {
      definition.appliesTo = [{ category: noise }];
    };
    await publish(at('05-03T09:00'), {}, (definition) => {
      noRule(definition);
      takes(definition);
    });
    expect(await processOf(await report(at('05-03T10:00')))).toBe('noise@1');
    // From 1 June on, the process no longer has its rule of choice. Another process may then have the rule from that
    // date, but not earlier.
    const givesUp = await publish(at('05-04T09:00'), { effectiveFrom: at('06-01T00:00') }, noRule, 'noise');
    expect(givesUp.version).toBe(2);
    const rival = (definition: ProcessDefinition): void => {
      definition.key = 'rival';
      takes(definition);
    };
    const early = await tryPublish(at('05-05T09:00'), { effectiveFrom: at('05-31T00:00'), dryRun: true }, rival);
    expect(early.data?.publishProcessDefinition).toEqual({
      problems: [{ code: 'AMBIGUOUS_CHOICE', subject: `category=${noise}` }],
      published: null,
    });
    await publish(at('05-05T10:00'), { effectiveFrom: at('06-01T00:00') }, rival);
    // The process `rival` depends on that date, so the version without the rule can no longer be withdrawn.
    expect(codeOf(await tryWithdraw(at('05-06T09:00'), 2, 'noise'))).toBe('PROCESS_HAS_PROBLEMS');
    expect(await processOf(await report(at('05-31T10:00')))).toBe('noise@1');
    expect(await processOf(await report(at('06-01T10:00')))).toBe('rival@1');
  });

  // Without publishing both at once, a rule of choice could not move to another process: for a time two processes would
  // have it, or none.
  it('lets two processes exchange their rules in one publication, so that no matter has two processes or none', async () => {
    const when = at('06-10T09:00');
    const [standard, rival] = await Promise.all(
      ['standard', 'rival'].map(async (key) =>
        structuredClone((await versions(when)).find((each) => each.key === key)!.definition),
      ),
    );
    const [general, special] = [standard!.appliesTo, rival!.appliesTo];
    const input = { definition: { ...standard!, appliesTo: special }, also: [{ ...rival!, appliesTo: general }] };
    const ask = publishTogether;
    const alone = await ask({ definition: input.definition, dryRun: true }, when);
    expect(alone.data!.publishProcessDefinition.problems.map(({ code }) => code).sort()).toEqual([
      'AMBIGUOUS_CHOICE',
      'NO_PROCESS_FOR_THE_REST',
    ]);
    expect(codeOf(await ask({ ...input, also: [input.definition] }, when))).toBe('BAD_INPUT');
    const together = await ask({ ...input, effectiveFrom: at('06-11T00:00') }, when);
    expect(together.data!.publishProcessDefinition).toMatchObject({
      problems: [],
      published: { key: 'standard' },
      alsoPublished: [{ key: 'rival', version: 2 }],
    });
    expect(await processOf(await report(at('06-10T10:00')))).toBe('rival@1');
    expect(await processOf(await report(at('06-11T10:00')))).toMatch(/^standard@/);
    expect(await processOf(await report(at('06-11T10:05'), smoke))).toBe('rival@2');
  });

  it('are withdrawn together when they were published together, because one alone would leave a gap', async () => {
    const when = at('06-20T09:00');
    const definitions = await Promise.all(
      ['standard', 'rival'].map(async (key) =>
        structuredClone(
          (await versions(when)).find((each) => each.key === key && each.state === 'IN_FORCE')!.definition,
        ),
      ),
    );
    const [standard, rival] = definitions as [ProcessDefinition, ProcessDefinition];
    const input = {
      definition: { ...standard, appliesTo: rival.appliesTo },
      also: [{ ...rival, appliesTo: standard.appliesTo }],
      effectiveFrom: at('07-01T00:00'),
    };
    const { published, alsoPublished } = (await publishTogether(input, when)).data!.publishProcessDefinition;
    const other = { key: 'rival', version: alsoPublished[0]!.version };
    expect(published!.publishedWith).toEqual([other]);
    expect(alsoPublished[0]!.publishedWith).toEqual([{ key: 'standard', version: published!.version }]);
    const waiting = await publishTogether({ definition: noiseOf(standard), also: [rival] }, at('06-20T10:00'));
    expect(waiting.errors?.[0]?.extensions).toMatchObject({
      code: 'PROCESS_VERSION_WAITS',
      details: { field: 'also[0].key', key: 'rival' },
    });
    const { data } = await tryWithdraw(at('06-21T09:00'), other.version, 'rival');
    expect(data?.withdrawProcessDefinition).toMatchObject({
      withdrawn: { ...other, state: 'WITHDRAWN' },
      alsoWithdrawn: [{ key: 'standard', version: published!.version, state: 'WITHDRAWN' }],
    });
    expect(await processOf(await report(at('07-02T10:00')))).toMatch(/^standard@/);
    expect(await processOf(await report(at('07-02T10:05'), smoke))).toBe('rival@2');
  });

  it('names the field of every problem of a joint publication, and each problem once', async () => {
    const when = at('07-10T09:00');
    const standard = (await versions(when)).find(({ key }) => key === 'standard')!.definition;
    const also = [noiseOf(standard, 'one'), noiseOf(standard, 'two')];
    const twice = await publishTogether({ definition: noiseOf(standard, 'zero', '0199'), also, dryRun: true }, when);
    expect(twice.data!.publishProcessDefinition.problems).toEqual([
      { code: 'AMBIGUOUS_CHOICE', subject: 'category=0188', field: 'also[1]' },
    ]);
    const broken = [
      [
        { limits: { ...standard.limits, judgeMinutes: 'soon' } },
        'NOT_A_PROCESS_DEFINITION',
        'also[1].limits.judgeMinutes',
      ],
      [{ limits: { ...standard.limits, calendar: 'none' } }, 'UNKNOWN_CALENDAR', 'also[1].limits.calendar'],
    ] as const;
    for (const [part, code, field] of broken) {
      const faulty = { ...noiseOf(standard, 'two', '0177'), ...part };
      const { errors } = await publishTogether({ definition: standard, also: [also[0], faulty] }, when);
      expect(errors?.[0]?.extensions).toMatchObject({
        code,
        details: { field },
        messages: { en: expect.stringContaining(field) as string },
      });
    }
    const lost = { ...noiseOf(standard, 'two', '0177'), initial: 'nowhere' };
    const { data } = await publishTogether({ definition: noiseOf(standard), also: [lost], dryRun: true }, when);
    expect(data!.publishProcessDefinition.problems).toEqual([
      { code: 'UNKNOWN_STATE', subject: 'nowhere', field: 'also[0]' },
    ]);
  });
});

/** A process with one rule of choice of its own. */
function noiseOf(definition: ProcessDefinition, key = 'one', category = '0188'): ProcessDefinition {
  return { ...definition, key, appliesTo: [{ category }] };
}

interface JointAnswer {
  publishProcessDefinition: {
    problems: { code: string; subject: string; field: string }[];
    published: (Version & { publishedWith: object[] }) | null;
    alsoPublished: (Version & { publishedWith: object[] })[];
  };
}
function publishTogether(parts: object, clock: string): Promise<GraphqlAnswer<JointAnswer>> {
  const fields = 'key version publishedWith { key version }';
  return subgraph.ask(
    `mutation($input: PublishProcessDefinitionInput!) { publishProcessDefinition(input: $input) {
       problems { code subject field } published { ${fields} } alsoPublished { ${fields} } } }`,
    { as: people.operator, variables: { input: { idempotencyKey: newId(), ...parts } }, claims: { clock } },
  );
}
