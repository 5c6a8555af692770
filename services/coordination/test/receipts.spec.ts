import { readFileSync } from 'node:fs';
import type { Actor } from '@jiceng/platform/context';
import { jest } from '@jest/globals';
import { newId } from '@jiceng/platform/ids';
import { testContextSecret, type GraphqlAnswer, type TestSubgraph } from '@jiceng/testing/subgraph';
import { buildASTSchema, getNamedType, isInputObjectType, isObjectType, parse, type GraphQLType } from 'graphql';
import pg from 'pg';
import { receiptCodeOf } from '../src/case/receipt/receipt-code.rules.js';
import { receiptKeys } from '../src/case/receipt/receipt-secrets.js';
import { command, refusal } from './commands.js';
import { inGridA, noise, organizationId, people, startDistrict } from './district.js';
import { everyRow } from './every-row.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-06-08T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
const report = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };

interface Followed {
  title: string;
  progress: { zh: string; en: string };
  reply: { result: { zh: string } } | null;
  closedAt: string | null;
  callback: { answeredAt: string | null; resolved: boolean | null; satisfaction: number | null } | null;
  mayAnswer: boolean;
  mayReopen: boolean;
}
const followed =
  'title progress { zh en } reply { result { zh } } closedAt callback { answeredAt resolved satisfaction } mayAnswer mayReopen';

/** Makes an anonymous report. */
async function fileAnonymously(parts: object = {}): Promise<{ issueId: string; receiptCode: string | null }> {
  const { reportIssue } = await subgraph.get<{
    reportIssue: { issue: { id: string }; receiptCode: string | null };
  }>('mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }', {
    as: people.resident,
    variables: { input: { idempotencyKey: newId(), ...report, reporter: { grade: 'ANONYMOUS' }, ...parts } },
    claims: { clock: next() },
  });
  return { issueId: reportIssue.issue.id, receiptCode: reportIssue.receiptCode };
}
const ask = (receiptCode: string, as: Actor | null = null): Promise<GraphqlAnswer<{ report: Followed }>> =>
  subgraph.ask(`query($code: String!) { report: followReport(receiptCode: $code) { ${followed} } }`, {
    as,
    variables: { code: receiptCode },
    claims: { clock: next() },
  });
const follow = async (receiptCode: string, as: Actor | null = null): Promise<Followed> =>
  (await ask(receiptCode, as)).data!.report;
const byReceipt = (name: string, input: object, as: Actor | null = null) =>
  subgraph.ask<{ answer: { report: Followed } }>(
    `mutation($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { answer: ${name}(input: $input) { report { ${followed} } } }`,
    { as, variables: { input: { idempotencyKey: newId(), ...input } }, claims: { clock: next() } },
  );
const codeOf = ({ errors }: GraphqlAnswer<never> | GraphqlAnswer<object>): string | undefined =>
  errors?.[0]?.extensions.code;

/** Moves an issue from its report to its closing. */
async function close(issueId: string): Promise<void> {
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId('URBAN') });
  await give(people.urban, 'acceptTask', { taskId: task!.id });
  await give(people.urban, 'completeTask', { taskId: task!.id, result: '已责令夜间停工' });
  await give(people.verifier, 'recordVerification', { issueId, passed: true, findings: '内部核查记录' });
  await give(people.coordinator, 'closeIssue', { issueId });
}

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : ((query as { text?: string } | undefined)?.text ?? '');
const answer = { responded: true, resolved: false, satisfaction: 2, comment: '只停了一晚' };

