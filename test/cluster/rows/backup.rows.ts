import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { serviceNames } from '@jiceng/contracts/contract';
import { unpack } from '../../../deploy/operations/backup/archive.js';
import { nameOf } from '../../../deploy/operations/backup/retention.rules.js';
import { positionInside } from '../../../deploy/demo/geography.js';
import { drawnPhoto } from '../../../deploy/demo/photos.js';
import { seededRandom } from '../../../deploy/demo/random.js';
import { stepper } from '../../../deploy/demo/stepper.js';
import { databaseName } from '@jiceng/local/platform-layout';
import { expectThat, NotRun, type ClusterTest } from '../cluster-test.js';
import type { CommandLoad } from '../command-load.js';
import { until, type KubernetesObject } from '../kubernetes.js';
import { TestBucket } from '../test-bucket.js';
import type { Values } from '../release.js';
import type { Row } from '../row.js';
import { reachedFrom } from './boundary.rows.js';

interface Job extends KubernetesObject {
  spec: { backoffLimit: number; template: { spec: { containers: { args: string[] }[] } } };
  status: { conditions?: { type: string; status: string }[] };
}

export const backupRows: readonly Row[] = [
  {
    name: 'backup',
    shows: 'backup, every database destroyed, restore: timed, nothing lost that the backup held, invariants whole',
    quick: false,
    run: async (test) => {
      await test.kubernetes.apply({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'backups' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
      await keep(test, {}, { existingClaim: 'backups' });
      const load = await work(test);
      return `${load.acknowledged} commands acknowledged, then: ${firstLine(await runJob(test, 'backup', null))}; ${await destroyAndRestore(test, load)}`;
    },
  },
  {
    name: 'backup-s3',
    shows: 'the same with an S3 store: taken by the clock, encrypted, the old deleted, reached by no service',
    quick: true,
    run: async (test) => {
      const { s3 } = test.options;
      if (!s3) throw new NotRun('no S3 store was named that pods and this machine reach: --s3-endpoint');
      const bucket = await TestBucket.make(s3);
      try {
        const { hostname, port, protocol } = new URL(s3.endpoint);
        const storePort = Number(port) || (protocol === 'https:' ? 443 : 80);
        const key = await keep(
          test,
          { S3_ACCESS_KEY_ID: s3.accessKeyId, S3_SECRET_ACCESS_KEY: s3.secretAccessKey },
          {
            schedule: '* * * * *',
            s3: { endpoint: s3.endpoint, region: s3.region, bucket: bucket.name, prefix: bucket.prefix },
          },
          { networkPolicy: { objectStorePorts: [storePort] } },
        );
        const load = await work(test);
        const byTheClock = await scheduledBackup(test, bucket);
        expectThat(
          !(await reachedFrom(test, 'coordination-worker', hostname, storePort)),
          'a service not to reach the S3 store',
          'it does',
        );
        const now = await deletesTheOld(test, bucket);
        const sealed = await assertSealed(bucket, key, load.marker);
        return `${load.acknowledged} commands acknowledged; by the clock: ${byTheClock}; ${now}; ${sealed}; ${await destroyAndRestore(test, load)}`;
      } finally {
        await test.release.upgrade();
        await bucket.remove();
      }
    },
  },
];

/** Returns what a log says about photos and documents. */
const filesOf = (log: string): string => /photos and documents: .* copied/.exec(log)?.[0] ?? 'no files copied';

/** Reports an issue with a photo. `isThere` tells whether the reporter gets the photo. */
async function reportWithPhoto(test: ClusterTest): Promise<{ isThere: () => Promise<boolean> }> {
  const { gateway, demo } = await test.settled();
  const resident = gateway.as('resident-1');
  const file = await resident.upload(await drawnPhoto('路灯不亮', 1));
  const step = stepper((mutation) => `cluster-${file}-${mutation}`);
  await step(resident, 'reportIssue', {
    source: 'RESIDENT',
    title: '路灯不亮',
    description: '路口的路灯一直不亮。',
    categoryCode: demo.categories[0]!.code,
    ...positionInside(demo.grids[0]!, seededRandom(file)),
    files: [file],
  });
  return {
    isThere: async () => {
      try {
        const answer = await resident.download(`/files/${file}/shown`);
        return (await answer.arrayBuffer()).byteLength > 1000;
      } catch {
        return false;
      }
    },
  };
}

const firstLine = (log: string): string => log.trim().split('\n')[0]!;

/**
 * Turns backups on as the guide says.
 * @returns the key with which backups are encrypted
 * @throws Deviation
 */
async function keep(
  test: ClusterTest,
  login: Record<string, string>,
  where: Values,
  further: Values = {},
): Promise<Buffer> {
  const key = randomBytes(32);
  await test.kubernetes.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'jiceng-backup' },
    stringData: { BACKUP_KEY: key.toString('hex'), ADMIN_DATABASE_URL: test.stores.adminUrl, ...login },
  });
  const outcome = await test.release.upgrade({
    backup: { enabled: true, secret: 'jiceng-backup', drill: { enabled: true }, ...where },
    ...further,
  });
  expectThat(outcome.ok, 'helm upgrade to succeed', outcome.text);
  return key;
}

