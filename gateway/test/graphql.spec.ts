import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { startTestbed, type Testbed } from './testbed.js';

let bed: Testbed;
beforeAll(async () => {
  bed = await startTestbed();
});
afterAll(() => bed.stop());

describe('the GraphQL endpoint', () => {
  it('passes the GraphQL-over-HTTP audit', async () => {
    const results = await auditServer({ url: `${bed.url}/graphql` });
    const failed = results
      .filter((result) => result.status !== 'ok')
      .map((result) => `${result.name}: ${'reason' in result ? result.reason : ''}`);
    expect(failed).toEqual([]);
  });

  it('answers one operation from two subgraphs', async () => {
    const { status, body } = await bed.ask({ query: '{ issue(id: "7") { text responsible { name } } me { name } }' });
    expect(body).toEqual({
      data: { issue: { text: 'issue 7', responsible: { name: 'organization org-1' } }, me: { name: '王芳' } },
    });
    expect(status).toBe(200);
  });

  it('refuses variables that do not fit, before any subgraph is asked', async () => {
    const { status, body } = await bed.ask(
      { query: 'query ($id: ID!) { issue(id: $id) { id } }', variables: { id: { not: 'an id' } } },
      { headers: { accept: 'application/graphql-response+json' } },
    );
    expect([status, body.errors![0]!.extensions.code, 'data' in body]).toEqual([
      400,
      'GRAPHQL_VALIDATION_FAILED',
      false,
    ]);
    expect(
      bed.coordination.exchanges.filter(({ operations }) => operations.some(({ variables }) => 'id' in variables)),
    ).toEqual([]);
  });

  it.each([
    ['text that is no JSON', '{', 400, 'BAD_REQUEST'],
    ['an empty array', '[]', 400, 'BAD_REQUEST'],
    ['variables that are no object', '{"query":"{ __typename }","variables":[1]}', 400, 'BAD_REQUEST'],
    ['an unknown operation name', '{"query":"query A { __typename }","operationName":"B"}', 400, 'BAD_REQUEST'],
  ])('refuses %s', async (_, text, status, code) => {
    const answer = await bed.ask(text);
    expect([answer.status, answer.body.errors![0]!.extensions.code]).toEqual([status, code]);
  });

  it('refuses other media types, methods and addresses in the same shape', async () => {
    const ask = async (path: string, init: RequestInit) => {
      const response = await fetch(`${bed.url}${path}`, init);
      const body = (await response.json()) as { errors: { extensions: { code: string } }[] };
      return [response.status, body.errors[0]!.extensions.code];
    };
    expect(await ask('/graphql', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
    const bomb = gzipSync(JSON.stringify({ query: '{ __typename }', padding: ' '.repeat(50_000_000) }));
    expect(bomb.length).toBeLessThan(100_000);
    expect(
      await ask('/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          authorization: `Bearer ${await bed.token()}`,
        },
        body: bomb,
      }),
    ).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await ask('/graphql', { method: 'PUT' })).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(await ask('/graphql?query=mutation%7Bx%7D', { headers: { accept: 'image/png' } })).toEqual([
      406,
      'NOT_ACCEPTABLE',
    ]);
    expect(await ask('/nothing', {})).toEqual([404, 'NO_SUCH_ROUTE']);
  });

  it('refuses a mutation by GET', async () => {
    const query = encodeURIComponent(
      'mutation { reportIssue(input: {idempotencyKey: "k", text: "t"}) { issue { id } } }',
    );
    const response = await fetch(`${bed.url}/graphql?query=${query}`, {
      headers: { authorization: `Bearer ${await bed.token()}` },
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('lets front ends of other origins in, where that is wanted', async () => {
    const response = await fetch(`${bed.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'http://desk.test', 'access-control-request-method': 'POST' },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, 'http://desk.test']);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});
