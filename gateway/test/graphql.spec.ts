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
    const { status, body } = await bed.ask({ query: '{ issue(code: "7") { text responsible { name } } me { name } }' });
    expect(body).toEqual({
      data: { issue: { text: 'issue 7', responsible: { name: 'organization org-1' } }, me: { name: '王芳' } },
    });
    expect(status).toBe(200);
  });

  it('refuses invalid variables before any subgraph is asked', async () => {
    const { status, body } = await bed.ask(
      { query: 'query ($id: ID!) { issue(code: $id) { id } }', variables: { id: { not: 'an id' } } },
      { headers: { accept: 'application/graphql-response+json' } },
    );
    expect([status, body.errors![0]!.extensions.code, 'data' in body]).toEqual([400, 'BAD_INPUT', false]);
    expect(
      bed.coordination.exchanges.filter(({ operations }) => operations.some(({ variables }) => 'id' in variables)),
    ).toEqual([]);
  });

  const phone = '13800138000';
  const mutation = 'mutation ($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }';
  const inDocument = (input: string) => ({ query: `mutation { reportIssue(input: ${input}) { issue { id } } }` });
  it.each([
    ['a misspelt field', { query: mutation, variables: { input: { idempotencyKey: 'k', txt: phone } } }],
    ['a value of another type', { query: mutation, variables: { input: { idempotencyKey: 'k', text: [phone] } } }],
    ['a value in place of the input', { query: mutation, variables: { input: phone } }],
    ['a value as name of a field', { query: mutation, variables: { input: { [phone]: phone } } }],
    ['a misspelt field in the document', inDocument(`{ idempotencyKey: "k", txt: "${phone}" }`)],
    ['a number in the document', inDocument(`{ idempotencyKey: "k", text: ${phone} }`)],
    ['an enum in the document', inDocument(`{ idempotencyKey: "k", text: ["${phone}"] }`)],
    ['a document cut off behind the value', { query: `mutation { reportIssue(input: "${phone}" "${phone}"` }],
    ['a default of a variable', { query: `query ($n: Int = "${phone}") { issues(first: $n) { nodes { id } } }` }],
    ['a directive', { query: `{ me @include(if: "${phone}") { id } }` }],
    ['a name of an operation', { query: 'query A { __typename }', operationName: phone }],
  ])('does not repeat a value of a refused request: %s', async (_, body) => {
    const posted = await bed.ask(body);
    const url = new URL(`${bed.url}/graphql`);
    for (const [name, value] of Object.entries(body))
      url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    const got = await fetch(url, { headers: { authorization: `Bearer ${await bed.token()}` } });
    expect(posted.body.errors).not.toHaveLength(0);
    expect(JSON.stringify(posted.body)).not.toContain(phone);
    expect(await got.text()).not.toContain(phone);
  });

  it('reports every wrong field of a request at once', async () => {
    const { body } = await bed.ask({
      query: mutation,
      variables: { input: { text: 1, extra: true, idempotencyKey: {} } },
    });
    expect(body.errors!.map(({ extensions }) => extensions.details.field)).toEqual(['idempotencyKey', 'text', 'extra']);
    for (const { extensions } of body.errors!) expect(extensions).toMatchObject({ retryable: false });
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
    // A JSON body with a byte of GBK, which a lenient decoder would store as U+FFFD.
    const gbk = Buffer.from('{"query":"{ me }","variables":{"name":"_"}}');
    gbk.write('\xd5', gbk.indexOf('_'), 'latin1');
    const json = (contentType: string) => ({
      method: 'POST',
      headers: { 'content-type': contentType },
      body: new Uint8Array(gbk),
    });
    expect(await ask('/graphql', json('application/json'))).toEqual([400, 'BAD_REQUEST']);
    expect(await ask('/graphql', json('application/json; charset=GBK'))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
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

  it('accepts front ends of other origins when they are configured', async () => {
    const response = await fetch(`${bed.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'http://desk.test', 'access-control-request-method': 'POST' },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, 'http://desk.test']);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});