/** Sends some commands and keeps a journal, with which the restored databases are compared. */
async function work(test: ClusterTest): Promise<CommandLoad> {
  const { load } = await test.underLoad((running) => running.goesOn(60, 120));
  await test.assertNothingLost(load);
  return load;
}

/**
 * Waits for a scheduled backup, then suspends the schedule: a backup must not be taken while databases are being
 * destroyed.
 */
async function scheduledBackup({ kubernetes, release }: ClusterTest, bucket: TestBucket): Promise<string> {
  const job = await until(
    'a backup by the clock',
    180,
    async () =>
      (await kubernetes.list<Job>('jobs')).find(
        (one) =>
          one.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] !== undefined &&
          endOf(one) === 'Complete',
      ),
    1000,
  );
  expectThat(
    job.metadata.name.startsWith(`${release.name}-backup-`),
    "the backup's own CronJob to have started it",
    job.metadata.name,
  );
  await kubernetes.kubectl(['patch', `cronjob/${release.name}-backup`, '-p', '{"spec":{"suspend":true}}']);
  await until('the end of backups under way', 120, async () =>
    (await kubernetes.list<Job>('jobs')).every((one) => endOf(one) !== undefined),
  );
  const [taken] = await bucket.backups.list();
  expectThat(taken, 'a backup in the store', 'none');
  return `${taken.name}, ${(taken.bytes / 1e6).toFixed(1)} MB`;
}

/** Checks that archives in the store cannot be read without the key. @throws Deviation */
async function assertSealed(bucket: TestBucket, key: Buffer, marker: string): Promise<string> {
  const { name } = (await bucket.backups.list()).at(-1)!;
  const chunks: Buffer[] = [];
  for await (const chunk of await bucket.backups.get(name)) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const firstPiece = async (secret: Buffer): Promise<string> => {
    for await (const piece of unpack(Readable.from([bytes]), secret)) return piece.kind;
    return 'nothing';
  };
  expectThat((await firstPiece(key)) === 'manifest', 'the backup to be read with its key', name);
  const refusal = await firstPiece(randomBytes(32)).catch((error: Error) => error.message);
  expectThat(/key/i.test(refusal), 'the backup to be refused with another key', refusal);
  const legible = [
    marker,
    'audit_record',
    'coordination',
    'manifest',
    'takenAt',
    Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
  ].filter((sign) => bytes.includes(sign));
  expectThat(legible.length === 0, 'neither a legible word nor a compressed file in the store', legible.map(String));
  return `${(bytes.length / 1e6).toFixed(1)} MB in the store with no legible word, refused with another key`;
}

/**
 * Copies the newest backup under old dates and takes another backup. This backup must delete the old ones but keep the
 * newest three.
 * @throws Deviation
 */
async function deletesTheOld(test: ClusterTest, bucket: TestBucket): Promise<string> {
  const { name: newest } = (await bucket.backups.list()).at(-1)!;
  const old = [90, 60, 45].map((days) => nameOf(new Date(Date.now() - days * 86_400_000)));
  for (const name of old) await bucket.backups.put(name, await bucket.backups.get(newest));
  const before = (await bucket.backups.list()).map(({ name }) => name);
  const log = await runJob(test, 'backup', null);
  const left = (await bucket.backups.list()).map(({ name }) => name);
  const deleted = before.filter((name) => !left.includes(name));
  // The newest three backups are kept, the new one among them, and every backup younger than thirty days.
  const wanted = old.slice(0, Math.min(old.length, before.length - 2));
  expectThat(
    deleted.join() === wanted.join() && left.length === before.length + 1 - wanted.length,
    `${wanted.join(', ')} to be deleted and nothing else`,
    { before, left, log },
  );
  return `asked for: ${firstLine(log)}; of ${before.length + 1} the ${deleted.length} older than 30 days deleted${deleted.length < old.length ? ', one as old kept among the newest three' : ''}`;
}

