import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineContract, olderVersion, type Contract } from '@jiceng/contracts/contract';
import { eventually } from '@jiceng/testing/eventually';
import { platformDatabase } from '@jiceng/testing/platform-database';
import { queueStores, type QueueStore } from '@jiceng/testing/queue-stores';
import { pino } from 'pino';
import { z } from 'zod';
import { inTransaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import { openQueueBackend, type QueueBackend } from '../queue/queue.js';
import { Relay } from './relay.js';

// The sample contract of rolling-subscriber.fixture.mjs in two releases: before version 2, and with both versions while
// personnel moves to version 2.
const common = { name: 'grid.parcel-weighed', owner: 'grid', ordered: true, subscribers: ['personnel'] } as const;
const payloadV1 = z.object({ parcelId: z.string(), grams: z.number() });
const payloadV2 = z.object({
  parcelId: z.string(),
  weight: z.object({ value: z.number(), unit: z.enum(['g', 'kg']) }),
});
const aVersion1 = () => defineContract({ ...common, version: 1, payload: payloadV1 });
const before = aVersion1();
const moving = defineContract({
  ...common,
  version: 2,
  payload: payloadV2,
  older: olderVersion(aVersion1(), ({ parcelId, weight: { value, unit } }: z.infer<typeof payloadV2>) => ({
    parcelId,
    grams: unit === 'kg' ? value * 1000 : value,
  })),
});

/** A process of the subscriber and each line that it wrote. */
interface Subscriber {
  child: ChildProcess;
  lines: string[];
}
const hasSaid = ({ lines }: Subscriber, line: string) => eventually(() => lines.includes(line), { timeoutMs: 30_000 });
const end = async ({ child }: Subscriber, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
};
/** Kills a process while it holds messages in an open transaction. */
const killAtWork = async (subscriber: Subscriber): Promise<void> => {
  subscriber.child.kill('SIGUSR2');
  await hasSaid(subscriber, 'holds');
  await end(subscriber, 'SIGKILL');
};

for (const kind of queueStores) {
  const suite = kind.missing ? describe.skip : describe;
  suite(`a rolling restart under load on ${kind.name}${kind.missing ? ` did not run: ${kind.missing}` : ''}`, () => {
    let store: QueueStore;
    let publisher: Awaited<ReturnType<typeof platformDatabase>>;
    let subscriber: Awaited<ReturnType<typeof platformDatabase>>;
    const backends: QueueBackend[] = [];
    const started: Subscriber[] = [];
    beforeAll(async () => {
      store = await kind.open();
      [publisher, subscriber] = [await platformDatabase(12), await platformDatabase()];
      await subscriber.database.query(
        'CREATE TABLE weighed (id bigint GENERATED ALWAYS AS IDENTITY, key text, seq bigint, version int, grams int, process text)',
      );
    });
    afterAll(async () => {
      for (const { child } of started) child.kill('SIGKILL');
      await Promise.all(backends.map((backend) => backend.close()));
      await Promise.all([publisher.close(), subscriber.close()]);
      await store.stop();
    });

    const open = (): QueueBackend => {
      const backend = openQueueBackend(store.url, 0);
      backends.push(backend);
      return backend;
    };
    const publish = <P>(contract: Contract<P>, key: string, payload: P): Promise<void> =>
      inTransaction(publisher.dataSource, async (transaction) => {
        const actor = { id: 's', kind: 'system', organizationId: null } as const;
        const origin = { act: 'spec', now: new Date(), actor, traceId: 't', policyVersion: 'spec' };
        const tx = new EffectTx(transaction, origin);
        tx.emit(contract, { key, payload });
        tx.flush();
      });
    const relayOf = (contract: unknown): Relay => {
      const newest = [contract as Contract<never>];
      const relay = new Relay(publisher.dataSource, open(), pino({ level: 'silent' }), undefined, newest);
      relay.start();
      return relay;
    };
    const start = async (release: 'before' | 'moving', name: string): Promise<Subscriber> => {
      const fixture = new URL('./rolling-subscriber.fixture.mjs', import.meta.url).pathname;
      const child = spawn(process.execPath, [fixture, subscriber.database.url, store.url, release, name], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      const made: Subscriber = { child, lines: [] };
      createInterface(child.stdout).on('line', (line) => made.lines.push(line));
      started.push(made);
      await hasSaid(made, 'listens');
      return made;
    };
    const takesPart = (name: string, version: number) =>
      eventually(
        async () => {
          const handled = 'SELECT FROM weighed WHERE process = $1 AND version = $2 LIMIT 1';
          return (await subscriber.database.query(handled, [name, version])).length > 0;
        },
        { timeoutMs: 60_000 },
      );

    it('misses and doubles nothing when subscribers of both versions are killed while several writers publish', async () => {
      const keys = Array.from({ length: 8 }, () => randomUUID());
      const published = { 1: 0, 2: 0 };
      let flowing = true;
      const oldRelay = relayOf(before);
      const [old1, old2] = await Promise.all([start('before', 'old-1'), start('before', 'old-2')]);
      // Every writer writes to every key. The writers change to version 2 one after the other, as the processes of a
      // release do.
      const writers = [1, 2, 3, 4].map((number) => {
        const writer = { newest: false, done: Promise.resolve() };
        writer.done = (async () => {
          for (let turn = 0; flowing; turn += 1) {
            const key = keys[(turn + number) % keys.length]!;
            const grams = (turn * 4 + number) * 1000;
            const weight = { value: grams / 1000, unit: 'kg' } as const;
            const version = writer.newest ? 2 : 1;
            if (version === 2) await publish(moving, key, { parcelId: key, weight });
            else await publish(before, key, { parcelId: key, grams });
            published[version] += 1;
            await sleep(25);
          }
        })();
        return writer;
      });
      try {
        await takesPart('old-1', 1);
        await takesPart('old-2', 1);
        // The subscriber is replaced first. The old process dies while it holds the first events of several keys, so
        // later events of these keys arrive before them.
        const new1 = await start('moving', 'new-1');
        await takesPart('new-1', 1);
        await killAtWork(old1);
        const newRelay = relayOf(moving);
        for (const writer of writers) {
          writer.newest = true;
          await sleep(100);
        }
        await killAtWork(new1);
        await start('moving', 'new-2');
        await takesPart('new-2', 2);
        await end(old2, 'SIGTERM');
        await oldRelay.stop();
        await sleep(300);
        flowing = false;
        await Promise.all(writers.map(({ done }) => done));
        await eventually(
          async () => {
            const [row] = await subscriber.database.query<{ count: number }>('SELECT count(*)::int FROM weighed');
            expect(row!.count).toBeGreaterThanOrEqual(published[1] + published[2]);
          },
          { timeoutMs: 60_000 },
        );
        for (const queue of ['personnel.grid.parcel-weighed', 'personnel.grid.parcel-weighed.v2'])
          await eventually(
            async () =>
              expect(await backends[0]!.depth(queue)).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 }),
            { timeoutMs: 60_000 },
          );
        await newRelay.stop();
      } finally {
        flowing = false;
        await Promise.all(writers.map(({ done }) => done));
      }

      const stored = await publisher.database.query<{ key: string; seq: string; version: number; grams: number }>(
        `SELECT key, seq, (envelope ->> 'version')::int AS version, coalesce((envelope #>> '{payload,grams}')::int,
           (envelope #>> '{payload,weight,value}')::int * 1000) AS grams FROM outbox ORDER BY key, seq`,
      );
      const countOf = (version: number) => stored.filter((event) => event.version === version).length;
      expect({ 1: countOf(1), 2: countOf(2) }).toEqual(published);
      const handled = await subscriber.database.query<{ key: string; seq: string; version: number; grams: number }>(
        'SELECT key, seq, version, grams FROM weighed ORDER BY key, id',
      );
      // Each event once and in the order of its key. An event of version 2 may take effect in the version that was made
      // for the old processes.
      const withoutVersion = ({ key, seq, grams }: (typeof stored)[number]) => ({ key, seq, grams });
      expect(handled.map(withoutVersion)).toEqual(stored.map(withoutVersion));
      const versions = await subscriber.database.query<{ process: string; version: number }>(
        'SELECT DISTINCT process, version FROM weighed ORDER BY process, version',
      );
      expect(versions.filter((row) => row.process.startsWith('old')).map(({ version }) => version)).toEqual([1, 1]);
      expect(versions).toContainEqual({ process: 'new-2', version: 2 });
      // No process received a payload of another version. A process would report it.
      expect(started.flatMap(({ lines }) => lines).filter((line) => line.startsWith('not version'))).toEqual([]);
      expect(await subscriber.database.query('SELECT FROM early_message')).toEqual([]);
    }, 150_000);
  });
}
