import { createHash } from 'node:crypto';
import {
  actorSchema,
  CONTEXT_HEADER,
  CONTEXT_LIFETIME_SECONDS,
  signContext,
  type Actor,
} from '@jiceng/platform/context';
import { platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import { z } from 'zod';
import type { Identity } from './authentication.js';
import { gatewayErrors } from './gateway.errors.js';

/** The role in the token of a client, a system. The scopes of the client come from its registration in personnel. */
export const CLIENT_ROLE = 'client';

/** Roles that an identity provider may give. All other roles come from posts in personnel. */
export const rolesFromTokens: ReadonlySet<string> = new Set(['resident', 'operator', 'auditor']);

/**
 * Milliseconds for which an answer of personnel is used without asking again. A post that was withdrawn can still act
 * for this time.
 */
const FRESH_MS = 15_000;
/** The same limit for a client. It is short, because the revocation of a client must take effect within seconds. */
const FRESH_CLIENT_MS = 2000;
/** The same limit for an unknown person. It is short, so that people can work soon after they are registered. */
const FRESH_UNKNOWN_MS = 1000;
/** Milliseconds for which an older answer about a person is used while personnel does not respond. */
const STALE_MS = 600_000;
/** The same limit for a client. It is short, because a client may have been revoked since its last request here. */
const STALE_CLIENT_MS = 30_000;
const TIMEOUT_MS = 3000;

interface Known {
  actor: Actor | null;
  fetchedAt: number;
}

/**
 * Finds the actor for the subject of a token. The policies decide by the actor's posts and jurisdiction, or by the
 * registration of a client. These come from personnel and are read again after `FRESH_MS`, so that a change does not
 * wait for a new token.
 */
export class Actors {
  private readonly known = new LRUCache<string, Known>({ max: 50_000 });
  private readonly asking = new Map<string, Promise<Actor | null>>();
  private readonly pool: Pool;

  constructor(
    personnelUrl: string,
    private readonly secrets: string,
    private readonly now: () => number = Date.now,
  ) {
    this.pool = new Pool(new URL(personnelUrl).origin, {
      connections: 4,
      connectTimeout: TIMEOUT_MS,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
  }

  /**
   * @throws ACTOR_UNKNOWN, CLIENT_NOT_REGISTERED; TEMPORARILY_UNAVAILABLE when personnel is down and no answer about
   * this caller is stored
   */
  async resolve(identity: Identity): Promise<Actor> {
    const isSigned = identity.origin === 'gateway';
    if (isSigned || identity.roles.includes(CLIENT_ROLE)) {
      // A system has the rights of its registration only, whatever other roles its token names. The gateway signs the id
      // of a client, and the identity provider knows it by another subject: neither is looked for among the others.
      const client = await this.find(isSigned ? 'clients/by-id' : 'clients/by-subject', identity.subject);
      if (!client) throw gatewayErrors.CLIENT_NOT_REGISTERED();
      return client;
    }
    const granted = identity.roles.filter((role) => rolesFromTokens.has(role));
    if (granted.includes('resident')) {
      // An account with the role resident acts only as a resident, even when the same person holds a post. For the post
      // the person uses another account.
      return { ...bareActor(identity, 'resident'), roles: ['resident'] };
    }
    const staff = await this.find('actors', identity.subject);
    if (staff) return granted.length === 0 ? staff : { ...staff, roles: [...new Set([...staff.roles, ...granted])] };
    if (granted.length === 0) throw gatewayErrors.ACTOR_UNKNOWN();
    return { ...bareActor(identity, 'staff'), roles: granted };
  }

  /** Returns the client with this code and secret; null when the secret is refused. @throws TEMPORARILY_UNAVAILABLE */
  async clientWithSecret(code: string, secret: string): Promise<{ id: string; name: string } | null> {
    const digest = createHash('sha256').update(secret).digest('hex');
    try {
      const text = await this.ask(`clients/${encodeURIComponent(code)}/secrets/${digest}`);
      return text === null ? null : clientSchema.parse(JSON.parse(text));
    } catch {
      throw platformErrors.TEMPORARILY_UNAVAILABLE();
    }
  }

  /** Returns the client that signed a delivery; null when no secret of it did. @throws TEMPORARILY_UNAVAILABLE */
  async signerOfDelivery(
    code: string,
    { seconds, digest, signature }: { seconds: string; digest: string; signature: string },
  ): Promise<Actor | null> {
    try {
      const text = await this.ask(`clients/${code}/signatures/${seconds}/${digest}/${signature}`);
      return text === null ? null : actorSchema.parse(JSON.parse(text));
    } catch {
      throw platformErrors.TEMPORARILY_UNAVAILABLE();
    }
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async find(registry: Registry, subject: string): Promise<Actor | null> {
    const path = `${registry}/${encodeURIComponent(subject)}`;
    const known = this.known.get(path);
    if (known && this.now() - known.fetchedAt < freshFor(registry, known)) return known.actor;
    let asking = this.asking.get(path);
    if (!asking) {
      asking = this.askActor(path).finally(() => this.asking.delete(path));
      this.asking.set(path, asking);
    }
    try {
      return await asking;
    } catch {
      const stale = registry === 'actors' ? STALE_MS : STALE_CLIENT_MS;
      if (known && this.now() - known.fetchedAt < stale) return known.actor;
      throw platformErrors.TEMPORARILY_UNAVAILABLE();
    }
  }

  private async askActor(path: string): Promise<Actor | null> {
    const text = await this.ask(path);
    const actor = text === null ? null : actorSchema.parse(JSON.parse(text));
    this.known.set(path, { actor, fetchedAt: this.now() });
    return actor;
  }

  /** Asks personnel and returns the body of the answer; null when personnel knows no such caller. */
  private async ask(path: string): Promise<string | null> {
    const iat = Math.floor(Date.now() / 1000);
    const context = signContext(
      {
        aud: 'personnel',
        iat,
        exp: iat + CONTEXT_LIFETIME_SECONDS,
        jti: newId(),
        traceId: newId().replaceAll('-', ''),
        locale: 'zh',
        actor: gatewayActor,
      },
      this.secrets,
    );
    const { statusCode, body } = await this.pool.request({
      method: 'GET',
      path: `/internal/${path}`,
      headers: { [CONTEXT_HEADER]: context },
    });
    const text = await body.text();
    if (statusCode === 404) return null;
    if (statusCode !== 200) throw new Error(`personnel answered ${statusCode}`);
    return text;
  }
}

/** The part of personnel that knows the subject of a token: people with posts, or clients. */
type Registry = 'actors' | 'clients/by-id' | 'clients/by-subject';

const clientSchema = z.object({ id: z.string(), name: z.string() });

function freshFor(registry: Registry, { actor }: Known): number {
  if (actor === null) return FRESH_UNKNOWN_MS;
  return registry === 'actors' ? FRESH_MS : FRESH_CLIENT_MS;
}

/** The gateway itself as the caller of personnel. */
const gatewayActor: Actor = {
  id: 'gateway',
  name: 'gateway',
  kind: 'system',
  roles: [],
  organizationId: null,
  organizationIds: [],
  areaCodes: [],
  lines: [],
};

function bareActor(identity: Identity, kind: Actor['kind']): Actor {
  return {
    id: identity.subject,
    name: identity.name,
    kind,
    roles: [],
    organizationId: null,
    organizationIds: [],
    areaCodes: [],
    lines: [],
  };
}
