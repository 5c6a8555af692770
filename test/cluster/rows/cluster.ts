import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Table } from '../../../deploy/operations/table.js';
import { reportAndExit } from '@jiceng/local/user-fault';
import { readClusterOptions } from '../cluster-options.js';
import { checkout, ClusterTest, Deviation, NotRun } from '../cluster-test.js';
import { Kubernetes } from '../kubernetes.js';
import { rows } from './all.rows.js';

/** `npm run test:cluster`: checks every promise of the chart on the cluster of kubectl's present context. */
async function main(): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
  const options = readClusterOptions(
    process.argv.slice(2),
    rows.map(({ name }) => name),
    process.env,
    version,
  );
  process.stdout.write(
    `Cluster test on ${await Kubernetes.assertReachable()}: image ${options.image}, chart ${options.chart}${options.quick ? ', the quick part' : ''}\n\n`,
  );
  const chosen = rows.filter(({ name, quick }) => options.only?.includes(name) ?? (quick || !options.quick));
  const test = await ClusterTest.prepare(options);
  let ending: Promise<void> | null = null;
  const end = (): Promise<void> => (ending ??= test.end());
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(130)));
  const table = new Table(
    [
      { title: 'row', width: 14 },
      { title: 'what is shown', width: 44 },
      { title: 'what was seen', width: 70 },
      { title: 's', width: 4 },
      { title: 'ok', width: 3 },
    ],
    (text) => void process.stdout.write(text),
  );
  table.head();
  const counts = { ok: 0, deviates: 0, 'not run': 0 };
  try {
    const began = Date.now();
    const installs = chosen.some(({ name }) => name === 'install');
    await test.bringUpStores(!installs);
    table.row([
      '',
      "PostgreSQL, Redis and a provider's keys for the test",
      'stand',
      String(Math.round((Date.now() - began) / 1000)),
      '',
    ]);
    for (const row of chosen) {
      const began = Date.now();
      const show = (seen: string, result: keyof typeof counts): void => {
        counts[result] += 1;
        const mark = { ok: '✓', deviates: '✗', 'not run': '–' }[result];
        table.row([row.name, row.shows, seen, String(Math.round((Date.now() - began) / 1000)), mark]);
      };
      try {
        show(await row.run(test), 'ok');
      } catch (error) {
        if (error instanceof NotRun) show(`NOT RUN: ${error.message}`, 'not run');
        else show(error instanceof Deviation ? error.message : ((error as Error).stack ?? String(error)), 'deviates');
        // Without an installation every later row would fail for the same reason.
        if (row.name === 'install' && !(error instanceof NotRun)) break;
      }
    }
  } finally {
    await end();
  }
  process.stdout.write(`\n${counts.ok} rows ok, ${counts.deviates} deviate, ${counts['not run']} not run here\n`);
  return counts.deviates === 0 && counts.ok > 0 ? 0 : 1;
}

main().then((code) => process.exit(code), reportAndExit);
