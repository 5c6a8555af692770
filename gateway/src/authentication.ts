import { platformErrors } from '@jiceng/platform/errors';
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { RefusedTokens } from './refused-tokens.js';

/** An issuer whose tokens the gateway accepts. */
export interface TrustedIssuer {
  issuer: string;
  audience: string;
  algorithms: readonly string[];
  keys: JWTVerifyGetKey;
  origin: TokenOrigin;
  /** True for the demo issuer of the local profile, whose tokens may carry a simulated clock. */
  demo: boolean;
}

/**
 * Who signed a token: the identity provider of the district (in the local profile the demo issuer), or the gateway
 * itself, which signs tokens for clients only. The same subject of two origins names two callers.
 */
export type TokenOrigin = 'provider' | 'gateway';

/** The content of a verified token. */
export interface Identity {
  origin: TokenOrigin;
  subject: string;
  name: string;
  /** Roles from the identity provider, not from posts. */
  roles: string[];
  /** Milliseconds since the epoch. */
  expiresAt: number;
  demo: boolean;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  jiceng_roles: z.array(z.string().max(64)).max(32).optional(),
  exp: z.number(),
});

/** Allowed difference between the clocks of provider and gateway in seconds. */
const CLOCK_TOLERANCE = 5;
/**
 * Milliseconds for which a verified token is accepted without checking its signature again. Tokens of a withdrawn key
 * work at most this much longer.
 */
const REMEMBER_MS = 60_000;

/** Keys of an identity provider. They are fetched on first use, every ten minutes, and when a new key id appears. */
export function remoteKeys(jwksUrl: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: 600_000,
    cooldownDuration: 10_000,
    timeoutDuration: 5000,
  });
}

export class Authentication {
  private readonly verified = new LRUCache<string, Identity>({ max: 20_000 });
  /** Genuine tokens that have expired. Apps send them repeatedly until their users sign in again. */
  private readonly expired = new LRUCache<string, true>({ max: 20_000, ttl: REMEMBER_MS });

  constructor(
    private readonly issuers: readonly TrustedIssuer[],
    private readonly refusedTokens: RefusedTokens,
  ) {}

  /**
   * Reads `Authorization: Bearer <token>` and returns null without a token.
   * @param address address from which the request comes
   * @throws UNAUTHENTICATED (details.reason `expired` or `refused`), TOO_MANY_REQUESTS when too many tokens from the
   * address were refused, TEMPORARILY_UNAVAILABLE when the provider's keys cannot be fetched
   */
  async identify(authorization: string | undefined, address: string): Promise<Identity | null> {
    if (authorization === undefined) return null;
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (!token) throw platformErrors.UNAUTHENTICATED({ reason: 'refused' });
    const known = this.verified.get(token);
    if (known) {
      if (known.expiresAt + CLOCK_TOLERANCE * 1000 > Date.now()) return known;
      throw platformErrors.UNAUTHENTICATED({ reason: 'expired' });
    }
    if (this.expired.has(token)) throw platformErrors.UNAUTHENTICATED({ reason: 'expired' });
    const identity = await this.refusedTokens.braked(address, () => this.verify(token));
    this.verified.set(token, identity, { ttl: REMEMBER_MS });
    return identity;
  }

  private async verify(token: string): Promise<Identity> {
    const trusted = this.issuers.find(({ issuer }) => issuer === claimedIssuer(token));
    if (!trusted) throw platformErrors.UNAUTHENTICATED({ reason: 'refused' });
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, trusted.keys, {
        issuer: trusted.issuer,
        audience: trusted.audience,
        algorithms: [...trusted.algorithms],
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['sub', 'exp'],
      }));
    } catch (error) {
      if (error instanceof errors.JWTExpired) this.expired.set(token, true);
      if (error instanceof errors.JWTExpired) throw platformErrors.UNAUTHENTICATED({ reason: 'expired' });
      const keysUnreachable =
        error instanceof errors.JWKSTimeout ||
        !(error instanceof errors.JOSEError) ||
        (error.code === 'ERR_JOSE_GENERIC' && /JSON Web Key Set HTTP response/.test(error.message));
      if (keysUnreachable) throw platformErrors.TEMPORARILY_UNAVAILABLE();
      throw platformErrors.UNAUTHENTICATED({ reason: 'refused' });
    }
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw platformErrors.UNAUTHENTICATED({ reason: 'refused' });
    const { sub, name, jiceng_roles, exp } = claims.data;
    const { origin, demo } = trusted;
    return { origin, subject: sub, name: name ?? sub, roles: jiceng_roles ?? [], expiresAt: exp * 1000, demo };
  }
}

/** Returns the issuer that a token names. It is trusted only after the signature was checked with that issuer's key. */
function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
