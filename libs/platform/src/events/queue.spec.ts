import type { Contract } from '@jiceng/contracts/contract';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import { eventually } from '@jiceng/testing/eventually';
import { anEnvelope, platformDatabase } from '@jiceng/testing/platform-database';
import { queueStores, type QueueStore } from '@jiceng/testing/queue-stores';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { ConsumerRuntime } from './consumers.js';
import { inTransaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import { Handles, type Received } from './handlers.js';
import {
  envelopesOf,
  openQueueBackend,
  type JobData,
  type OutgoingMessage,
  type QueueBackend,
} from '../queue/queue.js';
import { Relay } from './relay.js';
import { RelayKick } from '../commands/relay-kick.js';

const log = pino({ level: 'silent' });
const aMessage = (queue: string, parts: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  queue,
  envelope: anEnvelope(regionChanged, {
    code: '320106002000',
    name: '街道',
    level: 'street',
    parentCode: null,
    version: 1,
  }),
  attempts: 1,
  backoffMs: 10,
  ...parts,
});

const idsOf = (job: { data: JobData }): string[] => envelopesOf(job.data).map(({ id }) => id);

class PersonnelConsumer {
  readonly seen: { key: string; version: number }[] = [];

  @Handles(regionChanged)
  async onRegions(received: readonly Received<RegionChanged>[]): Promise<void> {
    for (const { event, tx } of received)
      await tx.sql('INSERT INTO seen (key, version) VALUES ($1, $2)', [event.key, event.payload.version]);
  }
}

