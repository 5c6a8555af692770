import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, noise, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-06-08T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
const report = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };

interface Seen {
  version: number;
  state: string;
  stateDueAt: string | null;
  handleDueAt: string | null;
  holder: { id: string };
  responsibleOrganization: { id: string };
  newSupplementAt: string | null;
  timeline: { step: string; note: string | null; actorKind: string }[];
}
const look = async (id: string, as: Actor): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { version state stateDueAt handleDueAt holder { id } responsibleOrganization { id }
         newSupplementAt timeline { step note actorKind } } }`,
      { as, variables: { id } },
    )
  ).issue;
/** Adds a text as a signed-in reporter and returns the refusal; null when it is taken. */
const add = (as: Actor, issueId: string, text: string): Promise<string | null> =>
  refusal(subgraph, as, 'supplementReport', { issueId, text, expectedVersion: undefined }, next());
const addByReceipt = (receiptCode: string, text: string) =>
  subgraph.ask<{ answer: { report: { maySupplement: boolean } } }>(
    'mutation($input: SupplementByReceiptInput!) { answer: supplementByReceipt(input: $input) { report { maySupplement } } }',
    { as: null, variables: { input: { idempotencyKey: newId(), receiptCode, text } }, claims: { clock: next() } },
  );

async function atWork(): Promise<string> {
  const { issue } = await give(people.resident, 'reportIssue', report);
  await give(people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId: issue.id });
  await give(people.environment, 'acceptTask', { taskId: task!.id });
  return issue.id;
}

describe('a supplement', () => {
  it('reaches the unit in the timeline with a mark, and moves neither duty nor any limit', async () => {
    const id = await atWork();
    const { timeline: before, version, ...duty } = await look(id, people.environment);
    expect(await add(people.resident, id, '  今晚又在施工，工地在北门。 ')).toBeNull();
    const { timeline, version: now, newSupplementAt, ...after } = await look(id, people.environment);
    expect({ ...after, newSupplementAt: null }).toEqual(duty);
    expect(now).toBe(version + 1);
    expect(newSupplementAt).toBe(new Date(clock.at).toISOString());
    expect(timeline.slice(before.length)).toEqual([
      { step: 'SUPPLEMENTED', note: '今晚又在施工，工地在北门。', actorKind: 'resident' },
    ]);
    const spans = await subgraph.database.query('SELECT FROM duty_span WHERE issue_id = $1 AND ends_at IS NULL', [id]);
    expect(spans).toHaveLength(1);
    // The next step of a staff member ends the mark of a new supplement.
    await give(people.environment, 'completeTask', { taskId: await openTask(id), result: '已到北门劝停' });
    expect((await look(id, people.environment)).newSupplementAt).toBeNull();
  });

  it('is hidden from other reporters of the matter, and names no account', async () => {
    const id = await atWork();
    const other = (await give(people.otherResident, 'reportIssue', report)).issue.id;
    await give(people.streetA, 'mergeIssue', { issueId: other, intoIssueId: id });
    expect(await add(people.otherResident, id, '我家有婴儿')).toBeNull();
    const seen = await look(id, people.resident);
    expect(JSON.stringify(seen)).not.toContain('我家有婴儿');
    expect(seen.newSupplementAt).toBeNull();
    const rows = await subgraph.database.query<{ text: string }>(
      `SELECT (SELECT jsonb_agg(s)::text FROM issue_step s WHERE s.issue_id = $1 AND s.step = 'supplemented')
         || (SELECT jsonb_agg(o)::text FROM outbox o WHERE o.key = $1::text) AS text`,
      [id],
    );
    expect(rows[0]!.text).toContain('我家有婴儿');
    expect(rows[0]!.text).not.toContain(people.otherResident.id);
  });

  it('is refused to strangers and staff, when the matter has ended, and with a bad text', async () => {
    const id = await atWork();
    expect(await add(people.otherResident, id, '与我无关')).toBe('OUT_OF_SCOPE');
    expect(await add(people.streetA, id, '街道补充')).toBe('FORBIDDEN');
    expect(await add(people.resident, id, '\u200b\u200b')).toBe('BAD_INPUT');
    expect(await add(people.resident, id, '长'.repeat(501))).toBe('BAD_INPUT');
    expect(await add(people.resident, 'abc', '补充')).toBe('BAD_INPUT');
    expect(await add(people.resident, id, '长'.repeat(500))).toBeNull();
    await give(people.environment, 'completeTask', { taskId: await openTask(id), result: '已劝停' });
    await give(people.verifier, 'recordVerification', { issueId: id, passed: true });
    await give(people.coordinator, 'closeIssue', { issueId: id });
    expect(await add(people.resident, id, '还没好')).toBe('NOT_POSSIBLE_NOW');
  });

  it('can be added as often as the process allows', async () => {
    const id = await atWork();
    for (let count = 0; count < 10; count += 1) expect(await add(people.resident, id, `补充 ${count}`)).toBeNull();
    expect(await add(people.resident, id, '再补充')).toBe('SUPPLEMENTS_USED_UP');
  });

  it('is taken from the holder of a receipt code while the matter is open', async () => {
    const { reportIssue } = await subgraph.get<{ reportIssue: { issue: { id: string }; receiptCode: string } }>(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
      {
        as: people.resident,
        variables: { input: { idempotencyKey: newId(), ...report, reporter: { grade: 'ANONYMOUS' } } },
        claims: { clock: next() },
      },
    );
    const { issue, receiptCode } = reportIssue;
    const taken = await addByReceipt(receiptCode, '工地在北门');
    expect(taken.data!.answer.report.maySupplement).toBe(true);
    const { timeline, newSupplementAt } = await look(issue.id, people.streetA);
    expect([timeline.at(-1)!.note, newSupplementAt !== null]).toEqual(['工地在北门', true]);
    expect((await addByReceipt(receiptCode.replace(/.$/, '~'), '猜的')).errors?.[0]?.extensions.code).toBe(
      'RECEIPT_CODE_UNKNOWN',
    );
    await give(people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'REJECT', reason: '不属于受理范围' });
    expect((await look(issue.id, people.streetA)).newSupplementAt).toBeNull();
    expect((await addByReceipt(receiptCode, '请再看看')).errors?.[0]?.extensions.code).toBe('NOT_POSSIBLE_NOW');
    const [step] = await subgraph.database.query<{ actor: string }>(
      `SELECT actor_id AS actor FROM issue_step WHERE issue_id = $1 AND step = 'supplemented'`,
      [issue.id],
    );
    expect(step!.actor).toBe('anonymous');
  });
});

async function openTask(issueId: string): Promise<string> {
  const [task] = await subgraph.database.query<{ id: string }>(
    `SELECT id FROM task WHERE issue_id = $1 AND state IN ('offered', 'accepted')`,
    [issueId],
  );
  return task!.id;
}