describe('the receipt code of an anonymous report', () => {
  it('lets its holder follow, answer and reopen without an account, and hides everything that is for staff', async () => {
    const { issueId, receiptCode } = await fileAnonymously();
    expect(receiptCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await follow(receiptCode!)).toEqual({
      title: '夜间施工噪音',
      progress: { zh: '您反映的事项已收到，正在研究是否受理。', en: 'Your report has arrived and is being judged.' },
      reply: null,
      closedAt: null,
      callback: null,
      mayAnswer: false,
      mayReopen: false,
    });
    expect(codeOf(await byReceipt('answerByReceipt', { receiptCode, ...answer }))).toBe('NOT_ASKED_YET');
    expect(codeOf(await byReceipt('reopenByReceipt', { receiptCode, reason: '又响了' }))).toBe('NOT_POSSIBLE_NOW');

    await close(issueId);
    const closed = await ask(receiptCode!.toLowerCase().replaceAll('-', ' '), people.otherResident);
    expect(closed.data!.report).toMatchObject({
      reply: { result: { zh: '已责令夜间停工' } },
      mayAnswer: true,
      mayReopen: true,
    });
    expect(JSON.stringify(closed)).not.toMatch(/内部核查记录|URBAN|[0-9a-f]{8}-[0-9a-f]{4}/);

    const key = newId();
    const given = await byReceipt('answerByReceipt', { idempotencyKey: key, receiptCode, ...answer }, people.resident);
    expect(given.data!.answer.report).toMatchObject({
      callback: { resolved: false, satisfaction: 2 },
      mayAnswer: false,
    });
    // A retry with the same key gets the same answer from every account. A second answer with another key is refused.
    const again = await byReceipt('answerByReceipt', { idempotencyKey: key, receiptCode, ...answer });
    expect(again.data).toEqual(given.data);
    expect(codeOf(await byReceipt('answerByReceipt', { receiptCode, ...answer }))).toBe('CALLBACK_ALREADY_ANSWERED');
    const [told] = await subgraph.database.query<{ payload: object }>(
      `SELECT envelope->'payload' AS payload FROM outbox WHERE key = $1 AND envelope->'payload'->>'step' = 'callback-answered'`,
      [issueId],
    );
    expect(told!.payload).toMatchObject({
      staffId: null,
      callback: { responded: true, resolved: false, satisfaction: 2 },
    });

    const reopened = await byReceipt('reopenByReceipt', { receiptCode, reason: '又响了' });
    expect(reopened.data!.answer.report).toMatchObject({
      progress: { zh: '承办单位正在办理。' },
      callback: null,
      reply: null,
    });
  });

  it('does not open an issue again after its window', async () => {
    const { issueId, receiptCode } = await fileAnonymously();
    await close(issueId);
    clock.at += 90 * 24 * 3_600_000;
    expect(codeOf(await byReceipt('reopenByReceipt', { receiptCode, reason: '又响了' }))).toBe('REOPEN_WINDOW_CLOSED');
    expect(await follow(receiptCode!)).toMatchObject({ mayAnswer: false, mayReopen: false });
    expect(codeOf(await byReceipt('answerByReceipt', { receiptCode, ...answer }))).toBe('CALLBACK_EXPIRED');
  });

  it('also belongs to the reporter of a merged issue, before and after the merge is undone', async () => {
    const { issueId, receiptCode } = await fileAnonymously({ title: '我家楼下噪音' });
    const other = (await give(people.otherResident, 'reportIssue', report)).issue.id;
    await give(people.streetA, 'mergeIssue', { issueId, intoIssueId: other });
    await give(people.streetA, 'judgeIssue', { issueId: other, decision: 'ACCEPT' });
    expect(await follow(receiptCode!)).toMatchObject({
      title: '我家楼下噪音',
      progress: { zh: '已受理，正在确定承办单位。' },
    });
    await give(people.streetA, 'unmergeIssue', { issueId });
    expect(await follow(receiptCode!)).toMatchObject({ progress: { zh: '您反映的事项已收到，正在研究是否受理。' } });
  });

  it('is returned again to the same request, and to no other delivery of the report', async () => {
    const key = newId();
    const first = await fileAnonymously({ idempotencyKey: key });
    expect(await fileAnonymously({ idempotencyKey: key })).toEqual(first);
    const referenced = { sourceReference: newId(), idempotencyKey: newId() };
    const delivered = await fileAnonymously(referenced);
    expect(delivered.receiptCode).not.toBeNull();
    expect(await fileAnonymously(referenced)).toEqual(delivered);
    // Staff who repeat the reference get no receipt code, because they could use it to answer in the name of the
    // reporter.
    const byStaff = await subgraph.get<{ reportIssue: { issue: { id: string }; receiptCode: string | null } }>(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
      {
        as: people.coordinator,
        variables: { input: { ...report, ...referenced, source: 'HOTLINE_12345', reporter: { grade: 'ANONYMOUS' } } },
      },
    );
    const repeated = await subgraph.get<typeof byStaff>(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
      {
        as: people.coordinator,
        variables: {
          input: {
            ...report,
            ...referenced,
            idempotencyKey: newId(),
            source: 'HOTLINE_12345',
            reporter: { grade: 'ANONYMOUS' },
          },
        },
      },
    );
    expect(repeated.reportIssue).toEqual({ issue: byStaff.reportIssue.issue, receiptCode: null });
    expect((await fileAnonymously({ reporter: null })).receiptCode).toBeNull();
  });

  it('is refused with the same sentence for every kind of wrong code', async () => {
    const { issueId, receiptCode } = await fileAnonymously();
    const altered = receiptCode!.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    const wrong = ['', 'abc', '0000-0000-0000-0000-0000-0000', altered, receiptCode!.slice(0, -1), issueId];
    const answers = await Promise.all(
      wrong.flatMap((code) => [
        ask(code),
        byReceipt('answerByReceipt', { receiptCode: code, ...answer }),
        byReceipt('reopenByReceipt', { receiptCode: code, reason: '又响了' }),
      ]),
    );
    const said = answers.map(({ errors }) => ({ ...errors![0]!.extensions, traceId: '' }));
    expect(new Set(said.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(said[0]).toMatchObject({ code: 'RECEIPT_CODE_UNKNOWN', kind: 'not_found' });
  });

  it('takes the same statements for a code without a report, for a wrong proof and for a text that is no code', async () => {
    const { receiptCode } = await fileAnonymously();
    const altered = receiptCode!.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    const counts: number[] = [];
    for (const code of [altered, '0000-0000-0000-0000-0000-0000', 'abc', '']) {
      statements.mockClear();
      expect(codeOf(await ask(code))).toBe('RECEIPT_CODE_UNKNOWN');
      counts.push(statements.mock.calls.filter(([query]) => /reporter WHERE \(grade/.test(textOf(query))).length);
    }
    statements.mockRestore();
    expect(counts).toEqual([1, 1, 1, 1]);
  });

  it('refuses answers that callers record for an anonymous reporter', async () => {
    const { issueId } = await fileAnonymously();
    await close(issueId);
    const [callback] = await subgraph.database.query<{ id: string }>('SELECT id FROM callback WHERE issue_id = $1', [
      issueId,
    ]);
    const input = { callbackId: callback!.id, responded: true, resolved: true, satisfaction: 5 };
    const caller = { ...people.coordinator, id: newId() };
    expect(await refusal(subgraph, caller, 'answerCallback', input, next())).toBe('REPORTER_CANNOT_BE_CALLED');
  });

  it('appears in no table and no queue, and neither do the accounts that used it', async () => {
    const { issueId, receiptCode } = await fileAnonymously();
    const user = { ...people.resident, id: 'planted-holder-1', name: '持码人' };
    await follow(receiptCode!, user);
    await close(issueId);
    await byReceipt('answerByReceipt', { receiptCode, ...answer }, user);
    await byReceipt('reopenByReceipt', { receiptCode, reason: '又响了' }, user);
    const bare = receiptCode!.replaceAll('-', '');
    const rows = await everyRow(subgraph);
    expect(rows.filter((row) => row.includes(issueId)).length).toBeGreaterThan(10);
    const joined = [receiptCode!, bare, bare.slice(12), user.id, user.name];
    expect(rows.filter((row) => joined.some((text) => row.toUpperCase().includes(text.toUpperCase())))).toEqual([]);
  });
});

/** True when an argument has the type, or is an input or list of inputs that contain it. */
function names(type: GraphQLType, wanted: string): boolean {
  const named = getNamedType(type);
  if (named.name === wanted) return true;
  return isInputObjectType(named) && Object.values(named.getFields()).some((field) => names(field.type, wanted));
}

describe('the receipt code of a named caller without an account', () => {
  const caller = { name: '钱来电', phone: '13800007421' };

  /** Enters a report at the desk of a street. */
  async function takeDown(reporter: object | null, parts: object = {}, as: Actor = people.streetA) {
    const input = { ...report, source: 'HOTLINE_12345', reporter, idempotencyKey: newId(), ...parts };
    const { reportIssue } = await subgraph.get<{ reportIssue: { issue: { id: string }; receiptCode: string | null } }>(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
      { as, variables: { input }, claims: { clock: next() } },
    );
    return { issueId: reportIssue.issue.id, receiptCode: reportIssue.receiptCode };
  }

  it('lets the caller follow, add and reopen, and shows no personal data', async () => {
    const { issueId, receiptCode } = await takeDown(caller);
    expect(receiptCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    const added = await byReceipt('supplementByReceipt', { receiptCode, text: '昨晚又响' });
    expect(added.errors).toBeUndefined();
    await close(issueId);
    const seen = await ask(receiptCode!);
    expect(seen.data!.report).toMatchObject({ mayAnswer: false, mayReopen: true });
    expect(JSON.stringify(seen)).not.toMatch(/钱|1380|7421/);
    const reopened = await byReceipt('reopenByReceipt', { receiptCode, reason: '又响了' });
    expect(reopened.data!.answer.report.progress.zh).toBe('承办单位正在办理。');
    const steps = await subgraph.database.query<{ actor: string }>(
      `SELECT actor_id AS actor FROM issue_step WHERE issue_id = $1
         AND step IN ('supplemented', 'callback-answered', 'reopened')`,
      [issueId],
    );
    expect(steps.map(({ actor }) => actor)).toEqual(['anonymous', 'anonymous']);
  });

  it('does not answer the call-back, which is made by telephone, and tells the caller who looked', async () => {
    const { issueId, receiptCode } = await takeDown(caller);
    const { issue } = await subgraph.get<{ issue: { reporters: { id: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { reporters { id } } }',
      { as: people.streetA, variables: { id: issueId } },
    );
    await subgraph.get('mutation($input: RevealReporterInput!) { revealReporter(input: $input) { shownUntil } }', {
      as: people.streetA,
      variables: { input: { idempotencyKey: newId(), reporterId: issue.reporters[0]!.id, reason: '联系反映人核实' } },
      claims: { clock: next() },
    });
    const { report: followedReport } = await subgraph.get<{ report: { unmaskings: { reason: string }[] } }>(
      'query($code: String!) { report: followReport(receiptCode: $code) { unmaskings { part reason } } }',
      { as: null, variables: { code: receiptCode }, claims: { clock: next() } },
    );
    expect(followedReport.unmaskings).toMatchObject([{ reason: '联系反映人核实' }]);
    await close(issueId);
    const [asked] = await subgraph.database.query<{ id: string }>('SELECT id FROM callback WHERE issue_id = $1', [
      issueId,
    ]);
    expect(codeOf(await byReceipt('answerByReceipt', { receiptCode, ...answer }))).toBe('REPORTER_IS_CALLED');
    const officer = { ...people.coordinator, id: newId() };
    const called = { callbackId: asked!.id, responded: true, resolved: true, satisfaction: 5 };
    expect(await refusal(subgraph, officer, 'answerCallback', called, next())).toBeNull();
  });

  it('is in the answer of each command that opens an issue for a named reporter', () => {
    const schema = buildASTSchema(parse(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')), {
      assumeValidSDL: true,
    });
    const commands = Object.values(schema.getMutationType()!.getFields()).filter(({ args }) => {
      const input = args[0] && getNamedType(args[0].type);
      return (
        isInputObjectType(input) && Object.values(input.getFields()).some(({ type }) => names(type, 'ReporterInput'))
      );
    });
    expect(commands.map(({ name }) => name).sort()).toEqual(['reportIssue', 'solveOnTheSpot']);
    const without = commands.filter(({ type }) => {
      const payload = getNamedType(type);
      return !isObjectType(payload) || !('receiptCode' in payload.getFields());
    });
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('is given for a person without an account only, and opens no other report', async () => {
    const without = await Promise.all([
      takeDown({ ...caller, personId: people.resident.id }),
      takeDown(null, { source: 'PATROL' }),
      takeDown(caller, { source: 'RESIDENT' }, people.resident),
    ]);
    expect(without.map(({ receiptCode }) => receiptCode)).toEqual([null, null, null]);
    // These codes are the right ones for the ids, so only the kind of the report refuses them.
    const [key] = receiptKeys({ ACTOR_CONTEXT_SECRET: testContextSecret }, 'jiceng receipt code');
    for (const { issueId } of without)
      expect(codeOf(await ask(receiptCodeOf(issueId, key!)))).toBe('RECEIPT_CODE_UNKNOWN');
    const given = await takeDown(caller);
    expect(receiptCodeOf(given.issueId, key!)).toBe(given.receiptCode);
  });
});
