import { LRUCache } from 'lru-cache';
import { gatewayErrors } from './gateway.errors.js';

/** The store from which replicas take the allowance of an actor. */
export interface AllowanceStore {
  /** Takes up to `wanted` requests for each key and returns the numbers that were available. */
  lease(wanted: ReadonlyMap<string, number>, rate: number, burst: number): Promise<Map<string, number>>;
  close(): Promise<void>;
}

interface Lease {
  left: number;
  /** Time in milliseconds since the epoch at which the lease ends. Unused requests are lost then. */
  until: number;
  /** Time before which the store is not asked again, because the shared allowance was used up. */
  refusedUntil: number;
}

/**
 * Milliseconds for which a lease is valid. A shorter time wastes fewer requests, and a longer time asks the store less
 * often.
 */
const LEASE_MS = 5000;

/**
 * Limits the requests of an actor per second over all replicas. Each replica takes leases of several requests from the
 * actor's bucket in a shared store, so that it asks the store once for each lease instead of once for each request.
 * While the store does not respond, each replica limits on its own.
 */
export class RequestAllowance {
  private readonly leases = new LRUCache<string, Lease>({ max: 100_000 });
  private waiting = new Map<string, { wanted: number; done: ((granted: number) => void)[] }>();
  private readonly burst: number;
  private readonly leaseSize: number;

  constructor(
    private readonly store: AllowanceStore,
    private readonly fallback: AllowanceStore,
    private readonly rate: number,
    private readonly onStoreFailure: () => void,
  ) {
    this.burst = rate * 2;
    this.leaseSize = Math.max(1, Math.ceil(rate / 4));
  }

  /** Returns true when the current lease is sufficient, and a promise otherwise. @throws TOO_MANY_REQUESTS */
  take(key: string, count: number): true | Promise<true> {
    const now = Date.now();
    const lease = this.leases.get(key);
    if (lease && lease.left >= count && lease.until > now) {
      lease.left -= count;
      return true;
    }
    if (lease && lease.refusedUntil > now) throw this.refusal(lease.refusedUntil - now);
    return this.renew(key, count);
  }

  /** Returns unused requests to the current lease; a lease that has ended is dropped with its unused requests. */
  giveBack(key: string, count: number): void {
    const lease = this.leases.get(key);
    if (lease) lease.left += count;
  }

  async close(): Promise<void> {
    await this.store.close();
  }

  private async renew(key: string, count: number): Promise<true> {
    const granted = await this.draw(key, Math.max(this.leaseSize, count));
    const now = Date.now();
    const lease = this.leases.get(key) ?? { left: 0, until: 0, refusedUntil: 0 };
    if (lease.until <= now) lease.left = 0;
    lease.left += granted;
    lease.until = now + LEASE_MS;
    this.leases.set(key, lease);
    if (lease.left < count) {
      // The bucket refills at `rate` per second. A request before the bucket can grant a lease would only load the
      // store.
      lease.refusedUntil = now + Math.max(100, (this.leaseSize / this.rate) * 1000);
      throw this.refusal(lease.refusedUntil - now);
    }
    lease.left -= count;
    return true;
  }

  /** Combines all leases requested in one turn of the event loop into one request to the store. */
  private draw(key: string, wanted: number): Promise<number> {
    return new Promise((resolve) => {
      if (this.waiting.size === 0) setImmediate(() => void this.ask());
      const entry = this.waiting.get(key) ?? { wanted: 0, done: [] };
      entry.wanted += entry.done.length === 0 ? wanted : 1;
      entry.done.push(resolve);
      this.waiting.set(key, entry);
    });
  }

  private async ask(): Promise<void> {
    const asked = this.waiting;
    this.waiting = new Map();
    const wanted = new Map([...asked].map(([key, entry]) => [key, entry.wanted]));
    let granted: Map<string, number>;
    try {
      granted = await this.store.lease(wanted, this.rate, this.burst);
    } catch {
      this.onStoreFailure();
      granted = await this.fallback.lease(wanted, this.rate, this.burst);
    }
    for (const [key, { done }] of asked) {
      // The first caller gets all granted requests and puts the rest into the lease. Callers that asked at the same
      // time take their requests from the lease.
      const [first, ...others] = done;
      first!(granted.get(key) ?? 0);
      for (const other of others) other(0);
    }
  }

  private refusal(milliseconds: number) {
    return gatewayErrors.TOO_MANY_REQUESTS({ retryAfter: Math.max(1, Math.ceil(milliseconds / 1000)) });
  }
}

/** Buckets in this process, for a single replica and for times when the shared store does not respond. */
export class LocalAllowanceStore implements AllowanceStore {
  private readonly buckets = new LRUCache<string, { tokens: number; at: number }>({ max: 100_000 });

  constructor(private readonly now: () => number = Date.now) {}

  lease(wanted: ReadonlyMap<string, number>, rate: number, burst: number): Promise<Map<string, number>> {
    const granted = new Map<string, number>();
    const now = this.now();
    for (const [key, count] of wanted) {
      const bucket = this.buckets.get(key) ?? { tokens: burst, at: now };
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
      bucket.at = now;
      const taken = Math.min(count, Math.floor(bucket.tokens));
      bucket.tokens -= taken;
      this.buckets.set(key, bucket);
      granted.set(key, taken);
    }
    return Promise.resolve(granted);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
