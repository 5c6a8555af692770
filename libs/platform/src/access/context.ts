import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { platformErrors } from '../values/errors.js';

/** What one post allows: its roles hold within its own jurisdiction, and not within that of another post of the same person. */
const standingSchema = z.object({
  roles: z.array(z.string()),
  /** The organization of the post. */
  organizationId: z.string().nullable().default(null),
  /** It and all below it. */
  organizationIds: z.array(z.string()),
  areaCodes: z.array(z.string()),
  lines: z.array(z.string()),
});
export type Standing = z.infer<typeof standingSchema>;

/** Who is asking, as the gateway has established it. `null` where nobody signed in. */
export const actorSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  kind: z.enum(['staff', 'resident', 'system']),
  roles: z.array(z.string()),
  organizationId: z.string().nullable(),
  /** The actor's own organization and all below it. */
  organizationIds: z.array(z.string()),
  /** Region and grid codes of the jurisdiction. */
  areaCodes: z.array(z.string()),
  /** Lines of the jurisdiction; empty means all. */
  lines: z.array(z.string()),
  /** One for each post of somebody who holds several; the lists above are their union. */
  standings: z.array(standingSchema).optional(),
});
export type Actor = z.infer<typeof actorSchema>;

/** What the actor may act as. Roles that come with the token instead of a post stand beside the posts. */
export function standingsOf(actor: Actor): readonly Standing[] {
  if (!actor.standings) return [actor];
  const beside = actor.roles.filter((role) => !actor.standings!.some(({ roles }) => roles.includes(role)));
  return beside.length > 0 ? [...actor.standings, { ...actor, roles: beside }] : actor.standings;
}

const claimsSchema = z.object({
  /** The one subgraph this context is meant for. */
  aud: z.string(),
  /** Seconds since the epoch. */
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string(),
  traceId: z.string(),
  locale: z.enum(['zh', 'en']),
  actor: actorSchema.nullable(),
  /** W3C traceparent of the caller's span. */
  traceparent: z.string().optional(),
  /** Simulated time; honoured in the local profile only. */
  clock: z.iso.datetime().optional(),
  /** Events whose effect the answer must already show (read your own writes). */
  await: z.array(z.string()).optional(),
});
export type ContextClaims = z.infer<typeof claimsSchema>;

/** Seconds a signed context lives: long enough for one request, too short to be worth stealing. */
export const CONTEXT_LIFETIME_SECONDS = 30;
/** The header that carries a context on plain HTTP routes; GraphQL operations carry theirs in `extensions.context`. */
export const CONTEXT_HEADER = 'x-jiceng-context';

/** Signs claims with the first of the comma-separated secrets. */
export function signContext(claims: ContextClaims, secrets: string): string {
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `v1.${body}.${mac(body, secretList(secrets)[0] ?? '')}`;
}

/**
 * Verifies a signed context and returns its claims.
 * @throws CONTEXT_REFUSED when it is missing, altered, expired, from the future or meant for another subgraph.
 */
export function verifyContext(
  token: string | undefined,
  options: { audience: string; secrets: string; now?: number },
): ContextClaims {
  const [version, body, signature, ...rest] = (token ?? '').split('.');
  if (version !== 'v1' || !body || !signature || rest.length > 0) throw platformErrors.CONTEXT_REFUSED();
  const given = Buffer.from(signature);
  const genuine = secretList(options.secrets).some((secret) => {
    const expected = Buffer.from(mac(body, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  if (!genuine) throw platformErrors.CONTEXT_REFUSED();
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as ContextClaims;
  const now = options.now ?? Math.floor(Date.now() / 1000);
  // Five seconds of clock difference between gateway and subgraph hosts are tolerated.
  if (claims.aud !== options.audience || claims.exp <= now || claims.iat > now + 5)
    throw platformErrors.CONTEXT_REFUSED();
  if (claims.exp - claims.iat > CONTEXT_LIFETIME_SECONDS) throw platformErrors.CONTEXT_REFUSED();
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw platformErrors.CONTEXT_REFUSED();
  return parsed.data;
}

function secretList(secrets: string): string[] {
  return secrets
    .split(',')
    .map((secret) => secret.trim())
    .filter(Boolean);
}

function mac(body: string, secret: string): string {
  return createHmac('sha256', secret).update(`v1.${body}`).digest('base64url');
}
