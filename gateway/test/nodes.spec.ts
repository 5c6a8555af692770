import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  isInterfaceType,
  print,
  printSchema,
  visit,
  type DocumentNode,
  type IntrospectionQuery,
} from 'graphql';
import { Documents, type PreparedOperation } from '../src/documents.js';
import { nodeKinds } from '../src/node-kinds.js';
import { withNodes } from '../src/nodes.js';
import { ISSUE_ID, ORGANIZATION_ID } from './subgraphs.js';
import { startTestbed, type Testbed } from './testbed.js';

const UNKNOWN_ID = '01a20a6f-abf2-7731-881b-00000000000f';

describe('the kinds of node', () => {
  const schema = buildSchema(readFileSync(join(import.meta.dirname, '..', 'schema.graphql'), 'utf8'));

  it('are the types that implement Node, each with its own query', () => {
    const node = schema.getType('Node');
    const types = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
    expect(nodeKinds.map(({ type }) => type).sort()).toEqual([...types].sort());
    const queries = schema.getQueryType()!.getFields();
    expect(nodeKinds.map(({ query }) => String(queries[query]?.type))).toEqual(nodeKinds.map(({ type }) => type));
    expect(nodeKinds.map(({ query, arguments: given }) => given.map(({ name }) => argumentOf(query, name)))).toEqual(
      nodeKinds.map(({ arguments: given }) => given.map(({ type }) => type)),
    );
  });

  const argumentOf = (query: string, argument: string): string =>
    String(
      schema
        .getQueryType()!
        .getFields()
        [query]!.args.find(({ name }) => name === argument)?.type,
    );
});

