import { createHash } from 'node:crypto';
import { aClientActor, aStaffActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import type { Actor } from '@jiceng/platform/context';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestbed, type Testbed } from './testbed.js';

const SECRET = 'a-secret-of-the-hotline';
const digest = createHash('sha256').update(SECRET).digest('hex');
/** Clients with a secret, by id. */
const clients: Record<string, Actor> = {
  'client-1': aClientActor(),
  'client-3': aClientActor({ id: 'client-3' }),
};
/** Clients by the subject of their tokens from the identity provider. */
const clientsOfProvider: Record<string, Actor> = {
  'service-account-hotline': aClientActor({ id: 'client-5' }),
  'service-account-sensors': aClientActor({ id: 'client-2', client: { requestsPerMinute: 3, sources: [] } }),
  'service-account-orders': aClientActor({ id: 'client-4', client: { requestsPerMinute: 4, sources: [] } }),
  // The same subject names another client at the gateway.
  'client-3': aClientActor({ id: 'client-6' }),
};
/** A member of staff whose subject at the identity provider is the id of a client. */
const actors: Record<string, Actor> = { 'client-1': aStaffActor({ id: 'client-1', name: '王芳' }) };
const secrets: Record<string, { id: string; name: string }> = {
  [`hotline/${digest}`]: { id: 'client-1', name: '12345 工单系统' },
  [`revoked/${digest}`]: { id: 'client-3', name: '旧系统' },
};

let bed: Testbed;
beforeAll(async () => {
  bed = await startTestbed({}, { clients, clientsOfProvider, secrets, actors });
}, 60_000);
afterAll(() => bed.stop());

async function tokenOf(form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${bed.url}/clients/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
  const body = (await response.json()) as {
    access_token: string;
    token_type: string;
    expires_in: number;
    error?: string;
  };
  return { status: response.status, cache: response.headers.get('cache-control'), ...body };
}
const credentials = (code = 'hotline', secret = SECRET) => ({
  grant_type: 'client_credentials',
  client_id: code,
  client_secret: secret,
});
const me = { query: '{ me { id roles } }' };

