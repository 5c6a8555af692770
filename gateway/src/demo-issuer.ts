import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import { z } from 'zod';
import type { TrustedIssuer } from './authentication.js';
import { badRequest, gatewayErrors } from './gateway.errors.js';

const accountSchema = z.object({
  account: z.string(),
  subject: z.string(),
  name: z.string(),
  title: z.string().default(''),
  organization: z.string().default(''),
  roles: z.array(z.string()).default([]),
  /** True for accounts that the sign-in page offers. Scripts use the others to act for a whole district. */
  featured: z.boolean().default(true),
});
export type DemoAccount = z.infer<typeof accountSchema>;

/** The person for whom a token is made. */
export type DemoPerson = Pick<DemoAccount, 'subject' | 'name' | 'roles'>;

const requestSchema = z.union([
  z.object({ account: z.string().max(200) }),
  z.object({ subject: z.string().min(1).max(200), name: z.string().max(200), roles: z.array(z.string()).default([]) }),
]);

const LIFETIME_SECONDS = 12 * 3600;

/**
 * Signs tokens for everyone who asks, so that a new local installation can be tried. The configuration forbids this
 * issuer in the production profile.
 */
export class DemoIssuer {
  private accountsRead: { at: number; accounts: DemoAccount[] } = { at: -1, accounts: [] };

  private constructor(
    readonly issuer: string,
    private readonly audience: string,
    private readonly key: CryptoKey,
    private readonly publicKey: JWK,
    private readonly accountsFile: string | undefined,
  ) {}

  /** Reads the key file. When there is none, makes a key file that only its owner can read. */
  static async open(options: {
    issuer: string;
    audience: string;
    keyFile: string;
    accountsFile: string | undefined;
  }): Promise<DemoIssuer> {
    const key = await importPKCS8(await readOrMakeKey(options.keyFile), 'ES256', { extractable: true });
    const { d: _secret, ...publicPart } = await exportJWK(key);
    const kid = await calculateJwkThumbprint(publicPart);
    return new DemoIssuer(
      options.issuer,
      options.audience,
      key,
      { ...publicPart, kid, alg: 'ES256', use: 'sig' },
      options.accountsFile,
    );
  }

  jwks(): { keys: JWK[] } {
    return { keys: [this.publicKey] };
  }

  /** @param origin the address that the browser used, so that sign-in also works through a forwarded port */
  openidConfiguration(origin: string): Record<string, unknown> {
    return {
      issuer: this.issuer,
      jwks_uri: `${origin}/demo/jwks.json`,
      authorization_endpoint: `${origin}/demo/oidc/authorize`,
      token_endpoint: `${origin}/demo/oidc/token`,
      end_session_endpoint: `${origin}/demo/oidc/end-session`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['ES256'],
      subject_types_supported: ['public'],
      scopes_supported: ['openid', 'profile'],
    };
  }

  trusted(): TrustedIssuer {
    return {
      issuer: this.issuer,
      audience: this.audience,
      algorithms: ['ES256'],
      keys: createLocalJWKSet(this.jwks()),
      origin: 'provider',
      demo: true,
    };
  }

  /** Reads the accounts file; returns an empty list when it does not exist. */
  async accounts(): Promise<DemoAccount[]> {
    if (!this.accountsFile) return [];
    const at = await stat(this.accountsFile).then(
      ({ mtimeMs }) => mtimeMs,
      () => -1,
    );
    if (at === this.accountsRead.at) return this.accountsRead.accounts;
    try {
      const accounts =
        at === -1 ? [] : z.array(accountSchema).parse(JSON.parse(await readFile(this.accountsFile, 'utf8')));
      this.accountsRead = { at, accounts };
    } catch {
      // The file is being written. The accounts that were read before stay in use until it can be parsed.
    }
    return this.accountsRead.accounts;
  }

  /** @throws BAD_REQUEST, DEMO_ACCOUNT_UNKNOWN */
  async token(request: unknown): Promise<{ token: string; expiresIn: number }> {
    const parsed = requestSchema.safeParse(request);
    if (!parsed.success)
      throw badRequest(
        '须给出账号，或主体、姓名和角色',
        'send {"account": …} or {"subject": …, "name": …, "roles": […]}',
      );
    const { subject, name, roles } = 'account' in parsed.data ? await this.account(parsed.data.account) : parsed.data;
    return {
      token: await this.accessToken({ subject, name, roles }, LIFETIME_SECONDS),
      expiresIn: LIFETIME_SECONDS,
    };
  }

  /** @throws DEMO_ACCOUNT_UNKNOWN */
  async account(name: string): Promise<DemoAccount> {
    const found = (await this.accounts()).find(({ account }) => account === name);
    if (!found) throw gatewayErrors.DEMO_ACCOUNT_UNKNOWN({ account: name });
    return found;
  }

  /** Makes a token that the gateway accepts. */
  accessToken({ subject, name, roles }: DemoPerson, seconds: number): Promise<string> {
    return this.sign(
      new SignJWT({ name, jiceng_roles: roles })
        .setAudience(this.audience)
        .setSubject(subject)
        .setExpirationTime(`${seconds} s`),
    );
  }

  /** Signs a statement as this issuer. */
  sign(statement: SignJWT): Promise<string> {
    return statement
      .setProtectedHeader({ alg: 'ES256', kid: this.publicKey.kid! })
      .setIssuer(this.issuer)
      .setIssuedAt()
      .sign(this.key);
  }

  /**
   * Verifies a statement of this issuer for one audience. @throws JOSEError when the audience differs or the statement
   * has expired
   */
  async verifyOwn(token: string, audience: string, options: { evenIfExpired?: boolean } = {}): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, createLocalJWKSet(this.jwks()), {
      issuer: this.issuer,
      audience,
      algorithms: ['ES256'],
      ...(options.evenIfExpired ? { currentDate: new Date(0) } : {}),
    });
    return payload;
  }
}

async function readOrMakeKey(file: string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch(() => undefined);
  if (existing !== undefined) return existing;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  await mkdir(dirname(file), { recursive: true });
  // When several gateways start at once, the first link wins and the others read its file. They never read an
  // incomplete file.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, await exportPKCS8(privateKey), { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return readFile(file, 'utf8');
}