/**
 * Runs the restore drill, then destroys and restores the databases.
 * @throws Deviation when an acknowledged command is missing afterwards
 */
async function destroyAndRestore(test: ClusterTest, load: CommandLoad): Promise<string> {
  const photo = await reportWithPhoto(test);
  expectThat(await photo.isThere(), 'the photo of the report', 'it is not there');
  const taken = await runJob(test, 'backup', null);
  const drilled = await runJob(test, 'restore-drill', null);
  // The image has no programs but Node.
  const empty = "for (const name of fs.readdirSync('/files')) fs.rmSync(`/files/${name}`, { recursive: true })";
  const pod = `deployment/${test.release.name}-coordination-api`;
  await test.kubernetes.kubectl(['exec', pod, '--', '/app/bin/node', '-e', empty]);
  expectThat(!(await photo.isThere()), 'the photo to be gone', 'it is there');
  const replicas = await stop(test);
  for (const service of serviceNames)
    await test.stores.sql('postgres', `DROP DATABASE ${databaseName(service)} WITH (FORCE)`);
  await test.stores.makeDatabases();
  const restored = await runJob(test, 'backup', ['backup', 'restore', '--leave-out-newer']);
  const began = Date.now();
  for (const [name, count] of replicas)
    await test.kubernetes.kubectl(['scale', `deployment/${name}`, `--replicas=${count}`]);
  await test.release.ready(300);
  const ready = Math.round((Date.now() - began) / 1000);
  const whole = await test.assertNothingLost(load);
  expectThat(await photo.isThere(), 'the photo to be back', restored);
  return `${filesOf(taken)}; drill: ${drilled.trim().split('\n').at(-1)}; destroyed; ${/Restored the state.*? s;/.exec(restored)?.[0] ?? restored} ${filesOf(restored)}; ready again ${ready} s later; ${whole}`;
}

/**
 * Runs a CronJob of the release now, with `args` when they are given.
 * @returns the log
 * @throws Deviation when the job fails
 */
async function runJob(test: ClusterTest, cronJob: string, args: string[] | null): Promise<string> {
  const { kubernetes, release } = test;
  const name = `now-${args?.[1] ?? cronJob}`;
  const job = JSON.parse(
    await kubernetes.kubectl([
      'create',
      'job',
      name,
      `--from=cronjob/${release.name}-${cronJob}`,
      '--dry-run=client',
      '-o',
      'json',
    ]),
  ) as Job;
  if (args) job.spec.template.spec.containers[0]!.args = args;
  // A second pod would fail by what the first one left behind, and its log would hide the cause.
  job.spec.backoffLimit = 0;
  await kubernetes.try(['delete', 'job', name, '--ignore-not-found']);
  await kubernetes.apply(job);
  let log = '';
  const ended = await until(`the end of the job ${name}`, 300, async () => {
    // The log is read while the job runs, because a node may delete the logs of pods that have ended.
    const { ok, stdout } = await kubernetes.try(['logs', `job/${name}`, '--tail=40']);
    if (ok && stdout !== '' && !stdout.startsWith('failed to try resolving')) log = stdout;
    return endOf(JSON.parse(await kubernetes.kubectl(['get', 'job', name, '-o', 'json'])) as Job);
  });
  expectThat(ended === 'Complete', `the job ${name} to succeed`, log);
  await kubernetes.try(['delete', 'job', name]);
  return log;
}

function endOf({ status: { conditions = [] } }: Job): string | undefined {
  return conditions.find(({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'))?.type;
}

/** Stops every process of the platform and returns the number of replicas that each had. */
async function stop({ kubernetes, release }: ClusterTest): Promise<[string, number][]> {
  const deployments = await kubernetes.list<{
    apiVersion: string;
    kind: string;
    metadata: { name: string; uid: string };
    spec: { replicas: number };
    status: Record<string, unknown>;
  }>('deployments', `app.kubernetes.io/instance=${release.name}`);
  const replicas = deployments.map(({ metadata, spec }): [string, number] => [metadata.name, spec.replicas]);
  await kubernetes.kubectl(['scale', 'deployment', '-l', `app.kubernetes.io/instance=${release.name}`, '--replicas=0']);
  await kubernetes.kubectl(
    [
      'wait',
      '--for=delete',
      'pod',
      '-l',
      `app.kubernetes.io/instance=${release.name},jiceng/tier in (gateway,service)`,
      '--timeout=120s',
    ],
    { timeoutMs: 130_000 },
  );
  return replicas;
}
