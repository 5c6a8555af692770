import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reportAndExit } from '@jiceng/local/user-fault';
import { readBenchOptions, sectionNames, type BenchOptions, type SectionName } from './bench-options.js';
import { capacityTable, measuredIn } from './capacity.js';
import { benchFiling } from './filing.js';
import { benchMemory, benchStartup } from './footprint.js';
import { benchInbox } from './inbox.js';
import { benchLifecycles } from './lifecycles.js';
import { benchList, benchOverhead } from './reading.js';
import {
  describeCommit,
  describeMachine,
  documentOf,
  isReached,
  mergeResults,
  readResults,
  rewriteDocument,
  tableOf,
  type Row,
  type SectionResult,
} from './results.js';
import { openStage, type Stage } from './stage.js';

const checkout = resolve(import.meta.dirname, '../..');
const resultsFile = join(import.meta.dirname, 'results.json');

type Section = (stage: Stage, options: BenchOptions, tell: (line: string) => void) => Promise<Row[]>;
const sections: Record<SectionName, Section> = {
  startup: benchStartup,
  overhead: benchOverhead,
  list: benchList,
  filing: benchFiling,
  lifecycles: benchLifecycles,
  inbox: benchInbox,
  memory: benchMemory,
};

/**
 * `npm run bench`: measures the speed of the platform, and the speed of PostgreSQL alone for comparison, in one run.
 */
async function main(): Promise<number> {
  const options = readBenchOptions(process.argv.slice(2));
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  if (options.capacity) return tellCapacity(options, tell);
  const fresh = await measure(options, tell);
  for (const { section, rows } of fresh) tell(`\n${section}\n${tableOf(rows)}`);
  if (options.write) {
    const all = mergeResults(readResults(resultsFile), fresh);
    writeFileSync(resultsFile, `${JSON.stringify(all, null, 1)}\n`);
    rewriteDocument(join(import.meta.dirname, 'README.md'), 'results', documentOf(all, sectionNames));
    tell('\nwritten to test/bench/README.md');
  }
  const missed = fresh.flatMap(({ rows }) => rows.filter((row) => isReached(row) === false));
  tell(
    missed.length === 0
      ? '\nEvery goal measured here was reached.'
      : `\nNot reached: ${missed.map(({ name }) => name).join('; ')}`,
  );
  return 0;
}

/** Computes the capacity table from the figures of the last `--write`, without measuring. */
function tellCapacity(options: BenchOptions, tell: (line: string) => void): number {
  const table = capacityTable(measuredIn(readResults(resultsFile)), options.rates);
  tell(table);
  if (options.write) rewriteDocument(join(import.meta.dirname, 'CAPACITY.md'), 'capacity', table);
  return 0;
}

async function measure(options: BenchOptions, tell: (line: string) => void): Promise<SectionResult[]> {
  const circumstances = {
    commit: describeCommit(checkout),
    machine: describeMachine(),
    rounds: options.rounds,
    seconds: options.seconds,
    day: new Date().toISOString().slice(0, 10),
  };
  const here = (folder: string | null): string | null => folder && resolve(process.env.INIT_CWD ?? '.', folder);
  const stage = await openStage(here(options.state), here(options.profile), tell);
  const results: SectionResult[] = [];
  try {
    for (const section of options.sections) {
      tell(`\n${section}`);
      results.push({
        section,
        rows: await sections[section](stage, options, (line) => tell(`  ${line}`)),
        ...circumstances,
      });
    }
  } finally {
    await stage.close();
  }
  return results;
}

await main().then((code) => process.exit(code), reportAndExit);
