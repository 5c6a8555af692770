import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { people } from './district.js';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';

export interface TaskAnswer {
  id: string;
  state: string;
  role: string;
  organization: { id: string };
  assignee: { id: string } | null;
  route: { rule: string | null; basisId: string | null } | null;
  wrongRefusal: boolean | null;
  dueAt: string | null;
}
export interface IssueAnswer {
  id: string;
  version: number;
  state: string;
  responsibleOrganization: { id: string } | null;
  holder: { id: string } | null;
  areaCode: string;
  returns: number;
  reporterCount: number;
  reopenUntil: string | null;
}
export interface CommandAnswer {
  issue: IssueAnswer;
  task?: TaskAnswer;
  tasks?: TaskAnswer[];
}

const issueFields =
  'id version state areaCode returns reporterCount reopenUntil responsibleOrganization { id } holder { id }';
const taskFields = 'id state role organization { id } assignee { id } route wrongRefusal dueAt';
const withTask = new Set([
  'dispatchIssue',
  'passUpIssue',
  'acceptTask',
  'assignTask',
  'returnTask',
  'sendBackTask',
  'transferTask',
  'ruleArbitration',
  'completeTask',
]);

/**
 * Reads the version of the issue of a command just before the command is sent. Null when the command names no issue, 0
 * when the issue does not exist.
 */
async function versionOf(subgraph: TestSubgraph, { issueId, taskId }: Record<string, unknown>): Promise<number | null> {
  if (issueId === undefined && taskId === undefined) return null;
  const [row] = await subgraph.database.query<{ version: number }>(
    'SELECT version FROM issue WHERE id::text = $1 OR id = (SELECT issue_id FROM task WHERE id::text = $2)',
    [issueId ?? null, taskId ?? null],
  );
  return row?.version ?? 0;
}

/**
 * Sends one command and returns the whole answer. When the input has no `expectedVersion`, the present version is sent;
 * the same holds for the `expectedTargetVersion` of a merge.
 */
export async function send(
  subgraph: TestSubgraph,
  as: Actor | null,
  name: string,
  input: Record<string, unknown>,
  at?: string,
): Promise<GraphqlAnswer<{ answer: CommandAnswer }>> {
  const type = name[0]!.toUpperCase() + name.slice(1);
  const tasks = withTask.has(name)
    ? `task { ${taskFields} }`
    : name === 'startJointHandling'
      ? `tasks { ${taskFields} }`
      : '';
  const expectedVersion = await versionOf(subgraph, input);
  const expectedTargetVersion =
    input.intoIssueId === undefined ? null : await versionOf(subgraph, { issueId: input.intoIssueId });
  return subgraph.ask(
    `mutation($input: ${type}Input!) { answer: ${name}(input: $input) { issue { ${issueFields} } ${tasks} } }`,
    {
      as,
      variables: {
        input: {
          idempotencyKey: newId(),
          ...(expectedVersion === null ? {} : { expectedVersion }),
          ...(expectedTargetVersion === null ? {} : { expectedTargetVersion }),
          ...input,
        },
      },
      ...(at ? { claims: { clock: at } } : {}),
    },
  );
}

/** Sends a command that must succeed. @throws Error with the errors of the answer */
export async function command(
  subgraph: TestSubgraph,
  as: Actor,
  name: string,
  input: Record<string, unknown>,
  at?: string,
): Promise<CommandAnswer> {
  const answer = await send(subgraph, as, name, input, at);
  if (answer.errors || !answer.data) throw new Error(`${name} failed: ${JSON.stringify(answer.errors, null, 2)}`);
  return answer.data.answer;
}

/** Returns the error code of a refused command; null when the command succeeds. */
export async function refusal(
  subgraph: TestSubgraph,
  as: Actor | null,
  name: string,
  input: Record<string, unknown>,
  at?: string,
): Promise<string | null> {
  return (await send(subgraph, as, name, input, at)).errors?.[0]?.extensions.code ?? null;
}

/** Pauses an issue: the unit asks, and the head of the coordination office approves. */
export async function pause(
  subgraph: TestSubgraph,
  unit: Actor,
  issueId: string,
  asked?: string,
  approved = asked,
): Promise<CommandAnswer> {
  const request = { issueId, ground: 'MATERIAL', evidence: '配件订货单，预计五日到货。' };
  await command(subgraph, unit, 'requestPause', request, asked);
  return command(subgraph, people.officeLeader, 'answerDeadlineRequest', { issueId, approve: true }, approved);
}
