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
import type { Identity } from './authentication.js';
import { gatewayErrors } from './gateway.errors.js';

/** Roles that an identity provider may give. All other roles come from posts in personnel. */
export const rolesFromTokens: ReadonlySet<string> = new Set(['resident', 'operator', 'auditor']);

/**
 * Milliseconds for which an answer of personnel is used without asking again. A post that was withdrawn can still act
 * for this time.
 */
const FRESH_MS = 15_000;
/** The same limit for an unknown person. It is short, so that people can work soon after they are registered. */
const FRESH_UNKNOWN_MS = 1000;
/** Milliseconds for which an older answer is used while personnel does not respond. */
const STALE_MS = 600_000;
const TIMEOUT_MS = 3000;

interface Known {
  actor: Actor | null;
  fetchedAt: number;
}

/**
 * Finds the actor for the subject of a token. The policies decide by the actor's posts and jurisdiction. These come
 * from personnel and are read again after `FRESH_MS`, so that a change does not wait for a new token.
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

  /** @throws ACTOR_UNKNOWN; TEMPORARILY_UNAVAILABLE when personnel is down and no answer about this person is stored */
  async resolve(identity: Identity): Promise<Actor> {
    const granted = identity.roles.filter((role) => rolesFromTokens.has(role));
    if (granted.includes('resident')) {
      // An account with the role resident acts only as a resident, even when the same person holds a post. For the post
      // the person uses another account.
      return { ...bareActor(identity, 'resident'), roles: ['resident'] };
    }
    const staff = await this.find(identity.subject);
    if (staff) return granted.length === 0 ? staff : { ...staff, roles: [...new Set([...staff.roles, ...granted])] };
    if (granted.length === 0) throw gatewayErrors.ACTOR_UNKNOWN();
    return { ...bareActor(identity, 'staff'), roles: granted };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async find(subject: string): Promise<Actor | null> {
    const known = this.known.get(subject);
    if (known && this.now() - known.fetchedAt < (known.actor ? FRESH_MS : FRESH_UNKNOWN_MS)) return known.actor;
    let asking = this.asking.get(subject);
    if (!asking) {
      asking = this.ask(subject).finally(() => this.asking.delete(subject));
      this.asking.set(subject, asking);
    }
    try {
      return await asking;
    } catch {
      if (known && this.now() - known.fetchedAt < STALE_MS) return known.actor;
      throw platformErrors.TEMPORARILY_UNAVAILABLE();
    }
  }

  private async ask(subject: string): Promise<Actor | null> {
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
      path: `/internal/actors/${encodeURIComponent(subject)}`,
      headers: { [CONTEXT_HEADER]: context },
    });
    const text = await body.text();
    if (statusCode !== 200 && statusCode !== 404) throw new Error(`personnel answered ${statusCode}`);
    const actor = statusCode === 404 ? null : actorSchema.parse(JSON.parse(text));
    this.known.set(subject, { actor, fetchedAt: this.now() });
    return actor;
  }
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
