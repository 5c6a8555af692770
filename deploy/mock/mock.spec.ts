import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@jiceng/client/client';
import { LiveInbox } from '@jiceng/client/live-inbox';
import { Inbox, Issue, Labels, ReportIssue, type InboxQuery } from '@jiceng/client/operations';
import { eventually } from '@jiceng/testing/eventually';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, concatAST, Kind, print, separateOperations, type DocumentNode } from 'graphql';
import { inputsFor } from './example-variables.js';
import { startMock } from './server.js';
// @ts-expect-error a script without types
import { frontEndDocuments } from '../../gateway/check-operations.mjs';

type Mock = Awaited<ReturnType<typeof startMock>>;
interface Answer {
  data?: Record<string, unknown>;
  errors?: { message: string; extensions: { code: string } }[];
}

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../gateway/schema.graphql'), 'utf8'));
const frontEnds = frontEndDocuments() as { name: string; files: { document: DocumentNode }[] }[];
const operations = frontEnds
  .filter(({ name }) => name !== 'gateway/explorer/examples')
  .flatMap(({ name, files }) =>
    Object.entries(separateOperations(concatAST(files.map(({ document }) => document)))).map(
      ([operationName, document]) => ({ name, operationName, document }),
    ),
  );

const ask = async (mock: Mock, body: object): Promise<Answer> => {
  const response = await fetch(`${mock.url}/graphql`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Answer;
};

describe('the mocked API', () => {
  let mock: Mock;
  let client: Client;
  beforeAll(async () => {
    mock = await startMock(0, '1');
    client = new Client({ url: mock.url, token: () => Promise.resolve('any') });
  });
  afterAll(() => mock.stop());

  it('answers every operation of the console and of the client without errors', async () => {
    expect(operations.length).toBeGreaterThan(130);
    const faults: string[] = [];
    for (const { name, operationName, document } of operations) {
      const definition = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
      const variables = inputsFor(schema, definition.variableDefinitions ?? []);
      const { data, errors } = await ask(mock, { query: print(document), operationName, variables });
      for (const { message } of errors ?? []) faults.push(`${name} ${operationName}: ${message}`);
      for (const [field, value] of Object.entries(data ?? {}))
        if (value === null) faults.push(`${name} ${operationName}: ${field} is null`);
    }
    expect(faults).toEqual([]);
  });

  it('gives the same answers for the same seed, and others for another', async () => {
    const body = { query: '{ inbox(first: 5) { edges { node { id title state stateDueAt } } } me { name } }' };
    const [again, other] = [await startMock(0, '1'), await startMock(0, '2')];
    try {
      const first = await ask(mock, body);
      expect(await ask(again, body)).toEqual(first);
      expect(await ask(other, body)).not.toEqual(first);
    } finally {
      await Promise.all([again.stop(), other.stop()]);
    }
  });

  it('pages through a list, and shows an object on its page as in the list', async () => {
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { inbox }: InboxQuery = await client.query(Inbox, { first: 10, after });
      ids.push(...inbox!.edges.map(({ node }) => node.id));
      if (!inbox!.pageInfo.hasNextPage) break;
      after = inbox!.pageInfo.endCursor!;
    }
    expect(new Set(ids).size).toBe(37);
    const { inbox } = await client.query(Inbox, { first: 3, state: 'HANDLING' });
    for (const { node } of inbox!.edges) {
      expect(node.state).toBe('HANDLING');
      const { issue } = await client.query(Issue, { id: node.id });
      expect([issue!.id, issue!.title, issue!.state]).toEqual([node.id, node.title, 'HANDLING']);
    }
  });

  it('shows by node what an answer has shown under the id, and nothing under another id', async () => {
    const lists = `{ issues(first: 1) { edges { node { __typename id title } } } regions(first: 1) { edges { node { __typename id name } } } }`;
    const { data } = await ask(mock, { query: lists });
    for (const list of Object.values(data as Record<string, { edges: { node: { id: string } }[] }>)) {
      const { node } = list.edges[0]!;
      const query =
        'query ($id: ID!) { node(id: $id) { __typename id ... on Issue { title } ... on Region { name } } }';
      expect((await ask(mock, { query, variables: { id: node.id } })).data).toEqual({ node });
    }
    for (const id of ['issue', 'Issue:1', 'region-1', 'me-1', '']) {
      const answer = await ask(mock, { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id } });
      expect(answer).toEqual({ data: { node: null } });
    }
  });

  it('answers a command with what its input says, and later queries show it', async () => {
    const input = { source: 'RESIDENT', areaCode: '320106001001', description: '路灯不亮' } as const;
    const { reportIssue } = await client.command(ReportIssue, input);
    const { issue } = await client.query(Issue, { id: reportIssue.issue.id });
    expect(issue!.description).toBe('路灯不亮');
  });

  it('has Chinese titles, and the labels of the platform', async () => {
    const { inbox } = await client.query(Inbox, { first: 20 });
    expect(inbox!.edges.filter(({ node }) => !/[一-龥]{2}/.test(node.title))).toEqual([]);
    const { dictionary } = await client.query(Labels, { codes: ['IssueState'] });
    expect(dictionary![0]!.entries.find(({ code }) => code === 'CLOSED')).toMatchObject({ labelZh: '已结案' });
  });

  it('refuses a document that does not fit the schema, with the code of the gateway', async () => {
    const { errors } = await ask(mock, { query: '{ nothing }' });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    await expect(client.query(Inbox, { first: 'all' as unknown as number })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  it('answers a command on a task with that task and its issue', async () => {
    const seen = await ask(mock, { query: '{ issue(id: "issue-7") { tasks { id } } }' });
    const taskId = (seen.data!.issue as { tasks: { id: string }[] }).tasks[0]!.id;
    const query = `mutation { acceptTask(input: { idempotencyKey: "0123456789abcdef", taskId: "${taskId}", expectedVersion: 3 }) {
      issue { id version } task { id } } }`;
    expect((await ask(mock, { query })).data).toEqual({
      acceptTask: { issue: { id: 'issue-7', version: 4 }, task: { id: taskId } },
    });
  });

  it('opens the live inbox', async () => {
    const live = new LiveInbox(client.connection);
    await eventually(() => live.state === 'live');
    live.stop();
  });
});
