import { createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** Event ids that the answer of a service must already show, by service. */
export type Awaited = Record<string, string[]>;

/**
 * Seconds after a write in which later reads of the same person wait for it. Projections are normally there in tens of
 * milliseconds.
 */
export const CONSISTENCY_SECONDS = 10;
/**
 * More than this many recent writes per service are not waited for one by one: waiting for the newest is enough in
 * practice.
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
 * Read your own writes (91): remembers per actor which events of recent commands still travel to which service, so that
 * the context of later operations can name them. The memory belongs to one replica; the token that clients send back in
 * `x-jiceng-consistency` carries the same over to another.
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

  /** Forgets events that an answer has shown, so that each is waited for once and not by every read for ten seconds. */
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

  /** The client token. Signed, so that nobody can make a service wait for events that do not exist. */
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
   * What a client token asks for; nothing when it is expired, altered or malformed, because a token grants no rights.
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

/** Both lists together, each event once. */
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
