import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, isScalarType, isSpecifiedScalarType } from 'graphql';
import { startTestbed, type Testbed } from './testbed.js';

let bed: Testbed;
beforeAll(async () => {
  bed = await startTestbed();
});
afterAll(() => bed.stop());

/** Sends a request without the decompression that `fetch` does by itself. */
function raw(path: string, options: { headers?: Record<string, string>; body?: string }) {
  return new Promise<{ encoding: string | undefined; vary: string | undefined; bytes: Buffer }>((done, failed) => {
    const sent = request(
      `${bed.url}${path}`,
      { method: options.body === undefined ? 'GET' : 'POST', headers: options.headers },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          done({
            encoding: response.headers['content-encoding'],
            vary: response.headers.vary,
            bytes: Buffer.concat(parts),
          }),
        );
      },
    );
    sent.on('error', failed).end(options.body);
  });
}

describe('the schema for clients', () => {
  it('is served as text, without types of the federation', async () => {
    const answer = await fetch(`${bed.url}/schema.graphql`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const text = await answer.text();
    expect(text).not.toMatch(/join__|link__|_service|_entities/);
    expect(Object.keys(buildSchema(text).getQueryType()!.getFields())).toContain('followReport');
  });

  it('of the release names the specification of each scalar', () => {
    const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
    const scalars = Object.values(schema.getTypeMap()).filter(isScalarType);
    const own = scalars.filter((type) => !isSpecifiedScalarType(type));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ specifiedByURL }) => !specifiedByURL)).toEqual([]);
  });

  it('is not sent again to a client that has it', async () => {
    const first = await fetch(`${bed.url}/schema.graphql`);
    const second = await fetch(`${bed.url}/schema.graphql`, {
      headers: { 'if-none-match': first.headers.get('etag')! },
    });
    expect([second.status, await second.text()]).toEqual([304, '']);
  });

  it('is not served where introspection is off', async () => {
    const closed = await startTestbed({ INTROSPECTION: 'false' });
    const answer = await fetch(`${closed.url}/schema.graphql`);
    expect([answer.status, ((await answer.json()) as { errors: object[] }).errors]).toMatchObject([
      404,
      [{ extensions: { code: 'NO_SUCH_ROUTE' } }],
    ]);
    await closed.stop();
  });
});

describe('an answer', () => {
  const body = JSON.stringify({ query: getIntrospectionQuery() });
  const headers = { 'content-type': 'application/json' };

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('of some size is compressed with %s for a client that accepts it', async (encoding, decompress) => {
    const plain = await raw('/graphql', { body, headers });
    expect(plain.encoding).toBeUndefined();
    const sent = await raw('/graphql', { body, headers: { ...headers, 'accept-encoding': encoding } });
    expect([sent.encoding, sent.vary]).toEqual([encoding, expect.stringContaining('accept-encoding')]);
    expect(sent.bytes.length).toBeLessThan(plain.bytes.length / 2);
    expect(decompress(sent.bytes).toString()).toBe(plain.bytes.toString());
  });

  it('of few bytes is sent as it is', async () => {
    const small = JSON.stringify({ query: '{ __typename }' });
    const sent = await raw('/graphql', { body: small, headers: { ...headers, 'accept-encoding': 'br' } });
    expect([sent.encoding, sent.bytes.toString()]).toEqual([undefined, '{"data":{"__typename":"Query"}}']);
  });
});
