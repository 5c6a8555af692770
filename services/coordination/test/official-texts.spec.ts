import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, noise, people, startDistrict } from './district.js';

/** A text of 10,000 characters. Real replies of the hotline reach this length. */
const LONG = '经查，该工地夜间施工许可证已到期，现场已责令停工整改。'.repeat(400).slice(0, 10_000);

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

async function anAcceptedTask(): Promise<string> {
  const { issue } = await command(subgraph, people.resident, 'reportIssue', {
    source: 'RESIDENT',
    description: '工地夜间施工噪音很大',
    ...inGridA,
    categoryCode: noise,
  });
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' });
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id, note: LONG });
  await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id });
  return task!.id;
}

describe('an official text', () => {
  it('is stored whole up to 10,000 characters, and refused above', async () => {
    const taskId = await anAcceptedTask();
    const complete = { taskId, result: `${LONG}完` };
    expect(await refusal(subgraph, people.environment, 'completeTask', complete)).toBe('BAD_INPUT');
    await command(subgraph, people.environment, 'completeTask', { taskId, result: LONG });
    const { task } = await subgraph.get<{ task: { result: string } }>('query ($id: ID!) { task(id: $id) { result } }', {
      as: people.environment,
      variables: { id: taskId },
    });
    expect(task.result).toBe(LONG);
  });

  it('may have the same length in reasons, and must contain a visible character', async () => {
    const taskId = await anAcceptedTask();
    const transfer = (evidence: string) =>
      refusal(subgraph, people.environment, 'transferTask', { taskId, reasonCode: 'CANNOT_LOCATE', evidence });
    for (const reason of ['', '\u200b\u200b', '\u2800\u2800', '\u3164', '\u00ad', '\u0301'])
      expect(await transfer(reason)).toBe('BAD_INPUT');
    expect(await transfer(`${LONG}完`)).toBe('BAD_INPUT');
    expect(await transfer(LONG)).toBeNull();
  });
});
