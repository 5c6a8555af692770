import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { startTestbed, type Testbed } from './testbed.js';

let bed: Testbed;
beforeAll(async () => {
  bed = await startTestbed();
}, 60_000);
afterAll(() => bed.stop());

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
const redirect = (): string => `${bed.url}/console/callback`;

function authorizeUrl(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'jiceng-console',
    redirect_uri: redirect(),
    scope: 'openid profile',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'a-state',
    nonce: 'a-nonce',
    ...changes,
  });
  return `${bed.url}/demo/oidc/authorize?${query.toString()}`;
}

async function newCode(): Promise<string> {
  const response = await fetch(authorizeUrl({ account: 'dispatcher' }), { redirect: 'manual' });
  return new URL(response.headers.get('location')!).searchParams.get('code')!;
}

interface TokenAnswer {
  access_token: string;
  id_token: string;
  refresh_token: string;
  error?: string;
}

async function askToken(form: Record<string, string>): Promise<{ status: number; body: TokenAnswer }> {
  const response = await fetch(`${bed.url}/demo/oidc/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as TokenAnswer };
}

function redeem(code: string, changes: Record<string, string> = {}): ReturnType<typeof askToken> {
  return askToken({
    grant_type: 'authorization_code',
    client_id: 'jiceng-console',
    redirect_uri: redirect(),
    code,
    code_verifier: verifier,
    ...changes,
  });
}

const refresh = (token: string): ReturnType<typeof askToken> =>
  askToken({ grant_type: 'refresh_token', client_id: 'jiceng-console', refresh_token: token });

describe('sign-in at the demo issuer', () => {
  it('publishes endpoints at the address that the browser used', async () => {
    const metadata = (await (await fetch(`${bed.url}/demo/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;
    expect(metadata.authorization_endpoint).toBe(`${bed.url}/demo/oidc/authorize`);
    expect(metadata.token_endpoint).toBe(`${bed.url}/demo/oidc/token`);
    expect(metadata.code_challenge_methods_supported).toEqual(['S256']);
  });

  it('shows the accounts without a script and in both languages', async () => {
    const response = await fetch(authorizeUrl());
    const page = await response.text();
    expect(page).toContain('王芳');
    expect(page).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await (await fetch(authorizeUrl({ ui_locales: 'en' }))).text()).toContain('Choose a demo account');
  });

  it('exchanges a code and its verifier for tokens that the API accepts', async () => {
    const { status, body } = await redeem(await newCode());
    expect(status).toBe(200);
    expect(decodeJwt(body.id_token)).toMatchObject({ aud: 'jiceng-console', nonce: 'a-nonce' });
    const answer = await bed.ask({ query: '{ me { name } }' }, { token: body.access_token });
    expect(answer.body.errors).toBeUndefined();
  });

  it('renews tokens until the session is ended', async () => {
    const { body: first } = await redeem(await newCode());
    const { status, body: second } = await refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(decodeJwt(second.access_token).sub).toBe(decodeJwt(first.access_token).sub);
    const query = new URLSearchParams({
      id_token_hint: second.id_token,
      post_logout_redirect_uri: `${bed.url}/console/`,
    });
    const ended = await fetch(`${bed.url}/demo/oidc/end-session?${query.toString()}`, { redirect: 'manual' });
    expect(ended.headers.get('location')).toBe(`${bed.url}/console/`);
    expect(await refresh(second.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('refuses a code that is used twice and ends the session of its first use', async () => {
    const code = await newCode();
    const { body } = await redeem(code);
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(body.refresh_token)).status).toBe(400);
  });

  it('refuses a code with another verifier or redirect address', async () => {
    const other = randomBytes(32).toString('base64url');
    expect((await redeem(await newCode(), { code_verifier: other })).body.error).toBe('invalid_grant');
    expect((await redeem(await newCode(), { redirect_uri: `${bed.url}/console/` })).body.error).toBe('invalid_grant');
  });

  it('accepts neither a code nor a refresh token as an access token, nor the reverse', async () => {
    const code = await newCode();
    const { body } = await redeem(await newCode());
    for (const token of [code, body.refresh_token, body.id_token])
      expect((await bed.ask({ query: '{ me { name } }' }, { token })).status).toBe(401);
    expect((await refresh(body.access_token)).body.error).toBe('invalid_grant');
    expect((await refresh(code)).body.error).toBe('invalid_grant');
  });

  it('sends no code to another host and requires PKCE', async () => {
    const foreign = authorizeUrl({ redirect_uri: 'https://elsewhere.example/', account: 'dispatcher' });
    expect((await fetch(foreign, { redirect: 'manual' })).status).toBe(400);
    expect((await fetch(authorizeUrl({ code_challenge_method: 'plain' }), { redirect: 'manual' })).status).toBe(400);
    const leave = `${bed.url}/demo/oidc/end-session?post_logout_redirect_uri=https%3A%2F%2Felsewhere.example%2F`;
    expect((await fetch(leave, { redirect: 'manual' })).status).toBe(400);
  });

  it('reads forms only at its token endpoint', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ query: '{ me { name } }' }) };
    expect((await fetch(`${bed.url}/graphql`, form)).status).toBe(415);
    expect((await fetch(`${bed.url}/demo/token`, form)).status).toBe(415);
  });
});