describe('node', () => {
  let bed: Testbed;
  beforeAll(async () => {
    bed = await startTestbed();
  });
  afterAll(() => bed.stop());
  const ask = async (query: string, variables: Record<string, unknown> = {}) =>
    (await bed.ask({ query, variables })).body;

  it('answers as the query of the type does', async () => {
    const query =
      'query Refetch($id: ID!) { node(id: $id) { __typename id ...Text ... on Organization { name } } } fragment Text on Issue { text responsible { name } }';
    expect(await ask(query, { id: ISSUE_ID })).toEqual({
      data: {
        node: {
          __typename: 'Issue',
          id: ISSUE_ID,
          text: `issue ${ISSUE_ID}`,
          responsible: { name: 'organization org-1' },
        },
      },
    });
    expect(await ask(query, { id: ORGANIZATION_ID })).toEqual({
      data: { node: { __typename: 'Organization', id: ORGANIZATION_ID, name: `organization ${ORGANIZATION_ID}` } },
    });
  });

  it('lends its interface to fragments in other places, beside __typename', async () => {
    const answer = await ask('{ issue(code: "1") { __typename ... on Node { id ... on Issue { text } } } }');
    expect(answer).toEqual({ data: { issue: { __typename: 'Issue', id: '1', text: 'issue 1' } } });
  });

  it('reads a thing as it was at a moment', async () => {
    const id = `${ORGANIZATION_ID}@2026-01-01T00:00:00.000Z`;
    expect(await ask(`{ node(id: "${id}") { id } }`)).toEqual({ data: { node: { id } } });
  });

  it('stands beside other fields, under aliases, in fragments of the root, and more than once', async () => {
    const answer = await ask(
      `query ($a: ID! = "${ISSUE_ID}", $with: Boolean!) { me { name } ...Root same: node(id: $a) { id }
        none: node(id: "${UNKNOWN_ID}") { id } skipped: node(id: "${UNKNOWN_ID}") @include(if: $with) { id } ... { empty: node(id: $a) { ... on Organization { name } } } }
       fragment Root on Query { ...Deeper } fragment Deeper on Query { first: node(id: $a) { ...Any } }
       fragment Any on Node { id ... on Issue { parent { text } } }`,
      { with: false },
    );
    expect(answer).toEqual({
      data: {
        me: { name: expect.any(String) },
        first: { id: ISSUE_ID, parent: { text: `issue ${ISSUE_ID}-p` } },
        same: { id: ISSUE_ID },
        none: null,
        empty: {},
      },
    });
  });

  it('reads fragments on Node within one another, where only some have a part for the type', async () => {
    const query = `query ($id: ID!) { node(id: $id) { ...A ... on Node { ... on Node { ...B } } ...None } }
      fragment A on Node { ...B ... on Organization { name } }
      fragment B on Node { ... on Issue { text parent { ... on Issue { text } } } }
      fragment None on Organization { name staff { id } }`;
    const text = `issue ${ISSUE_ID}`;
    expect(await ask(query, { id: ISSUE_ID })).toEqual({ data: { node: { text, parent: { text: `${text}-p` } } } });
    const name = `organization ${ORGANIZATION_ID}`;
    expect(await ask(query, { id: ORGANIZATION_ID })).toEqual({ data: { node: { name, staff: [] } } });
  });

  it('answers null alike for an unknown id, for a text that is no id, and where the query of a type refuses', async () => {
    const nothing = { data: { node: null } };
    for (const id of [UNKNOWN_ID, 'x', '', `Issue:${ISSUE_ID}`, `${ISSUE_ID}@2026-01-01T00:00:00.000Z`])
      expect(await ask('query ($id: ID!) { node(id: $id) { id __typename } }', { id })).toEqual(nothing);
  });

  it('asks for a token', async () => {
    const { body } = await bed.ask({ query: `{ node(id: "${ISSUE_ID}") { id } }` }, { token: null });
    expect(body.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('leaves every name to the client', async () => {
    const variables = { node0_id: 'A', id0_id: 'B' };
    const query = `query ($node0_id: ID!, $id0_id: ID!) { node(id: "${ISSUE_ID}") { node__typename: id id0_id: id }
      issue(code: $node0_id) { id } other: issue(code: $id0_id) { id } }`;
    expect(await ask(query, variables)).toEqual({
      data: { node: { node__typename: ISSUE_ID, id0_id: ISSUE_ID }, issue: { id: 'A' }, other: { id: 'B' } },
    });
  });

  it('is a field of the schema that introspection shows, alone and beside other fields', async () => {
    const options = {
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
    };
    const served = await (await fetch(`${bed.url}/schema.graphql`)).text();
    const { data } = await ask(getIntrospectionQuery(options));
    expect(`${printSchema(buildClientSchema(data as unknown as IntrospectionQuery)).trim()}\n`).toBe(served);
    expect(served).toContain('): Node\n');
    const beside = await ask(`{ node(id: "${ISSUE_ID}") { id } __type(name: "Query") { fields { name } } }`);
    expect(beside.data).toEqual({
      node: { id: ISSUE_ID },
      __type: { fields: expect.arrayContaining([{ name: 'node' }, { name: 'issue' }]) },
    });
  });
});

describe('an operation with node', () => {
  const limits = { tokens: 4000, depth: 15, aliases: 30, cost: 5000, page: 100 };
  /** Returns the operation as the client sends it, and as it is run. */
  async function ran(text: string): Promise<[PreparedOperation, PreparedOperation]> {
    const run: PreparedOperation[] = [];
    const executor = withNodes({
      schema: buildSchema(`
        interface Node { id: ID! }
        type Issue implements Node { id: ID! text(after: String): String }
        type Query { issue(id: ID!): Issue valid(text: String!): Boolean }
      `),
      execute: (operation) => {
        run.push(operation);
        return Promise.resolve({ data: { issue: { id: ISSUE_ID } } });
      },
      stop: () => Promise.resolve(),
    });
    const sent = new Documents(executor.schema, limits, { introspection: true }).prepare(text, undefined);
    await executor.execute(sent, {}, undefined as never);
    return [sent, run[1]!];
  }

  it('is not longer to run than to send, however often it names a fragment', async () => {
    const long = 'x'.repeat(10_000);
    const text = `{ node(id: "${ISSUE_ID}") { ...N ...N ...N } ${'...F '.repeat(400)} }
      fragment F on Query { valid(text: "${long}") node(id: "${ISSUE_ID}") { id } }
      fragment N on Node { ... on Issue { text(after: "${long}") } }`;
    const [, ready] = await ran(text);
    expect(ready.text).toBe(text);
    expect(print(ready.document).split('issue(id')).toHaveLength(3);
    expect(print(ready.document).split('valid(')).toHaveLength(2);
    const strings = new Set<object>();
    visit(ready.document, { StringValue: (value) => void (value.value === long && strings.add(value)) });
    // One object in each of the two fragments, which the client's document has too.
    expect(strings.size).toBe(2);
  });

  it('does not multiply fragments that name one another', async () => {
    const doubling = Array.from({ length: 11 }, (_, n) => `fragment D${n} on Node { ...D${n + 1} ...D${n + 1} }`);
    const chain = Array.from({ length: 300 }, (_, n) => `fragment D${n + 11} on Node { ...D${n + 12} }`);
    const text = `{ node(id: "${ISSUE_ID}") { ...D0 } } ${[...doubling, ...chain].join(' ')} fragment D311 on Node { id }`;
    const [sent, ready] = await ran(text);
    const nodesOf = (document: DocumentNode): number => {
      let count = 0;
      visit(document, { enter: () => void (count += 1) });
      return count;
    };
    expect(nodesOf(ready.document)).toBeLessThan(3 * nodesOf(sent.document));
  });
});

describe('node while a service is down', () => {
  it('does not claim that there is no such thing', async () => {
    const bed = await startTestbed();
    try {
      await bed.coordination.stop();
      const lost = await bed.ask({ query: `{ node(id: "${ISSUE_ID}") { id } }` });
      expect(lost.body.data).toEqual({ node: null });
      expect(lost.body.errors).toEqual([
        expect.objectContaining({ path: ['node'], extensions: expect.objectContaining({ code: 'UNAVAILABLE' }) }),
      ]);
      const { body } = await bed.ask({ query: `{ node(id: "${ORGANIZATION_ID}") { id } }` });
      expect(body).toEqual({ data: { node: { id: ORGANIZATION_ID } } });
    } finally {
      await bed.stop();
    }
  }, 60_000);
});
