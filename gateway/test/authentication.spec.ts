import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { startTestbed, type Answer, type Testbed } from './testbed.js';

const ISSUER = 'https://sso.test';

let bed: Testbed;
let provider: Server;
let oidc: Record<string, string>;
let keys: { ours: CryptoKey; rsa: CryptoKey; stranger: CryptoKey };

const tokenOf = (
  claims: Record<string, unknown> = {},
  { key = keys.ours, alg = 'ES256', kid = 'k1', issuer = ISSUER, audience = 'jiceng', expires = '1 h' } = {},
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg, kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('staff-1')
    .setExpirationTime(expires)
    .sign(key);

beforeAll(async () => {
  const [ours, rsa, stranger] = await Promise.all([
    generateKeyPair('ES256'),
    generateKeyPair('RS256'),
    generateKeyPair('ES256'),
  ]);
  keys = { ours: ours.privateKey, rsa: rsa.privateKey, stranger: stranger.privateKey };
  const jwks = {
    keys: [
      { ...(await exportJWK(ours.publicKey)), kid: 'k1' },
      { ...(await exportJWK(rsa.publicKey)), kid: 'k2' },
    ],
  };
  provider = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks)),
  );
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const { port } = provider.address() as { port: number };
  oidc = { OIDC_ISSUER: ISSUER, OIDC_JWKS_URL: `http://127.0.0.1:${port}/jwks` };
  bed = await startTestbed(oidc);
});
afterAll(async () => {
  await bed.stop();
  provider.close();
});

const me = { query: '{ me { id name } }' };

