import { createHmac } from 'node:crypto';
import { platformErrors } from '@jiceng/platform/errors';
import { errors, SignJWT } from 'jose';
import { z } from 'zod';
import { CLIENT_ROLE, type Actors } from './actors.js';
import type { TrustedIssuer } from './authentication.js';

/** Issuer of the tokens that the gateway signs for clients. An identity provider has an address as its name. */
const ISSUER = 'jiceng-clients';
/** Lifetime of a token in seconds. A revoked client is refused within seconds all the same. */
const LIFETIME_SECONDS = 600;

const formSchema = z.object({ grant_type: z.literal('client_credentials') });
/** Other credentials belong to no client, so personnel is not asked. */
const credentialsSchema = z.object({
  client_id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  client_secret: z.string().regex(/^[\x21-\x7e]{1,200}$/),
});

export interface ClientToken {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
}

/** A refusal in the form of OAuth 2.0 (RFC 6749, section 5.2). */
export class ClientGrantRefused extends Error {
  constructor(
    readonly code: 'invalid_client' | 'invalid_request' | 'unsupported_grant_type',
    readonly description: string,
  ) {
    super(description);
  }
}

/**
 * Signs clients in by client credentials (RFC 6749, section 4.4), in every profile. Personnel knows the secrets. The
 * tokens are signed with a key that is derived from the secret of the signed contexts, so that all replicas accept them
 * and a rotation of that secret works for tokens as well.
 */
export class ClientSignIn {
  private readonly keys: readonly Uint8Array[];

  constructor(
    private readonly actors: Actors,
    private readonly audience: string,
    secrets: string,
  ) {
    this.keys = secrets
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean)
      .map((secret) => createHmac('sha256', secret).update('tokens of clients').digest());
  }

  /** The issuer that the gateway trusts for these tokens. */
  trusted(): TrustedIssuer {
    return {
      issuer: ISSUER,
      audience: this.audience,
      algorithms: ['HS256'],
      keys: ({ kid }) => {
        const key = this.keys.find((each) => keyId(each) === kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      origin: 'gateway',
      demo: false,
    };
  }

  /**
   * @param authorization header with the credentials (client_secret_basic); without it they stand in the form
   * @throws ClientGrantRefused for a malformed request; UNAUTHENTICATED when the credentials are refused, so that
   * repeated tries are braked; TEMPORARILY_UNAVAILABLE
   */
  async grant(form: unknown, authorization: string | undefined): Promise<ClientToken> {
    const parsed = formSchema.safeParse(form);
    if (!parsed.success)
      throw new ClientGrantRefused('unsupported_grant_type', 'grant_type must be client_credentials');
    const given = basicCredentials(authorization) ?? (form as Record<string, unknown>);
    if (given.client_id === undefined || given.client_secret === undefined)
      throw new ClientGrantRefused('invalid_request', 'client_id and client_secret are needed');
    const credentials = credentialsSchema.safeParse(given);
    const client =
      credentials.success &&
      (await this.actors.clientWithSecret(credentials.data.client_id, credentials.data.client_secret));
    if (!client) throw platformErrors.UNAUTHENTICATED({ reason: 'refused' });
    return { access_token: await this.tokenFor(client), token_type: 'Bearer', expires_in: LIFETIME_SECONDS };
  }

  private tokenFor({ id, name }: { id: string; name: string }): Promise<string> {
    const key = this.keys[0]!;
    return new SignJWT({ name, jiceng_roles: [CLIENT_ROLE] })
      .setProtectedHeader({ alg: 'HS256', kid: keyId(key) })
      .setIssuer(ISSUER)
      .setAudience(this.audience)
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS} s`)
      .sign(key);
  }
}

function keyId(key: Uint8Array): string {
  return createHmac('sha256', key).update('id of the key').digest('base64url').slice(0, 12);
}

/** Reads the credentials of a Basic header; null without one. @throws ClientGrantRefused */
function basicCredentials(authorization: string | undefined): { client_id: string; client_secret: string } | null {
  if (authorization === undefined) return null;
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const [code, secret, ...rest] = encoded ? Buffer.from(encoded, 'base64').toString().split(':') : [];
  try {
    if (code && secret && rest.length === 0)
      return { client_id: decodeURIComponent(code), client_secret: decodeURIComponent(secret) };
  } catch {
    // The credentials are not encoded as a form encodes them.
  }
  throw new ClientGrantRefused('invalid_request', 'the Authorization header holds no client credentials');
}
