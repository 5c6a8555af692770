// A subscriber process of one release, which rolling-restart.spec.ts starts, stops and kills. It runs the built files.
// Arguments: database, queue store, release (before or moving), name of the process. After SIGUSR2, the next
// transaction stays open with its messages, and the process writes `holds`.
import { pino } from 'pino';
import { z } from 'zod';
import { defineContract, olderVersion } from '@jiceng/contracts/contract';
import { AuditKeys, useAuditKeys } from '@jiceng/platform/audit-marks';
import { ConsumerRuntime } from '@jiceng/platform/consumers';
import { createDataSource } from '@jiceng/platform/database';
import { Handles } from '@jiceng/platform/handlers';
import { openQueueBackend } from '@jiceng/platform/queue';
import { RelayKick } from '@jiceng/platform/relay-kick';

const [databaseUrl, queueUrl, release, name] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);
let hold = false;
process.on('SIGUSR2', () => (hold = true));

const common = { name: 'grid.parcel-weighed', owner: 'grid', ordered: true };
// Each schema is strict: before it refuses a payload of another version, it reports that payload.
const strictly = (version, shape) => {
  const schema = z.strictObject(shape);
  return z.preprocess((raw) => {
    if (!schema.safeParse(raw).success) say(`not version ${version}: ${JSON.stringify(raw)}`);
    return raw;
  }, schema);
};
const payloadV1 = strictly(1, { parcelId: z.string(), grams: z.number() });
const weight = z.strictObject({ value: z.number(), unit: z.enum(['g', 'kg']) });
const payloadV2 = strictly(2, { parcelId: z.string(), weight });
const gramsIn = ({ value, unit }) => (unit === 'kg' ? value * 1000 : value);

const subscribers = ['personnel'];
const version1 = defineContract({ ...common, version: 1, subscribers, payload: payloadV1 });
const version2 = () =>
  defineContract({
    ...common,
    version: 2,
    subscribers,
    payload: payloadV2,
    older: olderVersion(version1, (parcel) => ({ parcelId: parcel.parcelId, grams: gramsIn(parcel.weight) })),
  });

/**
 * A provider with one handler, which stores the handled events and the name of this process in the same transaction.
 */
function subscriberOf(contract, gramsOf) {
  class Subscriber {
    async onParcels(received, transaction) {
      for (const { event } of received)
        await transaction.sql('INSERT INTO weighed (key, seq, version, grams, process) VALUES ($1, $2, $3, $4, $5)', [
          event.key,
          event.seq,
          event.version,
          gramsOf(event.payload),
          name,
        ]);
      if (!hold) return;
      say('holds');
      await new Promise(() => undefined);
    }
  }
  Handles(contract)(Subscriber.prototype, 'onParcels', {});
  return new Subscriber();
}

const releases = {
  before: () => [version1, [subscriberOf(version1, ({ grams }) => grams)]],
  moving: () => {
    const newest = version2();
    return [newest, [subscriberOf(version1, ({ grams }) => grams), subscriberOf(newest, (p) => gramsIn(p.weight))]];
  },
};

const [newest, providers] = releases[release]();
const dataSource = await createDataSource({ tables: [], migrations: [] }, databaseUrl, 6).initialize();
useAuditKeys(dataSource, new AuditKeys('test', 'test-audit-secret-0123456789abcdef0123456789abcdef'));
const backend = openQueueBackend(queueUrl, 4);
const log = pino({ level: 'error' }, pino.destination(2));
const runtime = new ConsumerRuntime('personnel', dataSource, new RelayKick(), log, providers, undefined, [newest]);
await runtime.listen(backend, 4);
process.on('SIGTERM', async () => {
  await backend.close();
  await dataSource.destroy();
  process.exit(0);
});
say('listens');