describe('a token', () => {
  it('of the identity provider gives the actor that personnel knows', async () => {
    const { body } = await bed.ask(me, { token: await tokenOf({ name: 'ignored' }) });
    expect(body.data.me).toEqual({ id: 'staff-1', name: '王芳' });
    const { claims } = bed.personnel.exchanges.at(-1)!.operations[0]!;
    expect(claims.actor).toMatchObject({
      id: 'staff-1',
      kind: 'staff',
      roles: ['street_dispatcher'],
      areaCodes: ['320106001000'],
    });
  });

  it('may be signed with any allowed algorithm', async () => {
    const { status } = await bed.ask(me, { token: await tokenOf({}, { key: keys.rsa, alg: 'RS256', kid: 'k2' }) });
    expect(status).toBe(200);
  });

  it('cannot grant roles that come from posts', async () => {
    await bed.ask(me, { token: await tokenOf({ jiceng_roles: ['district_admin', 'operator'] }) });
    const { claims } = bed.personnel.exchanges.at(-1)!.operations[0]!;
    expect(claims.actor?.roles).toEqual(['street_dispatcher', 'operator']);
  });

  it('of a resident is not looked up in personnel', async () => {
    const { body } = await bed.ask(me, { token: await tokenOf({ name: '居民', jiceng_roles: ['resident'] }) });
    expect(body.data.me.name).toBe('居民');
    expect(bed.personnel.exchanges.at(-1)!.operations[0]!.claims.actor).toMatchObject({
      kind: 'resident',
      roles: ['resident'],
      areaCodes: [],
    });
  });

  it.each<[string, string, () => Promise<string>]>([
    ['is expired', 'expired', () => tokenOf({}, { expires: '10 s ago' })],
    ['has another signature', 'refused', () => tokenOf({}, { key: keys.stranger })],
    [
      'names another algorithm',
      'refused',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .setIssuer(ISSUER)
          .setAudience('jiceng')
          .setSubject('staff-1')
          .setExpirationTime('1 h')
          .sign(new TextEncoder().encode('x'.repeat(32))),
    ],
    [
      'has no signature',
      'refused',
      async () =>
        new UnsecuredJWT({})
          .setIssuer(ISSUER)
          .setAudience('jiceng')
          .setSubject('staff-1')
          .setExpirationTime('1 h')
          .encode(),
    ],
    ['comes from another issuer', 'refused', () => tokenOf({}, { issuer: 'https://evil.test' })],
    ['is meant for another audience', 'refused', () => tokenOf({}, { audience: 'mail' })],
    [
      'claims the demo issuer with the key of the provider',
      'refused',
      () => tokenOf({}, { issuer: 'http://localhost:0/demo' }),
    ],
    [
      'is not yet valid',
      'refused',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
          .setIssuer(ISSUER)
          .setAudience('jiceng')
          .setSubject('staff-1')
          .setNotBefore('1 h')
          .setExpirationTime('2 h')
          .sign(keys.ours),
    ],
    ['is no token', 'refused', async () => 'abc'],
  ])('is refused when it %s', async (_, reason, make) => {
    const seen = bed.personnel.exchanges.length;
    const { status, headers, body } = await bed.ask(me, { token: await make() });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body.errors![0]!.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      kind: 'forbidden',
      details: { reason },
    });
    expect(bed.personnel.exchanges).toHaveLength(seen);
  });

  it('is not needed for operations that a receipt code allows, unless the request contains other operations', async () => {
    const follow = 'followReport(receiptCode: "X")';
    const alone = await bed.ask({ query: `{ __typename ${follow} }` }, { token: null });
    expect(alone.body).toEqual({ data: { __typename: 'Query', followReport: 'report of X' } });
    const beside = await bed.ask({ query: `{ ${follow} me { id } }` }, { token: null });
    expect([beside.status, beside.body.errors![0]!.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('of a person without a post or a role is refused', async () => {
    const token = await bed.token({ subject: 'stranger', name: 'x', roles: [] });
    const { status, body } = await bed.ask(me, { token });
    expect([status, body.errors![0]!.extensions.code]).toEqual([403, 'ACTOR_UNKNOWN']);
  });
});

describe('a request without a token', () => {
  it('may read the schema', async () => {
    const { status, body } = await bed.ask({ query: '{ __schema { queryType { name } } }' }, { token: null });
    expect([status, body.data.__schema.queryType.name]).toEqual([200, 'Query']);
  });

  it.each([
    '{ me { id } }',
    '{ __typename me { id } }',
    'query { ...F } fragment F on Query { me { id } }',
    'mutation { reportIssue(input: {idempotencyKey: "k", text: "t"}) { issue { id } } }',
  ])('is refused for %s', async (query) => {
    const seen = bed.personnel.exchanges.length + bed.coordination.exchanges.length;
    const { status, body } = await bed.ask({ query }, { token: null });
    expect([status, body.errors![0]!.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(bed.personnel.exchanges.length + bed.coordination.exchanges.length).toBe(seen);
  });
});

/** Posts to the route of the demo clock; `token` is null for a caller who has not signed in. */
async function moveClock(at: Testbed, token: string | null): Promise<{ status: number; body: Answer['body'] }> {
  const response = await fetch(`${at.url}/demo/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ idempotencyKey: 'clock-1', to: null }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

describe('a simulated clock', () => {
  const headers = { 'x-jiceng-clock': '2026-03-01T08:00:00Z' };

  it('reaches the subgraph when the token comes from the demo issuer', async () => {
    await bed.ask(me, { headers });
    expect(bed.personnel.exchanges.at(-1)!.operations[0]!.claims.clock).toBe('2026-03-01T08:00:00.000Z');
  });
  it('is refused with any other token', async () => {
    const { status, body } = await bed.ask(me, { headers, token: await tokenOf() });
    expect([status, body.errors![0]!.extensions.code]).toEqual([403, 'CLOCK_NOT_ALLOWED']);
  });
  it('is moved through the demo route with a context that the gateway signs', async () => {
    const move = await moveClock(bed, await bed.token());
    expect(move).toEqual({ status: 200, body: { movedBy: 'staff-1', body: { idempotencyKey: 'clock-1', to: null } } });
  });
  it('is not moved without a token, by a token of another issuer, or where there is no demo issuer', async () => {
    expect((await moveClock(bed, null)).body.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    const foreign = await moveClock(bed, await tokenOf());
    expect([foreign.status, foreign.body.errors![0]!.extensions.code]).toEqual([403, 'CLOCK_NOT_ALLOWED']);
    const without = await startTestbed({ ...oidc, DEMO_ISSUER_KEY_FILE: '' });
    const absent = await moveClock(without, await tokenOf()).finally(() => without.stop());
    expect([absent.status, absent.body.errors![0]!.extensions.code]).toEqual([404, 'NO_SUCH_ROUTE']);
  });
  it('is refused when it is not a valid time', async () => {
    const { body } = await bed.ask(me, { headers: { 'x-jiceng-clock': 'yesterday' } });
    expect(body.errors![0]!.extensions.code).toBe('CLOCK_NOT_ALLOWED');
  });
});

describe('an identity provider that is down', () => {
  it('gives another error than an invalid token', async () => {
    const cut = await startTestbed({ OIDC_ISSUER: ISSUER, OIDC_JWKS_URL: 'http://127.0.0.1:9/jwks' });
    const { status, body } = await cut.ask(me, { token: await tokenOf() });
    await cut.stop();
    expect([status, body.errors![0]!.extensions.code]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
  });
});

describe('a personnel service that is down', () => {
  it('lets known people act and tells others to try later', async () => {
    await bed.ask(me);
    await bed.personnel.stop();
    const known = await bed.ask({ query: '{ issue(code: "1") { text } }' });
    expect(known.body.data.issue.text).toBe('issue 1');
    const unknown = await bed.ask(
      { query: '{ issue(code: "1") { text } }' },
      { token: await bed.token({ subject: 'staff-2', name: 'x' }) },
    );
    expect([unknown.status, unknown.body.errors![0]!.extensions.code]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
  });
});

describe('a flood of forged tokens', () => {
  it('is refused without checking signatures, while other users can sign in and work', async () => {
    const { port } = provider.address() as { port: number };
    const braked = await startTestbed({
      OIDC_ISSUER: ISSUER,
      OIDC_JWKS_URL: `http://127.0.0.1:${port}/jwks`,
      LIMIT_REFUSED_TOKENS_PER_SECOND: '1',
      TRUSTED_PROXIES: '127.0.0.1',
    });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    try {
      const known = await tokenOf();
      expect((await braked.ask(me, { token: known, headers: from('10.0.0.9') })).status).toBe(200);
      const flood = async (): Promise<string[]> =>
        Promise.all(
          Array.from(
            { length: 60 },
            async (_, index) =>
              (
                await braked.ask(me, {
                  token: await tokenOf({ index }, { key: keys.stranger }),
                  headers: from('10.0.0.9'),
                })
              ).body.errors![0]!.extensions.code,
          ),
        );
      await flood();
      const [codes, others] = await Promise.all([
        flood(),
        Promise.all(
          Array.from({ length: 20 }, async (_, index) =>
            braked.ask(me, { token: await tokenOf({ index }), headers: from('10.0.0.8') }),
          ),
        ),
      ]);
      expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS').length).toBeGreaterThan(30);
      expect(others.map(({ status }) => status)).toEqual(Array(20).fill(200));
      // A user at the same address with a known token can work as well.
      expect((await braked.ask(me, { token: known, headers: from('10.0.0.9') })).status).toBe(200);
      // The allowance refills all the time, so some of several simultaneous requests may pass. Most are refused.
      const several = await Promise.all(
        Array.from({ length: 10 }, () => braked.ask(me, { token: 'a.b.c', headers: from('10.0.0.9') })),
      );
      const refused = several.find(({ status }) => status === 429)!;
      expect(refused.body.errors![0]!.extensions.code).toBe('TOO_MANY_REQUESTS');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await braked.stop();
    }
  });
});
