import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, noise, organizationId, people, someoneOf, staffId, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-05-04T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());

/** An issue closed after the organization handled it; dispatched by the street. */
async function closedBy(organization: string, handler: Actor): Promise<{ issueId: string; callbackId: string }> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', {
    issueId,
    organizationId: organizationId(organization),
  });
  await give(handler, 'acceptTask', { taskId: task!.id });
  await give(handler, 'completeTask', { taskId: task!.id, result: '已整改' });
  await give(people.verifier, 'recordVerification', { issueId, passed: true, findings: '属实' });
  await give(people.coordinator, 'closeIssue', { issueId });
  const [callback] = await subgraph.database.query<{ id: string }>('SELECT id FROM callback WHERE issue_id = $1', [
    issueId,
  ]);
  return { issueId, callbackId: callback!.id };
}
const answer = { responded: true, resolved: true, satisfaction: 5 };

describe('the answer of a reporter, written down by staff', () => {
  const colleague = (of: Actor, number: number): Actor => ({ ...of, id: staffId(`colleague-${number}`) });

  it.each([
    ['by the street whose task it was', 'STREET-A', people.streetA, colleague(people.streetA, 1)],
    ['by who judged and dispatched it', 'URBAN', people.urban, people.streetA],
    ['by who closed it', 'URBAN', people.urban, people.coordinator],
  ])('is refused %s', async (_, organization, handler, caller) => {
    const { callbackId } = await closedBy(organization, handler);
    expect(await refusal(subgraph, caller, 'answerCallback', { callbackId, ...answer }, next())).toBe(
      'CALLER_INVOLVED',
    );
  });

  it.each([
    ['by an office that only received it, and a person who did not act on it', colleague(people.streetA, 2)],
    ['by a colleague of who closed it', colleague(people.coordinator, 3)],
  ])('is taken %s', async (_, caller) => {
    const { callbackId } = await closedBy('URBAN', people.urban);
    expect(await refusal(subgraph, caller, 'answerCallback', { callbackId, ...answer }, next())).toBeNull();
  });
});

describe('a ruling', () => {
  it('is refused to who dispatched the issue, though the same person is an arbiter, and taken from another', async () => {
    const both = someoneOf('CMD', 'coordinator', 'arbiter');
    const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
    await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
    for (const [code, person] of [
      ['WATER', people.water],
      ['POLICE', people.police],
    ] as const) {
      const { task } = await give(both, 'dispatchIssue', { issueId, organizationId: organizationId(code) });
      await give(person, 'returnTask', { taskId: task!.id, reasonCode: 'CANNOT_LOCATE', evidence: '不属本单位职责' });
    }
    const ruling = { issueId, organizationId: organizationId('ENV'), reason: '属环境噪声' };
    expect(await refusal(subgraph, both, 'ruleArbitration', ruling, next())).toBe('ARBITER_INVOLVED');
    expect(await refusal(subgraph, people.arbiter, 'ruleArbitration', ruling, next())).toBeNull();
  });
});
