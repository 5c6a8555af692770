import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isInterfaceType } from 'graphql';
import { nodeKinds } from '../src/nodes.js';
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

  it('answers null alike for an unknown id, for a text that is no id, and where the query of a type refuses', async () => {
    const nothing = { data: { node: null } };
    for (const id of [UNKNOWN_ID, 'x', '', `Issue:${ISSUE_ID}`, `${ISSUE_ID}@2026-01-01T00:00:00.000Z`])
      expect(await ask('query ($id: ID!) { node(id: $id) { id __typename } }', { id })).toEqual(nothing);
  });

  it('asks for a token, and counts the types that it asks as a cost', async () => {
    const { body } = await bed.ask({ query: `{ node(id: "${ISSUE_ID}") { id } }` }, { token: null });
    expect(body.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    const many = Array.from({ length: 31 }, (_, index) => `n${index}: node(id: "${ISSUE_ID}") { id }`);
    expect((await ask(`{ ${many.join(' ')} }`)).errors![0]!.extensions.code).toBe('ALIAS_LIMIT_EXCEEDED');
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
