import { setTimeout as sleep } from 'node:timers/promises';
import { Table } from '../table.js';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { databaseUrls, openDatabases, stateFolder } from '../databases.js';
import { violationsOf } from './all-invariants.js';

/** Seconds for which work in progress may continue before a violation counts. */
const USUAL_PATIENCE = 20;

/**
 * `npm run invariants`: checks the invariants across the databases. The exit code is 1 when an invariant does not hold.
 */
async function main(args: readonly string[]): Promise<void> {
  const { origin, urls, secret } = databaseUrls(stateFolder(args));
  const databases = await openDatabases(urls, origin, secret);
  const write = (text: string): void => void process.stdout.write(text);
  try {
    const deadline = Date.now() + patience(args) * 1000;
    let results = await violationsOf(databases.of);
    while (results.some(({ violations }) => violations.length > 0) && Date.now() < deadline) {
      await sleep(1000);
      results = await violationsOf(databases.of);
    }
    write(`Invariants of ${origin}\n\n`);
    const table = new Table(
      [
        { title: 'invariant', width: 28 },
        { title: 'what holds', width: 62 },
        { title: 'result', width: 14 },
        { title: 'ms', width: 6 },
      ],
      write,
    );
    table.head();
    for (const { invariant, violations, milliseconds } of results) {
      table.row([
        invariant.name,
        invariant.says,
        violations.length === 0 ? 'holds' : `${violations.length} violated`,
        String(milliseconds),
      ]);
    }
    const violated = results.filter(({ violations }) => violations.length > 0);
    if (violated.length === 0) return write(`\nAll ${results.length} hold.\n`);
    for (const { invariant, violations } of violated) {
      write(`\n${invariant.name}\n`);
      for (const { service, what } of violations) write(`  ${service}: ${what}\n`);
    }
    process.exitCode = 1;
  } finally {
    await databases.close();
  }
}

function patience(args: readonly string[]): number {
  const at = args.indexOf('--patience');
  if (at < 0) return USUAL_PATIENCE;
  const seconds = Number(args[at + 1]);
  if (!Number.isFinite(seconds) || seconds < 0) throw new UserFault('--patience takes a number of seconds');
  return seconds;
}

await main(process.argv.slice(2)).catch(reportAndExit);
