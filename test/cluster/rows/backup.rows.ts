import { randomBytes } from 'node:crypto';
import { serviceNames } from '@jiceng/contracts/contract';
import { databaseName } from '../../../deploy/local/platform.js';
import { expectThat, type ClusterTest } from '../cluster-test.js';
import { until } from '../kubernetes.js';
import type { Row } from '../row.js';

interface Job {
  metadata: { name: string };
  spec: { template: { spec: { containers: { args: string[] }[] } } };
  status: { conditions?: { type: string; status: string }[] };
}

export const backupRows: readonly Row[] = [
  {
    name: 'backup', shows: 'backup, every database destroyed, restore: timed, nothing lost that the backup held, invariants whole', quick: false,
    run: async (test) => {
      await test.kubernetes.apply({
        apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'backups' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
      await test.kubernetes.apply({
        apiVersion: 'v1', kind: 'Secret', metadata: { name: 'jiceng-backup' },
        stringData: { BACKUP_KEY: randomBytes(32).toString('hex'), ADMIN_DATABASE_URL: test.stores.adminUrl },
      });
      const outcome = await test.release.upgrade({ backup: { enabled: true, existingClaim: 'backups', secret: 'jiceng-backup', drill: { enabled: true } } });
      expectThat(outcome.ok, 'helm upgrade to succeed', outcome.text);
      const { report, load } = await test.underLoad((running) => running.goesOn(60, 120));
      await test.assertNothingLost(load);
      const taken = await runJob(test, 'backup', null);
      const drilled = await runJob(test, 'restore-drill', null);

      const replicas = await stop(test);
      for (const service of serviceNames) {
        await test.stores.sql('postgres', `DROP DATABASE ${databaseName(service)} WITH (FORCE)`);
        await test.stores.sql('postgres', `CREATE DATABASE ${databaseName(service)} OWNER ${databaseName(service)}`);
      }
      const restored = await runJob(test, 'backup', ['backup', 'restore', '--leave-out-newer']);
      const began = Date.now();
      for (const [name, count] of replicas) await test.kubernetes.kubectl(['scale', `deployment/${name}`, `--replicas=${count}`]);
      await test.release.ready(300);
      const ready = Math.round((Date.now() - began) / 1000);
      const whole = await test.assertNothingLost(load);
      return `${report.acknowledged} commands acknowledged, then: ${taken.split('\n')[0]}; drill: ${drilled.trim().split('\n').at(-1)}; destroyed; ${
        /Restored the state.*? s;/.exec(restored)?.[0] ?? restored} ready again ${ready} s later; ${whole}`;
    },
  },
];

/** Runs a CronJob of the release now, with other arguments where given. Returns its log. @throws Deviation when it fails */
async function runJob(test: ClusterTest, cronJob: string, args: string[] | null): Promise<string> {
  const { kubernetes, release } = test;
  const name = `now-${args?.[1] ?? cronJob}`;
  const job = JSON.parse(await kubernetes.kubectl(['create', 'job', name, `--from=cronjob/${release.name}-${cronJob}`, '--dry-run=client', '-o', 'json'])) as Job;
  if (args) job.spec.template.spec.containers[0]!.args = args;
  await kubernetes.try(['delete', 'job', name, '--ignore-not-found']);
  await kubernetes.apply(job);
  const ended = await until(`the end of the job ${name}`, 300, async () => {
    const { conditions = [] } = (JSON.parse(await kubernetes.kubectl(['get', 'job', name, '-o', 'json'])) as Job).status;
    return conditions.find(({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'))?.type;
  });
  const logs = await kubernetes.try(['logs', `job/${name}`, '--tail=40']);
  expectThat(ended === 'Complete', `the job ${name} to succeed`, logs.text);
  await kubernetes.try(['delete', 'job', name]);
  return logs.stdout;
}

/** Stops every process of the platform. Returns how many there were. */
async function stop({ kubernetes, release }: ClusterTest): Promise<[string, number][]> {
  const deployments = await kubernetes.list<{ apiVersion: string; kind: string; metadata: { name: string; uid: string }; spec: { replicas: number }; status: Record<string, unknown> }>(
    'deployments', `app.kubernetes.io/instance=${release.name}`);
  const replicas = deployments.map(({ metadata, spec }): [string, number] => [metadata.name, spec.replicas]);
  await kubernetes.kubectl(['scale', 'deployment', '-l', `app.kubernetes.io/instance=${release.name}`, '--replicas=0']);
  await kubernetes.kubectl(['wait', '--for=delete', 'pod', '-l', `app.kubernetes.io/instance=${release.name},jiceng/tier in (gateway,service)`, '--timeout=120s'], { timeoutMs: 130_000 });
  return replicas;
}
