import { createHash } from 'node:crypto';
import { newId } from '@jiceng/platform/ids';
import { errors, SignJWT, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { DemoIssuer, DemoPerson } from './demo-issuer.js';
import { badRequest } from './gateway.errors.js';

/** The only client that may sign in here, registered as at a district's identity provider. */
export const DEMO_CLIENT_ID = 'jiceng-console';

const CODE_SECONDS = 60;
/**
 * Lifetime of an access token in seconds. It is short, so that a session of more than ten minutes tests the renewal of
 * tokens.
 */
const ACCESS_SECONDS = 600;
/** Seconds after which a session ends, however often it was renewed. */
const SESSION_SECONDS = 12 * 3600;

const authorizationSchema = z.object({
  response_type: z.literal('code'),
  client_id: z.literal(DEMO_CLIENT_ID),
  redirect_uri: z.url().max(500),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  state: z.string().max(500).optional(),
  nonce: z.string().max(200).optional(),
  prompt: z.string().max(50).optional(),
  login_hint: z.string().max(200).optional(),
  ui_locales: z.string().max(50).optional(),
  /** The account that the user chose; absent on the first request. */
  account: z.string().max(200).optional(),
});
export type AuthorizationRequest = z.infer<typeof authorizationSchema>;

const personSchema = z.object({ sub: z.string(), name: z.string(), jiceng_roles: z.array(z.string()) });
const codeSchema = personSchema.extend({
  jti: z.string(),
  sid: z.string(),
  redirect_uri: z.string(),
  code_challenge: z.string(),
  nonce: z.string().optional(),
  auth_time: z.number(),
});
const refreshSchema = personSchema.extend({ sid: z.string(), auth_time: z.number() });

const codeGrantSchema = z.object({
  grant_type: z.literal('authorization_code'),
  client_id: z.literal(DEMO_CLIENT_ID),
  code: z.string().max(4000),
  redirect_uri: z.string().max(500),
  code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
});
const refreshGrantSchema = z.object({
  grant_type: z.literal('refresh_token'),
  client_id: z.literal(DEMO_CLIENT_ID),
  refresh_token: z.string().max(4000),
});

export interface TokenAnswer {
  access_token: string;
  id_token: string;
  refresh_token: string;
  token_type: 'Bearer';
  expires_in: number;
}

/** A refusal in the form of OAuth 2.0 (RFC 6749, section 5.2). */
export class GrantRefused extends Error {
  constructor(
    readonly code: 'invalid_grant' | 'invalid_request',
    readonly description: string,
  ) {
    super(description);
  }
}

/**
 * Sign-in at the demo issuer by authorization code with PKCE, as at a district's identity provider. Codes and refresh
 * tokens are signed statements for the token endpoint, so that the issuer stores only which codes were used and which
 * sessions have ended.
 */
export class DemoSignIn {
  private readonly usedCodes = new LRUCache<string, true>({ max: 10_000, ttl: 2 * CODE_SECONDS * 1000 });
  private readonly endedSessions = new LRUCache<string, true>({ max: 100_000, ttl: SESSION_SECONDS * 1000 });

  constructor(private readonly issuer: DemoIssuer) {}

  /**
   * Checks an authorization request before any of its values is used.
   * @param host the host to which the request was sent; a code is sent only to this host or to this machine
   * @throws BAD_REQUEST that names the first wrong parameter
   */
  readAuthorization(query: unknown, host: string): AuthorizationRequest {
    const parsed = authorizationSchema.safeParse(query);
    if (!parsed.success)
      throw badRequest('登录参数不正确', `parameter ${String(parsed.error.issues[0]?.path[0])} is wrong`);
    assertOwnAddress(parsed.data.redirect_uri, host, 'redirect_uri');
    return parsed.data;
  }

  /**
   * Returns the address that leads the browser back to the console with a code or an error. @throws
   * DEMO_ACCOUNT_UNKNOWN
   */
  async authorize(request: AuthorizationRequest & { account: string }): Promise<string> {
    const { subject, name, roles } = await this.issuer.account(request.account);
    const now = Math.floor(Date.now() / 1000);
    const code = await this.signForTokenEndpoint(
      {
        use: 'code',
        sub: subject,
        name,
        jiceng_roles: roles,
        jti: newId(),
        sid: newId(),
        redirect_uri: request.redirect_uri,
        code_challenge: request.code_challenge,
        auth_time: now,
        ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
      },
      now + CODE_SECONDS,
    );
    return this.backTo(request, { code });
  }

  backTo(request: AuthorizationRequest, answer: Record<string, string>): string {
    const url = new URL(request.redirect_uri);
    const state = request.state === undefined ? {} : { state: request.state };
    for (const [name, value] of Object.entries({ ...answer, ...state, iss: this.issuer.issuer }))
      url.searchParams.set(name, value);
    return url.href;
  }

  /** @throws GrantRefused */
  async grant(form: unknown): Promise<TokenAnswer> {
    const type = (form as { grant_type?: unknown } | null)?.grant_type;
    return type === 'refresh_token' ? this.refresh(form) : this.redeem(form);
  }

  /** Ends the session of an id token. Its refresh tokens are refused from then on. */
  async endSession(idToken: string | undefined): Promise<void> {
    if (idToken === undefined) return;
    const claims = await this.issuer.verifyOwn(idToken, DEMO_CLIENT_ID, { evenIfExpired: true }).catch(() => undefined);
    if (typeof claims?.sid === 'string') this.endedSessions.set(claims.sid, true);
  }

  private async redeem(form: unknown): Promise<TokenAnswer> {
    const grant = codeGrantSchema.safeParse(form);
    if (!grant.success)
      throw new GrantRefused('invalid_request', `parameter ${String(grant.error.issues[0]?.path[0])} is wrong`);
    const claims = codeSchema.safeParse(await this.readOwn(grant.data.code, 'code'));
    if (!claims.success) throw new GrantRefused('invalid_grant', 'the code is not one of this issuer');
    const { jti, redirect_uri, code_challenge, nonce, ...session } = claims.data;
    if (this.usedCodes.has(jti)) {
      // A code that is used twice may have been stolen, so the session of its first use ends too (RFC 6749, 4.1.2).
      this.endedSessions.set(session.sid, true);
      throw new GrantRefused('invalid_grant', 'the code was used before');
    }
    this.usedCodes.set(jti, true);
    const challenge = createHash('sha256').update(grant.data.code_verifier).digest('base64url');
    if (challenge !== code_challenge) throw new GrantRefused('invalid_grant', 'code_verifier is wrong');
    if (redirect_uri !== grant.data.redirect_uri) throw new GrantRefused('invalid_grant', 'redirect_uri is another');
    return this.tokens(session, nonce);
  }

  private async refresh(form: unknown): Promise<TokenAnswer> {
    const grant = refreshGrantSchema.safeParse(form);
    if (!grant.success)
      throw new GrantRefused('invalid_request', `parameter ${String(grant.error.issues[0]?.path[0])} is wrong`);
    const claims = refreshSchema.safeParse(await this.readOwn(grant.data.refresh_token, 'refresh'));
    if (!claims.success || this.endedSessions.has(claims.data.sid))
      throw new GrantRefused('invalid_grant', 'the session has ended');
    return this.tokens(claims.data);
  }

  private async tokens(session: z.infer<typeof refreshSchema>, nonce?: string): Promise<TokenAnswer> {
    const now = Math.floor(Date.now() / 1000);
    const { sid, auth_time, sub, name, jiceng_roles } = session;
    const person: DemoPerson = { subject: sub, name, roles: jiceng_roles };
    const identity = { sub, name, sid, auth_time, ...(nonce === undefined ? {} : { nonce }) };
    const [access_token, id_token, refresh_token] = await Promise.all([
      this.issuer.accessToken(person, ACCESS_SECONDS),
      this.issuer.sign(new SignJWT(identity).setAudience(DEMO_CLIENT_ID).setExpirationTime(now + ACCESS_SECONDS)),
      this.signForTokenEndpoint(
        { use: 'refresh', sub, name, jiceng_roles, sid, auth_time },
        auth_time + SESSION_SECONDS,
      ),
    ]);
    return { access_token, id_token, refresh_token, token_type: 'Bearer', expires_in: ACCESS_SECONDS };
  }

  private signForTokenEndpoint(claims: JWTPayload, expiresAt: number): Promise<string> {
    return this.issuer.sign(new SignJWT(claims).setAudience(this.tokenEndpoint).setExpirationTime(expiresAt));
  }

  private async readOwn(token: string, use: string): Promise<JWTPayload> {
    try {
      const claims = await this.issuer.verifyOwn(token, this.tokenEndpoint);
      if (claims.use === use) return claims;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
    }
    throw new GrantRefused('invalid_grant', `the ${use === 'code' ? 'code' : 'refresh token'} is wrong or too old`);
  }

  /** The audience of codes and refresh tokens. It keeps them from being accepted as access tokens. */
  private get tokenEndpoint(): string {
    return `${this.issuer.issuer}/oidc/token`;
  }
}

/**
 * A browser is sent back only to this machine or to the requested host, so that the issuer cannot lead to a foreign
 * page. @throws BAD_REQUEST
 */
export function assertOwnAddress(url: string, host: string, parameter: string): void {
  const { protocol, hostname, host: target } = new URL(url);
  const own = target === host || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (!own || !/^https?:$/.test(protocol)) throw badRequest('返回地址指向其他站点', `${parameter} leads elsewhere`);
}
