import { createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** Ids of events whose effects an answer must show, by service. */
export type Awaited = Record<string, string[]>;

/**
 * Seconds after a write during which later reads of the same person wait for its effects. The effects usually arrive
 * within tens of milliseconds.
 */
export const CONSISTENCY_SECONDS = 10;
/**
 * Largest number of events per service in a token. The memory of a replica holds five times as many events of an actor,
 * of all services together. When there are more, only the newest are kept; this is enough in practice.
 */
const MAX_IDS_PER_SERVICE = 50;

const tokenSchema = z.object({
  exp: z.number(),
  await: z.record(z.string(), z.array(z.string().max(64)).max(MAX_IDS_PER_SERVICE)),
});

interface Write {
  service: string;
  eventId: string;
  /** Milliseconds since the epoch. */
  until: number;
}

/**
 * Lets people read their own writes. The memory holds the events of each actor's recent commands, so
 * that later operations can wait for the effects of these events. Each replica has its own memory; the token that
 * clients return in `x-jiceng-consistency` carries the events to another replica.
 */
export class ConsistencyMemory {
  private readonly writes = new LRUCache<string, Write[]>({ max: 50_000, ttl: CONSISTENCY_SECONDS * 1000 });
  private readonly secrets: string[];

  constructor(secrets: string) {
    this.secrets = secrets
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean);
  }

  remember(actorId: string, written: Awaited, now = Date.now()): void {
    const until = now + CONSISTENCY_SECONDS * 1000;
    const fresh = Object.entries(written).flatMap(([service, ids]) =>
      ids.map((eventId) => ({ service, eventId, until })),
    );
    const kept = (this.writes.get(actorId) ?? []).filter((write) => write.until > now);
    this.writes.set(actorId, [...kept, ...fresh].slice(-MAX_IDS_PER_SERVICE * 5));
  }

  /** Removes events whose effects an answer contained, so that later reads do not wait for them again. */
  settle(actorId: string, visible: Awaited): void {
    const writes = this.writes.get(actorId);
    if (!writes) return;
    const open = writes.filter(({ service, eventId }) => !visible[service]?.includes(eventId));
    if (open.length === 0) this.writes.delete(actorId);
    else this.writes.set(actorId, open);
  }

  awaited(actorId: string, now = Date.now()): Awaited | undefined {
    const writes = this.writes.get(actorId);
    if (!writes) return undefined;
    const awaited: Awaited = {};
    for (const write of writes) if (write.until > now) (awaited[write.service] ??= []).push(write.eventId);
    return awaited;
  }

  /** Makes the token for the client. The signature prevents clients from making a service wait for invented events. */
  seal(awaited: Awaited, now = Date.now()): string {
    const capped = Object.fromEntries(
      Object.entries(awaited).map(([service, ids]) => [service, ids.slice(-MAX_IDS_PER_SERVICE)]),
    );
    const body = Buffer.from(JSON.stringify({ exp: now + CONSISTENCY_SECONDS * 1000, await: capped })).toString(
      'base64url',
    );
    return `${body}.${mac(body, this.secrets[0] ?? '')}`;
  }

  /**
   * Returns the events of a client's token, or undefined when the token is expired, altered or malformed. A bad token
   * is not an error, because it grants no rights.
   */
  open(token: string | undefined, now = Date.now()): Awaited | undefined {
    const [body, signature] = (token ?? '').split('.');
    if (!body || !signature) return undefined;
    const given = Buffer.from(signature);
    const genuine = this.secrets.some((secret) => {
      const expected = Buffer.from(mac(body, secret));
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
    if (!genuine) return undefined;
    const parsed = tokenSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    return parsed.success && parsed.data.exp > now ? parsed.data.await : undefined;
  }
}

/** Merges lists of events and keeps each event once. */
export function mergeAwaited(...parts: (Awaited | undefined)[]): Awaited {
  const merged: Awaited = {};
  for (const part of parts) {
    for (const [service, ids] of Object.entries(part ?? {}))
      merged[service] = [...new Set([...(merged[service] ?? []), ...ids])];
  }
  return merged;
}

function mac(body: string, secret: string): string {
  return createHmac('sha256', secret).update(`consistency.${body}`).digest('base64url');
}
