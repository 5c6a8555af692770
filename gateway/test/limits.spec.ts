import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { urlToHttpOptions } from 'node:url';
import { startTestbed, type Answer, type Testbed } from './testbed.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const refusal = (answer: Answer) => {
  const [error] = answer.body.errors ?? [];
  // Every error has both languages and the trace id.
  expect(error?.extensions).toMatchObject({
    messages: { zh: expect.stringMatching(/[一-龥]/), en: expect.any(String) },
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  return [answer.status, error?.extensions.code];
};

describe('the limits', () => {
  let bed: Testbed;
  beforeAll(async () => {
    bed = await startTestbed({
      LIMIT_DEPTH: '6',
      LIMIT_COST: '500',
      LIMIT_ALIASES: '3',
      LIMIT_TOKENS: '200',
      LIMIT_BATCH: '3',
      LIMIT_PAGE: '50',
      LIMIT_BODY_BYTES: '2000',
      LIMIT_IMPORT_BODY_BYTES: '8000',
      LIMIT_REQUEST_SECONDS: '1',
      INTROSPECTION: 'false',
    });
  });
  afterAll(() => bed.stop());

  it.each([
    [
      'depth',
      '{ issue(code: "1") { parent { parent { parent { parent { parent { id } } } } } } }',
      'DEPTH_LIMIT_EXCEEDED',
    ],
    ['aliases', '{ a: me { id } b: me { id } c: me { id } d: me { id } }', 'ALIAS_LIMIT_EXCEEDED'],
    [
      'cost',
      '{ issues(first: 50) { nodes { parent { parent { id } } responsible { staff { id } } } } }',
      'COST_LIMIT_EXCEEDED',
    ],
    ['page size', '{ issues(first: 51) { nodes { id } } }', 'PAGE_TOO_LARGE'],
    ['tokens', `{ me { ${'id '.repeat(300)} } }`, 'DOCUMENT_TOO_LARGE'],
    ['introspection', '{ __schema { types { name } } }', 'INTROSPECTION_DISABLED'],
    ['introspection of one type', '{ __type(name: "Issue") { fields { name } } }', 'INTROSPECTION_DISABLED'],
  ])('refuse too much %s', async (_, query, code) => {
    const accept = { accept: 'application/graphql-response+json' };
    const seen = bed.coordination.exchanges.length;
    expect(refusal(await bed.ask({ query }))).toEqual([200, code]);
    expect(refusal(await bed.ask({ query }, { headers: accept }))).toEqual([
      code === 'INTROSPECTION_DISABLED' ? 403 : 400,
      code,
    ]);
    expect(bed.coordination.exchanges).toHaveLength(seen);
  });

  it('refuse a page size that comes in a variable', async () => {
    expect(
      refusal(
        await bed.ask({ query: 'query ($n: Int) { issues(first: $n) { nodes { id } } }', variables: { n: 1000 } }),
      ),
    ).toEqual([200, 'PAGE_TOO_LARGE']);
  });

  it('do not suggest names while introspection is off', async () => {
    const { body } = await bed.ask({ query: '{ issu(id: "1") { id } }' });
    expect(body.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify(body)).not.toContain('Did you mean');
  });

  it('repeat no number that a person typed in place of a name', async () => {
    for (const query of ['{ me { a13800138000 } }', '{ me(a13800138000: 1) { id } }', '{ me { ...F13800138000 } }']) {
      const { body } = await bed.ask({ query });
      expect(body.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(JSON.stringify(body)).not.toContain('13800138000');
    }
  });

  it('repeat no address that cannot be decoded', async () => {
    const response = await fetch(`${bed.url}/files/%ud800/13800138000`);
    const body = await response.text();
    expect([response.status, (JSON.parse(body) as Answer['body']).errors![0]!.extensions.code]).toEqual([
      404,
      'NO_SUCH_ROUTE',
    ]);
    expect(body).not.toContain('13800138000');
  });

  it.each([
    '/files/%2e%2e/metrics',
    '/files/%2e%2e/graphql',
    '/files/..%2fmetrics/original',
    '/exports/coordination/..',
  ])('pass no address on that leads to another route of a service: %s', async (path) => {
    // `fetch` would resolve the dots itself.
    const headers = { authorization: `Bearer ${await bed.token({ account: 'dispatcher' })}` };
    const answer = await new Promise<IncomingMessage>((done, failed) => {
      httpRequest({ ...urlToHttpOptions(new URL(bed.url)), path, headers }, done)
        .on('error', failed)
        .end();
    });
    let body = '';
    for await (const bytes of answer) body += String(bytes);
    expect([answer.statusCode, (JSON.parse(body) as Answer['body']).errors![0]!.extensions.code]).toEqual([
      404,
      'NO_SUCH_ROUTE',
    ]);
  });

  it('refuse a long array of operations', async () => {
    const answer = await bed.ask(Array.from({ length: 4 }, () => ({ query: '{ me { id } }' })));
    expect(refusal(answer)).toEqual([400, 'BATCH_LIMIT_EXCEEDED']);
  });

  it('answer a short array in order, with a separate result for each operation', async () => {
    const { body } = await bed.ask([
      { query: '{ me { id } }' },
      { query: '{ nonsense }' },
      { query: '{ issue(code: "3") { id } }' },
    ]);
    expect(body).toMatchObject([
      { data: { me: { id: 'staff-1' } } },
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
      { data: { issue: { id: '3' } } },
    ]);
  });

  it('allow larger bodies for staff, who import files, than for others', async () => {
    const of = (bytes: number) => ({ query: '{ __typename }', variables: { pad: 'x'.repeat(bytes) } });
    const resident = await bed.token({ account: 'resident' });
    expect((await bed.ask(of(3000))).status).toBe(200);
    expect(refusal(await bed.ask(of(9000)))).toEqual([413, 'BODY_TOO_LARGE']);
    expect(refusal(await bed.ask(of(3000), { token: resident }))).toEqual([413, 'BODY_TOO_LARGE']);
    expect(refusal(await bed.ask(of(3000), { token: null }))).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('count the bytes of a body of unannounced length, in which a Chinese character has three', async () => {
    const text = JSON.stringify({ query: '{ __typename }', variables: { pad: '井'.repeat(1_000) } });
    const ask = async (account: string): Promise<number> => {
      const response = await fetch(`${bed.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await bed.token({ account })}` },
        body: new Blob([text]).stream(),
        duplex: 'half',
      } as RequestInit);
      return response.status;
    };
    expect(text.length).toBeLessThan(2_000);
    expect(await ask('resident')).toBe(413);
  });

  it('apply to a body of unannounced length', async () => {
    const chunks = new ReadableStream({
      start(controller) {
        for (let index = 0; index < 5; index++) controller.enqueue(new TextEncoder().encode(' '.repeat(1000)));
        controller.close();
      },
    });
    const response = await fetch(`${bed.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: chunks,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it('end an operation that takes too long', async () => {
    expect(
      refusal(
        await bed.ask({ query: '{ slow(ms: 3000) }' }, { headers: { accept: 'application/graphql-response+json' } }),
      ),
    ).toEqual([504, 'REQUEST_TIMEOUT']);
  });

  it('count refusals by code in the metrics', async () => {
    const text = await (await fetch(`${bed.url}/metrics`)).text();
    expect(text).toMatch(/jiceng_gateway_refused_total\{code="DEPTH_LIMIT_EXCEEDED"\} [1-9]/);
  });
});

describe('the limit of requests per actor', () => {
  let bed: Testbed;
  beforeAll(async () => {
    bed = await startTestbed({ LIMIT_REQUESTS_PER_SECOND: '5' });
  });
  afterAll(() => bed.stop());

  it('refuses the requests of one actor above the limit and serves another actor', async () => {
    const flood = await Promise.all(Array.from({ length: 120 }, () => bed.ask({ query: '{ me { id } }' })));
    const refused = flood.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(40);
    expect(refusal(refused[0]!)).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await bed.ask(
      { query: '{ me { id } }' },
      { token: await bed.token({ subject: 'staff-2', name: 'x' }) },
    );
    expect(other.body.data.me.id).toBe('staff-2');
  });
});

describe('persisted operations', () => {
  const known = 'query Known { me { id } }';
  const other = '{ me { name } }';
  const persisted = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } });
  let open: Testbed;
  let only: Testbed;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiceng-operations-'));
    await writeFile(join(folder, 'known.graphql'), `${known}\n`);
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({ [sha256('{ me { id name } }')]: '{ me { id name } }' }),
    );
    open = await startTestbed({ PERSISTED_OPERATIONS: folder });
    only = await startTestbed({ PERSISTED_OPERATIONS: folder, PERSISTED_ONLY: 'true' });
  });
  afterAll(async () => {
    await Promise.all([open.stop(), only.stop()]);
    await rm(folder, { recursive: true });
  });

  it('run by hash from the allow-list, from files and manifests', async () => {
    for (const text of [known, '{ me { id name } }'])
      expect((await only.ask(persisted(text))).body.data.me.id).toBe('staff-1');
  });

  it('can be registered by sending the text with the hash once', async () => {
    expect(refusal(await open.ask(persisted(other)))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    expect((await open.ask({ query: other, ...persisted(other) })).body.data.me.name).toBe('王芳');
    expect((await open.ask(persisted(other))).body.data.me.name).toBe('王芳');
  });

  it('refuse a hash that is not the hash of the text', async () => {
    expect(refusal(await open.ask({ query: other, ...persisted(known) }))).toEqual([400, 'BAD_REQUEST']);
  });

  it('are the only accepted operations when the installation requires it', async () => {
    expect((await only.ask({ query: known })).body.data.me.id).toBe('staff-1');
    expect(refusal(await only.ask({ query: other }))).toEqual([200, 'OPERATION_NOT_ALLOWED']);
    expect(refusal(await only.ask({ query: other, ...persisted(other) }))).toEqual([200, 'OPERATION_NOT_ALLOWED']);
    expect(refusal(await only.ask(persisted(other)))).toEqual([200, 'OPERATION_NOT_ALLOWED']);
  });
});

describe('the limit of wrong receipt codes', () => {
  let bed: Testbed;
  beforeAll(async () => {
    bed = await startTestbed({ LIMIT_RECEIPT_TRIES_PER_HOUR: '6' });
  });
  afterAll(() => bed.stop());
  const follow = (code: string, as: object = { token: null }): Promise<Answer> =>
    bed.ask({ query: `{ followReport(receiptCode: "${code}") }` }, as);
  const codeOf = ({ body }: Answer): string | undefined => body.errors?.[0]?.extensions.code;

  it('counts no right code, and refuses every code of the address once the tries are used up', async () => {
    for (let count = 0; count < 20; count += 1) expect(codeOf(await follow('RIGHT'))).toBeUndefined();
    const aliases = Array.from({ length: 4 }, (_, index) => `a${index}: followReport(receiptCode: "WRONG")`);
    expect(codeOf(await bed.ask({ query: `{ ${aliases.join(' ')} }` }, { token: null }))).toBe(
      'TOO_MANY_RECEIPT_CODES',
    );
    const tried = [await follow('WRONG'), await follow('WRONG'), await follow('WRONG'), await follow('WRONG')];
    expect(tried.map(codeOf)).toEqual([
      'RECEIPT_CODE_UNKNOWN',
      'RECEIPT_CODE_UNKNOWN',
      'RECEIPT_CODE_UNKNOWN',
      'TOO_MANY_RECEIPT_CODES',
    ]);
    expect(refusal(tried.at(-1)!)[1]).toBe('TOO_MANY_RECEIPT_CODES');
    // A request with an account gets no further tries from the same address.
    expect(codeOf(await follow('RIGHT', {}))).toBe('TOO_MANY_RECEIPT_CODES');
  });
});
