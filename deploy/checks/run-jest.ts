import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { writeGroups, type Grouped } from './test-groups.js';

const checkout = resolve(import.meta.dirname, '../..');
const filesTold = 10;

interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  /** Number of files that could not run. The number of their tests is unknown, so each file counts as one failure. */
  numRuntimeErrorTestSuites: number;
  /** Times in milliseconds since 1970. */
  testResults: { name: string; startTime: number; endTime: number }[];
}

/**
 * Runs Jest with arguments, and the files of `grouped` in groups. The output ends with the ten slowest files of a run
 * with more than ten files, and with a summary from Jest's result file. The process ends with Jest's result.
 */
export async function runJest(args: string[], grouped: readonly Grouped[]): Promise<never> {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-jest-'));
  const result = join(folder, 'result.json');
  const groups = join(folder, 'groups');
  if (grouped.length > 0) {
    mkdirSync(groups);
    writeGroups(groups, grouped);
  }

  const child = spawn(
    process.execPath,
    [join(checkout, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${result}`, ...args],
    {
      cwd: checkout,
      // Jest repeats the whole result on standard output when a result file is requested, so standard output is ignored.
      // The readable report is on standard error.
      stdio: ['inherit', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        NODE_ENV: 'test',
        ...(grouped.length > 0 ? { JICENG_TEST_GROUPS: groups } : {}),
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.on('disconnect', () => child.kill('SIGTERM'));
  const code = await new Promise<number>((done) => child.on('close', (exit) => done(exit ?? 1)));

  const counts: JestResult = existsSync(result)
    ? (JSON.parse(readFileSync(result, 'utf8')) as JestResult)
    : { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, testResults: [] };
  rmSync(folder, { recursive: true, force: true });
  if (counts.testResults.length > filesTold) {
    const slowest = counts.testResults
      .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, filesTold);
    process.stdout.write('The slowest files:\n');
    for (const { name, seconds } of slowest)
      process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${relative(checkout, name)}\n`);
  }
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  process.stdout.write(`${counts.numPassedTests} passed, ${failed} failed\n`);
  process.exit(failed > 0 ? 1 : code);
}
