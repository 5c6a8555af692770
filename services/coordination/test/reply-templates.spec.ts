import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, send } from './commands.js';
import { inGridA, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-06-08T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
const both = (text: string) => ({ zh: text, en: text });

const replyFields = 'reply { result { zh en } basis { zh en } appeal { zh en } givenAt }';
interface Reply {
  result: { zh: string; en: string };
  basis: { zh: string; en: string };
  appeal: { zh: string; en: string };
}
interface Seen {
  state: string;
  number: string;
  progress: { zh: string; en: string };
  reply: Reply | null;
}
const see = async (issueId: string, as: Actor = people.resident): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { state number progress { zh en } ${replyFields} } }`,
      { as, variables: { id: issueId } },
    )
  ).issue;

const templateFields = 'state version builtIn sentence { zh en variables requiredVariables } basis { zh } changedAt';
interface Template {
  state: string;
  version: number;
  builtIn: boolean;
  sentence: { zh: string; en: string; variables: string[]; requiredVariables: string[] };
}
const change = (input: object, as: Actor = people.coordinator) =>
  subgraph.ask<{ changeReplyTemplate: { template: Template } }>(
    `mutation($input: ChangeReplyTemplateInput!) { changeReplyTemplate(input: $input) { template { ${templateFields} } } }`,
    { as, variables: { input: { idempotencyKey: newId(), ...input } }, claims: { clock: next() } },
  );
const templateOf = async (state: string, as: Actor = people.coordinator): Promise<Template> =>
  (
    await subgraph.get<{ replyTemplates: Template[] }>(`{ replyTemplates { ${templateFields} } }`, { as })
  ).replyTemplates.find((each) => each.state === state)!;

async function reported(extra: object = {}): Promise<string> {
  const input = { source: 'RESIDENT', title: '夜间施工', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  return (await give(people.resident, 'reportIssue', { ...input, ...extra })).issue.id;
}

/** Takes a report to the state in which the desk closes it. */
async function verified(issueId: string): Promise<void> {
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId('URBAN') });
  await give(people.urban, 'acceptTask', { taskId: task!.id });
  await give(people.urban, 'completeTask', { taskId: task!.id, result: '已责令夜间停工' });
  await give(people.verifier, 'recordVerification', { issueId, passed: true, findings: '内部核查记录' });
}

const closedWords = {
  state: 'CLOSED',
  sentence: { zh: '您反映的“{category}”事项（{number}）已办结。', en: 'Your report {number} is closed.' },
  result: { zh: '经办理：{result}', en: 'Result: {result}' },
  basis: { zh: '《江苏省环境噪声污染防治条例》', en: 'Noise rules of Jiangsu' },
  appeal: {
    zh: '如不满意，可在 {reopenUntil}前要求重新办理。',
    en: 'You may have it opened again before {reopenUntil}.',
  },
};

describe('the reply to the reporters', () => {
  it('has its legal parts in built-in words, until the district writes its own', async () => {
    const issueId = await reported();
    expect(await see(issueId)).toMatchObject({ reply: null });
    await verified(issueId);
    await give(people.coordinator, 'closeIssue', { issueId, note: '内部结案意见' });
    const seen = await see(issueId);
    expect(seen.progress.zh).toBe('已办结。如认为未解决，可在期限内要求重新办理。');
    expect(seen.reply).toMatchObject({
      result: both('已责令夜间停工'),
      basis: { zh: '依据本区权责清单和有关法律、法规、规章办理。' },
      appeal: {
        zh: expect.stringMatching(/可在 2026年6月\d+日前要求重新办理/),
        en: expect.stringMatching(/\d+ June 2026/),
      },
    });
    expect(JSON.stringify(seen)).not.toMatch(/内部/);
  });

  it('is in the words of the district, with the basis that the desk gives, and stays as it was given', async () => {
    const first = await reported();
    await verified(first);
    const { version } = await templateOf('CLOSED');
    expect((await change({ ...closedWords, expectedVersion: version })).errors).toBeUndefined();
    await give(people.coordinator, 'closeIssue', { issueId: first, basis: '《噪声污染防治法》第四十三条' });
    const given = await see(first);
    expect(given.progress).toEqual({
      zh: `您反映的“噪音”事项（${given.number}）已办结。`,
      en: `Your report ${given.number} is closed.`,
    });
    expect(given.reply).toMatchObject({
      result: { zh: '经办理：已责令夜间停工', en: 'Result: 已责令夜间停工' },
      basis: both('《噪声污染防治法》第四十三条'),
      appeal: { zh: expect.stringContaining('如不满意') },
    });

    // The built-in words come back; the reply that was given does not change.
    const restored = await change({ state: 'CLOSED', expectedVersion: version + 1 });
    expect(restored.data!.changeReplyTemplate.template).toMatchObject({ builtIn: true, version: version + 2 });
    expect((await see(first)).reply).toEqual(given.reply);
    expect((await see(first)).progress.zh).toBe('已办结。如认为未解决，可在期限内要求重新办理。');

    // Another ending gives another reply.
    await give(people.resident, 'reopenIssue', { issueId: first, reason: '又响了' });
    expect(await see(first)).toMatchObject({ reply: null });
  });

  it('to a rejected report has the reason and how to object, also by receipt code', async () => {
    const { reportIssue } = await subgraph.get<{ reportIssue: { issue: { id: string }; receiptCode: string } }>(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
      {
        as: people.resident,
        variables: {
          input: {
            idempotencyKey: newId(),
            source: 'RESIDENT',
            description: '咨询',
            ...inGridA,
            reporter: { grade: 'ANONYMOUS' },
          },
        },
        claims: { clock: next() },
      },
    );
    const rejection = { issueId: reportIssue.issue.id, decision: 'REJECT', reason: '属上级机关职权' };
    await give(people.streetA, 'judgeIssue', { ...rejection, basis: '《信访工作条例》第二十二条' });
    const { report } = await subgraph.get<{ report: { reply: Reply } }>(
      `query($code: String!) { report: followReport(receiptCode: $code) { ${replyFields} } }`,
      { as: null, variables: { code: reportIssue.receiptCode } },
    );
    expect(report.reply).toMatchObject({
      result: { zh: '不予受理。理由：属上级机关职权' },
      basis: both('《信访工作条例》第二十二条'),
      appeal: { zh: expect.stringContaining('可以补充情况后重新反映') },
    });
    expect(JSON.stringify(report)).not.toMatch(/STREET-A|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('is part of the archive packet', async () => {
    const [filed] = await subgraph.database.query<{ packet: { replies: { parts: Reply }[] } }>(
      `SELECT envelope->'payload'->'packet' AS packet FROM outbox
       WHERE contract = 'coordination.issue-filed' LIMIT 1`,
    );
    expect(filed!.packet.replies[0]!.parts.result.zh).toContain('已责令夜间停工');
  });

  it('takes no legal basis with an acceptance, and none that is too long', async () => {
    const issueId = await reported();
    const accepted = await send(subgraph, people.streetA, 'judgeIssue', {
      issueId,
      decision: 'ACCEPT',
      basis: '《条例》',
    });
    expect(accepted.errors![0]!.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'basis' } });
    const rejection = { issueId, decision: 'REJECT', reason: '重复', basis: '条'.repeat(501) };
    const rejected = await send(subgraph, people.streetA, 'judgeIssue', rejection);
    expect(rejected.errors![0]!.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'basis' } });
    expect(await see(issueId)).toMatchObject({ state: 'REPORTED', reply: null });
  });
});

describe('the words for reporters', () => {
  it('change at once for the reporters of open issues, and leave an audit record', async () => {
    const issueId = await reported();
    expect(await templateOf('REPORTED')).toMatchObject({ version: 0, builtIn: true });
    const sentence = { zh: '{number} 已收到，{reportedOn}登记。', en: '{number} was registered on {reportedOn}.' };
    const { data } = await change({ state: 'REPORTED', expectedVersion: 0, sentence });
    expect(data!.changeReplyTemplate.template).toMatchObject({ version: 1, builtIn: false, sentence });
    const { number, progress } = await see(issueId);
    expect(progress).toEqual({
      zh: `${number} 已收到，2026年6月8日登记。`,
      en: `${number} was registered on 8 June 2026.`,
    });
    const [record] = await subgraph.database.query<{ actor: string; after: object }>(
      `SELECT actor->>'id' AS actor, after FROM audit_record
       WHERE subject_type = 'reply-template' AND subject_id = 'reported'`,
    );
    expect(record).toMatchObject({ actor: people.coordinator.id, after: { sentence } });
  });

  it.each([
    ['an unknown variable', { state: 'HANDLING', sentence: { zh: '由 {unit} 办理', en: 'fine' } }, 'sentence.zh'],
    ['a missing legal part', { ...closedWords, appeal: null }, 'appeal'],
    ['a reply without the result', { ...closedWords, result: { zh: '{result}', en: 'done' } }, 'result.en'],
    ['a mobile number', { ...closedWords, appeal: { zh: '致电 13900001234', en: 'fine' } }, 'appeal.zh'],
  ])('are refused with %s, by the name of the field, and nothing changes', async (_, input, field) => {
    const { version } = await templateOf(input.state);
    const { errors } = await change({ ...input, expectedVersion: version });
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field } });
    expect(errors![0]!.extensions.messages).toMatchObject({ zh: expect.stringMatching(/\p{Script=Han}/u) });
    expect((await templateOf(input.state)).version).toBe(version);
  });

  it('are refused for a version that another person has changed', async () => {
    const { errors } = await change({ state: 'PAUSED', expectedVersion: 7, sentence: both('暂缓') });
    expect(errors![0]!.extensions.code).toBe('STALE_VERSION');
  });

  it.each([
    ['a resident', people.resident],
    ['a street', people.streetA],
    ['a department', people.urban],
  ])('are hidden from %s, who may not change them', async (_, as) => {
    const { data, errors } = await subgraph.ask<{ replyTemplates: unknown }>('{ replyTemplates { state } }', { as });
    expect([data?.replyTemplates ?? null, errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
    const refused = await change({ state: 'PAUSED', expectedVersion: 0, sentence: both('暂缓') }, as);
    expect(refused.errors![0]!.extensions.code).toBe('FORBIDDEN');
  });
});
