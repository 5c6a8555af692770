import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queueDatabase } from '@jiceng/testing/database';
import { eventually } from '@jiceng/testing/eventually';
import { queueStores, type QueueStore } from '@jiceng/testing/queue-stores';
import pg from 'pg';
import { openAllowanceStore } from './allowance-stores.js';
import { LocalAllowanceStore, RequestAllowance, type AllowanceStore } from './request-allowance.js';

const ok = async (work: () => true | Promise<true>): Promise<boolean> => {
  try {
    return await work();
  } catch {
    return false;
  }
};

async function accepted(allowance: RequestAllowance, key: string, tries: number): Promise<number> {
  let count = 0;
  for (let index = 0; index < tries; index++) if (await ok(() => allowance.take(key, 1))) count += 1;
  return count;
}

class CountingStore implements AllowanceStore {
  questions = 0;
  down = false;
  constructor(private readonly inner: AllowanceStore) {}
  lease(wanted: ReadonlyMap<string, number>, rate: number, burst: number): Promise<Map<string, number>> {
    this.questions += 1;
    return this.down ? Promise.reject(new Error('down')) : this.inner.lease(wanted, rate, burst);
  }
  close(): Promise<void> {
    return this.inner.close();
  }
}

describe('the allowance of an actor', () => {
  it('allows a burst and then refuses, without a request to the store for each call', async () => {
    const store = new CountingStore(new LocalAllowanceStore(() => 0));
    const allowance = new RequestAllowance(store, new LocalAllowanceStore(), 40, () => undefined);
    expect(await accepted(allowance, 'a', 200)).toBe(80);
    expect(store.questions).toBeLessThanOrEqual(10);
    expect(await accepted(allowance, 'b', 10)).toBe(10);
  });

  it('serves requests that arrive together from one lease', async () => {
    const store = new CountingStore(new LocalAllowanceStore(() => 0));
    const allowance = new RequestAllowance(store, new LocalAllowanceStore(), 40, () => undefined);
    const results = await Promise.all(Array.from({ length: 12 }, () => ok(() => allowance.take('a', 1))));
    expect(results.every(Boolean)).toBe(true);
    expect(store.questions).toBe(1);
  });

  it('counts every operation of an array', async () => {
    const allowance = new RequestAllowance(
      new LocalAllowanceStore(() => 0),
      new LocalAllowanceStore(),
      10,
      () => undefined,
    );
    expect(await ok(() => allowance.take('a', 15))).toBe(true);
    expect(await ok(() => allowance.take('a', 15))).toBe(false);
  });

  it('is kept by each process while the store is down, and every failure of the store is counted', async () => {
    const store = new CountingStore(new LocalAllowanceStore());
    store.down = true;
    let failures = 0;
    const allowance = new RequestAllowance(store, new LocalAllowanceStore(() => 0), 40, () => (failures += 1));
    expect(await accepted(allowance, 'a', 200)).toBe(80);
    expect(failures).toBeGreaterThan(0);
  });
});

describe.each(queueStores)('the allowance shared through $name', ({ missing, open }) => {
  if (missing) {
    it.skip(`did not run: ${missing}`, () => undefined);
    return;
  }
  let store: QueueStore;
  let failures = 0;
  const replicas: RequestAllowance[] = [];
  beforeAll(async () => {
    store = await open();
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    expect(failures).toBe(0);
    await store.stop();
  });
  const replica = (rate: number): RequestAllowance => {
    const made = new RequestAllowance(
      openAllowanceStore(store.url, 10_000),
      new LocalAllowanceStore(),
      rate,
      () => (failures += 1),
    );
    replicas.push(made);
    return made;
  };

  it('holds for three replicas together', async () => {
    const rate = 20;
    const three = [replica(rate), replica(rate), replica(rate)];
    const begun = performance.now();
    const counts = await Promise.all(three.map((each) => accepted(each, 'actor-1', 100)));
    const seconds = (performance.now() - begun) / 1000;
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(rate * 2);
    expect(total).toBeLessThanOrEqual(rate * 2 + rate * seconds + 1);
  });

  it('refills with time and is separate for each actor', async () => {
    const [first, second] = [replica(20), replica(20)];
    expect(await accepted(first, 'actor-2', 60)).toBeLessThan(60);
    expect(await ok(() => second.take('actor-3', 1))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await ok(() => second.take('actor-2', 1))).toBe(true);
  });
});

describe('the allowance in PostgreSQL', () => {
  it('leaves no trace of an actor whose bucket is full again', async () => {
    const store = await queueDatabase();
    const client = new pg.Client({ connectionString: store.url });
    await client.connect();
    const forgetful = openAllowanceStore(store.url, 10_000, 50);
    try {
      await forgetful.lease(new Map([['actor-4', 1]]), 20, 40);
      await forgetful.lease(new Map([['actor-5', 1]]), 20, 40);
      await client.query(
        `UPDATE gateway_allowance SET full_at = now() + CASE actor WHEN 'actor-4' THEN interval '-1 second' ELSE interval '1 hour' END`,
      );
      await eventually(async () => {
        const { rows } = await client.query<{ actor: string }>(
          `SELECT actor FROM gateway_allowance WHERE actor IN ('actor-4', 'actor-5')`,
        );
        expect(rows).toEqual([{ actor: 'actor-5' }]);
      });
    } finally {
      await forgetful.close();
      await client.end();
      await store.drop();
    }
  });

  it('takes back unused requests of a lease, in a bucket that fills over an hour', async () => {
    const store = await queueDatabase();
    const shared = openAllowanceStore(store.url, 10_000);
    const lease = async (count: number): Promise<number | undefined> =>
      (await shared.lease(new Map([['sender', count]]), 5 / 3600, 5)).get('sender');
    try {
      expect([await lease(3), await lease(-2), await lease(5)]).toEqual([3, -2, 4]);
      expect(await lease(1)).toBe(0);
    } finally {
      await shared.close();
      await store.drop();
    }
  });
});
