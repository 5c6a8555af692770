import { randomUUID } from 'node:crypto';
import { Table } from './table.js';
import { findRunningPlatform } from '@jiceng/local/run-record';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { stateFolder } from './databases.js';

interface DeadLetter {
  messageId: string;
  queue: string;
  contract: string;
  key: string;
  failedAt: string;
  attempts: number;
  failedReason: string;
  traceId: string;
  occurredAt: string;
  payload: unknown;
}

const USAGE = `npm run dead-letters                          list what failed for good
npm run dead-letters -- show <id>             one message with its content
npm run dead-letters -- replay <id> | --all   send again
Acts as the operator of the platform that runs from this checkout (--state <folder> for another), or of GATEWAY_URL with the token in OPERATOR_TOKEN.`;

const LIST = `query DeadLetters($after: String) { deadLetters(first: 100, after: $after) {
  edges { node { messageId queue contract key failedAt attempts failedReason traceId occurredAt payload } } pageInfo { hasNextPage endCursor } } }`;
const REPLAY =
  'mutation ReplayDeadLetter($input: ReplayDeadLetterInput!) { replayDeadLetter(input: $input) { messageId } }';

/**
 * `npm run dead-letters`: lists, shows and replays dead letters through the API, so that the policy and the audit
 * apply.
 */
async function main(args: readonly string[]): Promise<void> {
  const state = args.indexOf('--state');
  const words = args.filter((_, index) => state < 0 || (index !== state && index !== state + 1));
  const send = await asOperator(stateFolder(args));
  const letters = await listAll(send);
  const [verb = 'list', wanted] = words;
  if (verb === 'list') return list(letters);
  const chosen =
    wanted === '--all' && verb === 'replay' ? letters : letters.filter(({ messageId }) => messageId === wanted);
  if (!['show', 'replay'].includes(verb) || wanted === undefined) throw new UserFault(USAGE);
  if (chosen.length === 0 && wanted !== '--all') throw new UserFault(`There is no dead letter ${wanted}`);
  for (const letter of chosen) {
    if (verb === 'show') process.stdout.write(`${JSON.stringify(letter, null, 2)}\n`);
    else {
      await send(REPLAY, { input: { idempotencyKey: randomUUID(), queue: letter.queue, id: letter.messageId } });
      process.stdout.write(`sent again: ${letter.queue} ${letter.messageId}\n`);
    }
  }
}

function list(letters: readonly DeadLetter[]): void {
  const write = (text: string): void => void process.stdout.write(text);
  if (letters.length === 0) return write('No message failed for good.\n');
  const table = new Table(
    [
      { title: 'failed', width: 20 },
      { title: 'queue', width: 38 },
      { title: 'id', width: 36 },
      { title: 'tries', width: 5 },
      { title: 'reason', width: 50 },
    ],
    write,
  );
  table.head();
  for (const letter of letters)
    table.row([
      letter.failedAt.slice(0, 19).replace('T', ' '),
      letter.queue,
      letter.messageId,
      String(letter.attempts),
      letter.failedReason,
    ]);
}

type Send = <T>(query: string, variables: Record<string, unknown>) => Promise<T>;

async function listAll(send: Send): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (let after: string | null = null; ;) {
    const {
      deadLetters,
    }: {
      deadLetters: { edges: { node: DeadLetter }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    } = await send(LIST, { after });
    letters.push(...deadLetters.edges.map(({ node }) => node));
    if (!deadLetters.pageInfo.hasNextPage) return letters;
    after = deadLetters.pageInfo.endCursor;
  }
}

async function asOperator(home: string): Promise<Send> {
  const url = process.env.GATEWAY_URL ?? findRunningPlatform(home)?.gatewayUrl;
  if (!url)
    throw new UserFault(
      `No platform runs from ${home}: start it with "npm start", or set GATEWAY_URL and OPERATOR_TOKEN`,
    );
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  const token =
    process.env.OPERATOR_TOKEN ?? ((await post('/demo/token', { account: 'operator' })) as { token?: string }).token;
  if (!token)
    throw new UserFault('The platform gives out no demo tokens: put the token of an operator in OPERATOR_TOKEN');
  return async <T>(query: string, variables: Record<string, unknown>) => {
    const answer = (await post(
      '/graphql',
      { query, variables },
      { authorization: `Bearer ${token}`, 'accept-language': 'en' },
    )) as { data?: T; errors?: { message: string }[] };
    if (answer.errors?.length || !answer.data)
      throw new UserFault(answer.errors?.map(({ message }) => message).join('; ') ?? 'the platform gave no answer');
    return answer.data;
  };
}

await main(process.argv.slice(2)).catch(reportAndExit);
