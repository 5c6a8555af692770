import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, people, someoneOf, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

/** Sends a command and returns the number of days for which its key is kept. */
async function daysOf(as: Actor, name: string, input: Record<string, unknown>): Promise<number> {
  await subgraph.database.query('DELETE FROM idempotency_key');
  await command(subgraph, as, name, input);
  const [row, ...others] = await subgraph.database.query<{ days: number }>(
    'SELECT kept_until - current_date AS days FROM idempotency_key',
  );
  expect(others).toEqual([]);
  return row!.days;
}

/** Reports an issue, dispatches it, and returns its id and the id of the offer. */
async function anOffer(): Promise<{ issueId: string; taskId: string }> {
  const report = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA, categoryCode: noise };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', report);
  const judgement = { issueId: issue.id, decision: 'ACCEPT', categoryCode: noise };
  expect(await daysOf(people.streetA, 'judgeIssue', judgement)).toBe(7);
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id });
  return { issueId: issue.id, taskId: task!.id };
}

// A telephone without a network sends its commands again weeks later. Its second acceptance must not be a new command.
describe('the key of a command', () => {
  it('of a person who works on the spot is kept for ninety days, whatever the command on the task', async () => {
    const handler = someoneOf('ENV', 'department_handler');
    const { taskId } = await anOffer();
    expect(await daysOf(handler, 'acceptTask', { taskId })).toBe(90);
    expect(await daysOf(handler, 'completeTask', { taskId, result: '已现场劝停并恢复安静。' })).toBe(90);
  });

  it('of a person at a desk is kept for a week, and for ninety days when the person has a post outside too', async () => {
    const one = await anOffer();
    expect(await daysOf(people.environment, 'acceptTask', { taskId: one.taskId })).toBe(7);
    const both = someoneOf('ENV', 'department_dispatcher', 'department_handler');
    expect(await daysOf(both, 'acceptTask', { taskId: (await anOffer()).taskId })).toBe(90);
  });
});
