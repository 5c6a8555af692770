import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { platformErrors } from '../values/errors.js';

/**
 * The rights of one post. The roles of a post hold within the jurisdiction of that post only, and not within the
 * jurisdiction of another post of the same person.
 */
const standingSchema = z.object({
  roles: z.array(z.string()),
  /** The organization of the post. */
  organizationId: z.string().nullable().default(null),
  /** The organization of the post and every organization below it. */
  organizationIds: z.array(z.string()),
  areaCodes: z.array(z.string()),
  lines: z.array(z.string()),
});
export type Standing = z.infer<typeof standingSchema>;

/** The person or the system that sends the request, as identified by the gateway. */
export const actorSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  kind: z.enum(['staff', 'resident', 'client', 'system']),
  roles: z.array(z.string()),
  organizationId: z.string().nullable(),
  /** The actor's own organization and every organization below it. */
  organizationIds: z.array(z.string()),
  /** Region and grid codes of the jurisdiction. */
  areaCodes: z.array(z.string()),
  /** Lines of the jurisdiction; empty means all. */
  lines: z.array(z.string()),
  /** One entry for each post of a person who holds several posts. The lists above are the union of these entries. */
  standings: z.array(standingSchema).optional(),
  /** The registration of a client, a system that is no person; absent for people. */
  client: z
    .object({
      /** Requests that the client may send in a minute, over all gateways. */
      requestsPerMinute: z.number().int().positive(),
      /** Sources that the client may claim, each with the organization that it names as the receiver. */
      sources: z.array(z.object({ source: z.string(), organizationId: z.string().nullable() })),
    })
    .optional(),
});
export type Actor = z.infer<typeof actorSchema> & {
  /**
   * Pseudonyms that stand for the actor in rows of this service. No context carries them: the service computes them.
   */
  pseudonyms?: readonly string[];
};

/** Returns the names under which rows may belong to the actor: the id, then the pseudonyms. */
export function ownIdsOf({ id, pseudonyms = [] }: Pick<Actor, 'id' | 'pseudonyms'>): readonly string[] {
  return [id, ...pseudonyms];
}

/** Returns the id of the actor for a log; nothing for a resident, whom no log names. */
export function loggedActor(actor: Actor | null): { actorId?: string } {
  return actor?.kind === 'staff' || actor?.kind === 'client' ? { actorId: actor.id } : {};
}

/**
 * The standings of an actor: one for each post, and one for the roles that come with the token and belong to no post.
 */
export function standingsOf(actor: Actor): readonly Standing[] {
  if (!actor.standings) return [actor];
  const beside = actor.roles.filter((role) => !actor.standings!.some(({ roles }) => roles.includes(role)));
  return beside.length > 0 ? [...actor.standings, { ...actor, roles: beside }] : actor.standings;
}

const claimsSchema = z.object({
  /** Name of the subgraph for which this context was made. Another subgraph refuses the context. */
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
  /** Simulated time. Only the local profile reads it. */
  clock: z.iso.datetime().optional(),
  /** Ids of events that must have taken effect before the request is answered, so that callers see their own writes. */
  await: z.array(z.string()).optional(),
});
export type ContextClaims = z.infer<typeof claimsSchema>;

/**
 * Seconds for which a signed context is valid. The time is enough for one request, and a stolen context is useless soon
 * after.
 */
export const CONTEXT_LIFETIME_SECONDS = 30;
/** The header that carries a context on plain HTTP routes; GraphQL operations carry theirs in `extensions.context`. */
export const CONTEXT_HEADER = 'x-jiceng-context';

/** Signs claims with the first secret of the comma-separated list. */
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
  // The clocks of the gateway and of the subgraph may differ by five seconds.
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