for (const kind of queueStores) {
  // The name of the suite says which store is missing, so that the output of a run shows what was not tested.
  const suite = kind.missing ? describe.skip : describe;
  suite(`BullMQ on ${kind.name}${kind.missing ? ` did not run: ${kind.missing}` : ''}`, () => {
    let store: QueueStore;
    const opened: QueueBackend[] = [];
    const open = (workers = 2): QueueBackend => {
      const backend = openQueueBackend(store.url, workers);
      opened.push(backend);
      return backend;
    };
    beforeAll(async () => {
      store = await kind.open();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((backend) => backend.close()));
    });
    afterAll(() => store.stop());
    const aQueue = () => `spec.${randomUUID()}`;

    it('delivers each message once when several are added in bulk', async () => {
      const [backend, queue] = [open(), aQueue()];
      const messages = Array.from({ length: 300 }, () => aMessage(queue));
      const seen: string[] = [];
      await backend.add(messages);
      backend.work(queue, 8, async (job) => {
        seen.push(...idsOf(job));
      });
      await eventually(() => expect(seen.length).toBeGreaterThanOrEqual(300), { timeoutMs: 15_000 });
      await sleep(200);
      expect([...seen].sort()).toEqual(messages.map(({ envelope }) => envelope.id).sort());
    });

    it('packs messages of one queue into parcels in the given order and leaves messages of other queues out', async () => {
      const [backend, queue] = [open(), aQueue()];
      const messages = Array.from({ length: 420 }, () => aMessage(queue));
      await backend.add(messages.slice(0, 210));
      await backend.add(messages.slice(0, 210));
      await backend.add(messages);
      expect((await backend.depth(queue)).waiting).toBe(2 + 2);
      const parcels: string[][] = [];
      backend.work(queue, 1, async (job) => {
        parcels.push(idsOf(job));
      });
      await eventually(() => parcels.length === 4, { timeoutMs: 15_000 });
      const ids = messages.map(({ envelope }) => envelope.id);
      expect(parcels).toEqual([ids.slice(0, 200), ids.slice(200, 210), ids.slice(200, 400), ids.slice(400)]);
    });

    it('keeps one copy of a message that is added again while it waits', async () => {
      const [backend, queue] = [open(), aQueue()];
      const message = aMessage(queue);
      await backend.add([message]);
      await backend.add([message, message]);
      expect((await backend.depth(queue)).waiting).toBe(1);
    });

    it('reports when the oldest waiting job was added, and null when no job waits', async () => {
      const [backend, queue] = [open(), aQueue()];
      expect(await backend.oldestWaiting(queue)).toBeNull();
      const before = Date.now();
      await backend.add([aMessage(queue)]);
      const first = Date.now();
      await sleep(300);
      await backend.add([aMessage(queue), aMessage(queue)]);
      const oldest = (await backend.oldestWaiting(queue))!.getTime();
      expect(oldest).toBeGreaterThanOrEqual(before - 5);
      expect(oldest).toBeLessThanOrEqual(first + 5);
      backend.work(queue, 1, async () => undefined);
      await eventually(async () => (await backend.oldestWaiting(queue)) === null, { timeoutMs: 15_000 });
    });

    it('retries a failed message with growing pauses and stops after a success', async () => {
      const [backend, queue] = [open(), aQueue()];
      const attempts: number[] = [];
      backend.work(queue, 1, async () => {
        attempts.push(Date.now());
        if (attempts.length < 3) throw new Error('not yet');
      });
      await backend.add([aMessage(queue, { attempts: 5, backoffMs: 200 })]);
      await eventually(() => attempts.length === 3, { timeoutMs: 15_000 });
      await sleep(500);
      expect(attempts).toHaveLength(3);
      expect(attempts[1]! - attempts[0]!).toBeGreaterThanOrEqual(190);
      expect(attempts[2]! - attempts[1]!).toBeGreaterThanOrEqual(390);
    });

    it('keeps a message that failed for good, together with the reason, and replays it with all its attempts', async () => {
      const [backend, queue] = [open(), aQueue()];
      let [broken, tries] = [true, 0];
      backend.work(queue, 1, async () => {
        tries += 1;
        if (broken || tries % 2 === 1) throw new Error('the table is missing');
      });
      const message = aMessage(queue, { attempts: 2 });
      const added = Date.now();
      await backend.add([message]);
      const [letter] = await eventually(
        async () => {
          const letters = await backend.deadLetters(queue, 0, 9);
          return letters.length > 0 && letters;
        },
        { timeoutMs: 15_000 },
      );
      expect(letter).toMatchObject({
        queue,
        jobId: message.envelope.id,
        failedReason: 'the table is missing',
        attempts: 2,
        envelope: message.envelope,
      });
      expect(letter!.failedAt.getTime()).toBeGreaterThanOrEqual(added - 5);
      expect(letter!.failedAt.getTime()).toBeLessThanOrEqual(Date.now() + 5);
      expect((await backend.depth(queue)).failed).toBe(1);
      broken = false;
      tries = 0;
      expect(await backend.replay(queue, letter!.jobId)).toBe(true);
      await eventually(async () => tries === 2 && (await backend.deadLetters(queue, 0, 9)).length === 0, {
        timeoutMs: 15_000,
      });
      expect([await backend.replay(queue, letter!.jobId), await backend.replay(queue, randomUUID())]).toEqual([
        false,
        false,
      ]);
    });

    it('finishes running jobs when it is closed and leaves the rest to other workers', async () => {
      const [first, second, queue] = [open(), open(), aQueue()];
      const [done, elsewhere]: [string[], string[]] = [[], []];
      let finish = (): void => undefined;
      const closing = new Promise<void>((go) => (finish = go));
      first.work(queue, 1, async (job) => {
        await closing;
        done.push(...idsOf(job));
      });
      const messages = Array.from({ length: 4 }, () => aMessage(queue));
      await first.addSingly(messages);
      await eventually(async () => (await second.depth(queue)).active === 1, { timeoutMs: 15_000 });
      const closed = first.close();
      finish();
      await closed;
      expect(done).toHaveLength(1);
      second.work(queue, 1, async (job) => {
        elsewhere.push(...idsOf(job));
      });
      await eventually(
        () => expect([...done, ...elsewhere].sort()).toEqual(messages.map(({ envelope }) => envelope.id).sort()),
        { timeoutMs: 15_000 },
      );
    });

    it('delivers a message to another worker when the first worker was killed', async () => {
      const [backend, queue] = [open(), aQueue()];
      const message = aMessage(queue);
      const child = spawn(
        process.execPath,
        [new URL('./killed-worker.fixture.mjs', import.meta.url).pathname, store.url, queue],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, NODE_OPTIONS: '' },
        },
      );
      try {
        await backend.add([message]);
        const [taken] = (await once(child.stdout, 'data')) as [Buffer];
        expect(taken.toString().trim()).toBe(message.envelope.id);
      } finally {
        child.kill('SIGKILL');
      }
      const seen: string[] = [];
      backend.work(queue, 1, async (job) => {
        seen.push(...idsOf(job));
      });
      await eventually(() => seen.length > 0, { timeoutMs: 30_000 });
      expect(seen).toEqual([message.envelope.id]);
    }, 60_000);

    describe('with outbox and inbox', () => {
      let database: Awaited<ReturnType<typeof platformDatabase>>;
      beforeAll(async () => {
        database = await platformDatabase(20);
        await database.database.query(
          'CREATE TABLE seen (id bigint GENERATED ALWAYS AS IDENTITY, key text, version int)',
        );
      });
      afterAll(() => database.close());

      const emit = (keys: readonly string[], versions: number) =>
        inTransaction(database.dataSource, async (transaction) => {
          const tx = new EffectTx(transaction, {
            act: 'spec',
            now: new Date(),
            actor: { id: 's', kind: 'system', organizationId: null },
            traceId: 't',
            policyVersion: 'spec',
          });
          for (let version = 1; version <= versions; version += 1) {
            for (const key of keys)
              tx.emit(regionChanged, {
                key,
                payload: { code: '320106002000', name: '街道', level: 'street', parentCode: null, version },
              });
          }
          tx.flush();
        });
      const versionsOf = async (keys: readonly string[]) => {
        const rows = await database.database.query<{ key: string; version: number }>(
          'SELECT key, version FROM seen WHERE key = ANY($1) ORDER BY id',
          [keys],
        );
        return keys.map((key) => rows.filter((row) => row.key === key).map((row) => row.version));
      };
      const onlyPersonnel = (backend: QueueBackend, times: number): QueueBackend =>
        Object.assign(Object.create(backend) as QueueBackend, {
          add: async (messages: OutgoingMessage[]) => {
            const mine = messages.filter((message) => message.queue === 'personnel.grid.region-changed');
            for (let time = 0; time < times; time += 1) await backend.add(time === 0 ? mine.toReversed() : mine);
          },
        });

      /** The consumers of a service personnel that subscribes only to the contract of this spec. */
      const runtimeOf = (consumer: object, onDelivery?: ConstructorParameters<typeof ConsumerRuntime>[5]) =>
        new ConsumerRuntime('personnel', database.dataSource, new RelayKick(), log, [consumer], onDelivery, [
          regionChanged as Contract<never>,
        ]);

      it('keeps the order of a key with eight workers, a reversed order of delivery and repeated deliveries', async () => {
        const backend = open(4);
        const keys = Array.from({ length: 6 }, () => randomUUID());
        await emit(keys, 10);
        const outcomes: string[] = [];
        const runtime = runtimeOf(new PersonnelConsumer(), (_, outcome) => outcomes.push(outcome));
        await runtime.listen(backend, 8);
        const relay = new Relay(database.dataSource, onlyPersonnel(backend, 2), log);
        relay.start();
        await eventually(async () => expect((await versionsOf(keys)).flat().length).toBeGreaterThanOrEqual(60), {
          timeoutMs: 40_000,
          intervalMs: 200,
        });
        await relay.stop();
        expect(await versionsOf(keys)).toEqual(keys.map(() => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
        expect(outcomes).not.toContain('failed');
      }, 60_000);

      const queue = 'personnel.grid.region-changed';
      const messagesOf = (key: string, length: number): OutgoingMessage[] =>
        Array.from({ length }, (_, at) => {
          const message = aMessage(queue);
          const { envelope } = message;
          const payload = { ...(envelope.payload as RegionChanged), version: at + 1 };
          return { ...message, envelope: { ...envelope, key, seq: at + 1, payload } };
        });

      it('tries a stored message again that failed while the job that stored it was still active', async () => {
        const [backend, key] = [open(4), randomUUID()];
        const [first, second] = messagesOf(key, 2);
        const waitingForTheFirst = async (): Promise<boolean> =>
          (
            await database.database.query(
              `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO inbox_position%'`,
            )
          ).length > 0;
        let failures = 0;
        class Consumer {
          @Handles(regionChanged)
          async onRegions(received: readonly Received<RegionChanged>[]): Promise<void> {
            const [{ event, tx }] = received as [Received<RegionChanged>];
            const { version } = event.payload;
            await tx.sql('INSERT INTO seen (key, version) VALUES ($1, $2)', [event.key, version]);
            if (version === 1) {
              await backend.addSingly([second!]);
              await eventually(waitingForTheFirst, { timeoutMs: 15_000 });
            } else if ((failures += 1) <= 2) throw new Error('cannot now');
          }
        }
        const runtime = runtimeOf(new Consumer());
        await runtime.listen(backend, 4);
        await backend.addSingly([first!]);
        await eventually(async () => expect(await versionsOf([key])).toEqual([[1, 2]]), { timeoutMs: 30_000 });
        expect(failures).toBe(3);
      }, 60_000);

      it('takes messages out of the queue while their predecessor is missing, and handles them after it', async () => {
        const [backend, key] = [open(4), randomUUID()];
        const messages = messagesOf(key, 300);
        await backend.add(messages.slice(1, 150));
        await backend.addSingly(messages.slice(150));
        const runtime = runtimeOf(new PersonnelConsumer());
        await runtime.listen(backend, 4);
        await eventually(
          async () => expect(await backend.depth(queue)).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 }),
          { timeoutMs: 30_000, intervalMs: 100 },
        );
        expect(await versionsOf([key])).toEqual([[]]);
        await backend.add(messages.slice(0, 1));
        await eventually(async () => expect((await versionsOf([key]))[0]).toHaveLength(300), { timeoutMs: 30_000 });
        expect(await versionsOf([key])).toEqual([messages.map(({ envelope }) => envelope.seq)]);
      }, 60_000);

      // PostgreSQL does not lose jobs that it acknowledged, so this test has no meaning for it.
      if (kind.name === 'redis')
        it('restores from PostgreSQL the messages that an emptied store has lost', async () => {
          const keys = Array.from({ length: 5 }, () => randomUUID());
          const first = open(1);
          const before = new Relay(database.dataSource, onlyPersonnel(first, 1), log);
          before.start();
          await emit(keys, 4);
          before.kick();
          await eventually(async () => (await database.database.query('SELECT 1 FROM outbox_waiting')).length === 0, {
            timeoutMs: 15_000,
          });
          await before.stop();
          await store.wipe!();
          expect((await first.depth('personnel.grid.region-changed')).waiting).toBe(0);
          const after = new Relay(database.dataSource, onlyPersonnel(first, 1), log);
          after.start();
          const runtime = runtimeOf(new PersonnelConsumer());
          await runtime.listen(open(4), 4);
          await eventually(async () => expect((await versionsOf(keys)).flat()).toHaveLength(20), {
            timeoutMs: 30_000,
            intervalMs: 200,
          });
          await after.stop();
          expect(await versionsOf(keys)).toEqual(keys.map(() => [1, 2, 3, 4]));
        }, 60_000);
    });
  });
}