describe('a client', () => {
  it('signs in with its credentials and acts as its registration says', async () => {
    const answer = await tokenOf(credentials());
    expect(answer).toMatchObject({ status: 200, cache: 'no-store', token_type: 'Bearer', expires_in: 600 });
    const { body } = await bed.ask(me, { token: answer.access_token });
    expect(body.data.me).toEqual({ id: 'client-1', roles: ['client_intake', 'client_status'] });
    expect(bed.personnel.exchanges.at(-1)!.operations[0]!.claims.actor).toEqual(clients['client-1']);
  });

  it('signs in with the credentials in the Authorization header, too', async () => {
    const basic = `Basic ${Buffer.from(`hotline:${SECRET}`).toString('base64')}`;
    expect(await tokenOf({ grant_type: 'client_credentials' }, { authorization: basic })).toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['a wrong secret', credentials('hotline', 'guessed'), 401, 'invalid_client'],
    ['an unknown code', credentials('nobody'), 401, 'invalid_client'],
    ['a code that no client can have', credentials('\u0000'), 401, 'invalid_client'],
    ['a secret that no client can have', credentials('hotline', '密'), 401, 'invalid_client'],
    ['no secret', { grant_type: 'client_credentials', client_id: 'hotline' }, 400, 'invalid_request'],
    ['another grant', { ...credentials(), grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('is refused with %s', async (_, form, status, error) => {
    expect(await tokenOf(form)).toMatchObject({ status, error });
  });

  it('with a token of the identity provider is the same client', async () => {
    const token = await bed.token({ subject: 'service-account-hotline', name: 'hotline', roles: ['client'] });
    expect((await bed.ask(me, { token })).body.data.me.id).toBe('client-5');
  });

  it('is never taken for a caller of the other issuer who has the same subject', async () => {
    const idOf = async (token: string) => {
      const { data, errors } = (await bed.ask(me, { token })).body;
      return errors?.[0]?.extensions.code ?? data.me.id;
    };
    // The gateway signed `client-3` and `client-1` for clients with a secret.
    expect(await idOf((await tokenOf(credentials('revoked'))).access_token)).toBe('client-3');
    const signed = await tokenOf(credentials());
    expect((await bed.ask(me, { token: signed.access_token })).body.data.me.roles).toContain('client_intake');
    // The provider's `client-3` is another client, and its `client-1` is no client, but a member of staff.
    const provided = (subject: string, roles: string[]) => bed.token({ subject, name: subject, roles });
    expect(await idOf(await provided('client-3', ['client']))).toBe('client-6');
    expect(await idOf(await provided('client-1', ['client']))).toBe('CLIENT_NOT_REGISTERED');
    const { data } = (await bed.ask(me, { token: await provided('client-1', []) })).body;
    expect(data.me.roles).not.toContain('client_intake');
  });

  it('has no role that its token names beside `client`', async () => {
    const roles = ['client', 'operator', 'resident'];
    const token = await bed.token({ subject: 'service-account-hotline', name: 'hotline', roles });
    expect((await bed.ask(me, { token })).body.data.me.roles).toEqual(['client_intake', 'client_status']);
  });

  it('is nobody without the role `client`, and without a registration', async () => {
    const plain = await bed.token({ subject: 'service-account-hotline', name: 'hotline', roles: [] });
    expect((await bed.ask(me, { token: plain })).body.errors![0]!.extensions.code).toBe('ACTOR_UNKNOWN');
    const staff = await bed.token({ subject: 'staff-1', name: '王芳', roles: ['client'] });
    expect((await bed.ask(me, { token: staff })).body.errors![0]!.extensions.code).toBe('CLIENT_NOT_REGISTERED');
  });

  it('may send as many operations in a minute as its registration says', async () => {
    const token = await bed.token({ subject: 'service-account-sensors', name: 'sensors', roles: ['client'] });
    expect((await bed.ask([me, me], { token })).status).toBe(200);
    expect((await bed.ask(me, { token })).status).toBe(200);
    const refused = await bed.ask(me, { token });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('20');
    const { code, details, messages } = refused.body.errors![0]!.extensions;
    expect([code, details.perMinute]).toEqual(['CLIENT_RATE_EXCEEDED', 3]);
    expect(messages.zh).toBe('本系统每分钟最多 3 次请求，请在 20 秒后重试');
    // Each client has its own allowance.
    const other = await bed.token({ subject: 'service-account-hotline', name: 'hotline', roles: ['client'] });
    expect((await bed.ask(me, { token: other })).status).toBe(200);
  });

  it('keeps what is left of its minute when a request asks for more, and never gets more than a minute has', async () => {
    const token = await bed.token({ subject: 'service-account-orders', name: 'orders', roles: ['client'] });
    expect((await bed.ask([me, me], { token })).status).toBe(200);
    const refused = await bed.ask([me, me, me], { token });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '15']);
    expect((await bed.ask([me, me], { token })).status).toBe(200);
    const never = await bed.ask([me, me, me, me, me], { token });
    expect([never.status, never.headers.get('retry-after')]).toEqual([400, null]);
    expect(never.body.errors![0]!.extensions.code).toBe('CLIENT_ARRAY_TOO_LARGE');
  });

  it('that was revoked is refused within seconds, although its token is still valid', async () => {
    const { access_token: token } = await tokenOf(credentials('revoked'));
    expect((await bed.ask(me, { token })).status).toBe(200);
    delete clients['client-3'];
    await eventually(
      async () => {
        const { body } = await bed.ask(me, { token });
        return body.errors?.[0]?.extensions.code === 'CLIENT_NOT_REGISTERED';
      },
      { timeoutMs: 5000 },
    );
  });
});

describe('the sign-in of a client', () => {
  it('counts as a request of its address, also with the right secret', async () => {
    const slow = await startTestbed({ LIMIT_REQUESTS_PER_SECOND: '1' }, { clients, clientsOfProvider, secrets });
    try {
      const tries = Array.from({ length: 8 }, async () => {
        const response = await fetch(`${slow.url}/clients/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(credentials()).toString(),
        });
        return response.status;
      });
      expect(new Set(await Promise.all(tries))).toEqual(new Set([200, 429]));
    } finally {
      await slow.stop();
    }
  });
});
