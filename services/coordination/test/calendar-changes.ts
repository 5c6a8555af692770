import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, people } from './district.js';

/**
 * Publishes hours of a holder: every working day from `opens` to `closes`. Returns the ids of issues whose deadlines
 * move.
 */
export async function publishHours(
  subgraph: TestSubgraph,
  holder: object,
  [opens, closes]: [string, string],
  when: string,
): Promise<string[]> {
  const seasons = [{ from: '01-01', periods: [{ opens, closes }] }];
  interface Answer {
    publishWorkingHours: { moves: { examples: { issueId: string }[] } };
  }
  const { data, errors } = await subgraph.ask<Answer>(
    `mutation($input: PublishWorkingHoursInput!) {
       publishWorkingHours(input: $input) { moves { examples { issueId } } } }`,
    {
      as: people.coordinator,
      variables: { input: { idempotencyKey: newId(), name: '试行', seasons, ...holder } },
      claims: { clock: when },
    },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.publishWorkingHours.moves.examples.map(({ issueId }) => issueId);
}

/** Offers an issue to the environment bureau, which has 120 working minutes to answer and 840 to handle it. */
export async function offerToBureau(
  subgraph: TestSubgraph,
  when: string,
): Promise<{ issueId: string; taskId: string }> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA, categoryCode: noise };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', input, when);
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, when);
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id }, when);
  return { issueId: issue.id, taskId: task!.id };
}
