import { join } from 'node:path';
import { NotRun, expectThat, type ClusterTest } from '../cluster-test.js';
import { inWords } from '../command-load.js';
import { run } from '../kubernetes.js';
import type { Row } from '../row.js';

const migration = 'AddTestNote4000000000000';

export const upgradeRows: readonly Row[] = [
  {
    name: 'upgrade',
    shows: 'helm upgrade under load to a version with a migration: no failed command',
    quick: false,
    run: async (test) => {
      const next = await nextImage(test);
      const { report, load } = await test.underLoad(async () => {
        const outcome = await test.release.upgrade({ image: { tag: next.slice(next.lastIndexOf(':') + 1) } });
        expectThat(outcome.ok, 'helm upgrade to succeed', `${outcome.text}\n${await test.release.troubles()}`);
      });
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      expectThat((await imagesInUse(test)) === next, `every pod to run ${next}`, await imagesInUse(test));
      expectThat(await migrated(test), 'the new migration to have run', 'it has not');
      return `${inWords(report)}; migrated; ${await test.assertNothingLost(load)}`;
    },
  },
  {
    name: 'rollback',
    shows: 'helm rollback under load: the version before works on the tables of the version after',
    quick: false,
    run: async (test) => {
      expectThat(await migrated(test), 'an upgrade to roll back', 'none: run the row "upgrade" first');
      const newer = await imagesInUse(test);
      const { report, load } = await test.underLoad(async () => {
        const outcome = await test.release.rollback();
        expectThat(outcome.ok, 'helm rollback to succeed', `${outcome.text}\n${await test.release.troubles()}`);
      });
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      const older = await imagesInUse(test);
      expectThat(older !== newer && !older.includes(','), `every pod to run what ran before ${newer}`, older);
      return `${inWords(report)}; ${await test.assertNothingLost(load)}`;
    },
  },
];

async function migrated(test: ClusterTest): Promise<boolean> {
  return (
    (await test.stores.sql(
      'jiceng_coordination',
      `SELECT count(*) FROM schema_migration WHERE name = '${migration}'`,
    )) === '1'
  );
}

async function imagesInUse(test: ClusterTest): Promise<string> {
  const pods = await test.release.pods();
  return [...new Set(pods.map(({ spec }) => (spec as { containers?: { image: string }[] }).containers?.[0]?.image))]
    .sort()
    .join(', ');
}

/** Returns the image of a version with one more migration: the given image, or an image that is built here. */
async function nextImage({ options }: ClusterTest): Promise<string> {
  if (options.nextImage) return options.nextImage;
  const next = `${options.image}-next`;
  const engine = (
    await Promise.all(['podman', 'docker'].map(async (name) => ((await run(name, ['info'])).ok ? name : null)))
  ).find(Boolean);
  if (!engine || !options.registry)
    throw new NotRun('needs the image of a next version: --next-image, or podman or docker and --registry to make one');
  const steps: [string, string[]][] = [
    [join(import.meta.dirname, '../next-version/build.sh'), [options.image, next]],
    [engine, ['push', ...(engine === 'podman' ? ['--tls-verify=false'] : []), next]],
  ];
  for (const [program, args] of steps) {
    const outcome = await run(program, args, { timeoutMs: 300_000 });
    if (!outcome.ok) throw new NotRun(`${program} ${args[0]} failed: ${outcome.text.trim().slice(-400)}`);
  }
  return next;
}
