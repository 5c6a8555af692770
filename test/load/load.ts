import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { findRunningPlatform } from '@jiceng/local/run-record';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { prepareCast } from './cast.js';
import { ClusterWatch } from './cluster-samples.js';
import { checkInvariants, findAcknowledged } from './durability.js';
import { readLoadOptions, type LoadOptions } from './load-options.js';
import { bucketsOf, readOperation, summaryOf, withoutCutOff, type Operation } from './observations.js';
import { PlatformWatch, type Watch } from './process-samples.js';
import { lengthOf, PHOTO_BYTES, type Profile } from './profiles.js';
import { reportHtml } from './report.js';
import { assertTargetIsOurs, isInPresentCluster } from './target.js';
import { judge } from './verdict.js';

const checkout = resolve(import.meta.dirname, '../..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run load`: runs one profile against one target, reports during the run and judges at the end. */
async function main(): Promise<number> {
  const options = readLoadOptions(process.argv.slice(2), checkout);
  const running = findRunningPlatform(options.home);
  const target = options.target ?? running?.gatewayUrl;
  if (!target)
    throw new UserFault('No platform runs from this checkout: start it with "npm start", or name one with --target');
  assertTargetIsOurs(target, options.targetIsOurs);
  const watched = running !== null && sameAddress(target, running.gatewayUrl) ? running : null;
  mkdirSync(options.out, { recursive: true });
  const files = {
    cast: join(options.out, 'cast.json'),
    photo: join(options.out, 'photo.jpg'),
    lines: join(options.out, 'operations.log'),
    summary: join(options.out, 'summary.json'),
    report: join(options.out, 'report.html'),
  };
  say(`${options.profile.name} on ${target}: ${options.profile.about}`);
  const watch: Watch | null =
    options.lines.length > 0
      ? null
      : watched
        ? new PlatformWatch(watched)
        : isInPresentCluster(target)
          ? new ClusterWatch()
          : null;
  const k6Status = options.lines.length > 0 ? 0 : await prepareAndRun(options, target, files, watch);
  if (options.archive !== null) return k6Status;

  const lines = await readOperations(options.lines.length > 0 ? options.lines : [files.lines]);
  const operations = options.profile.untilItBreaks ? withoutCutOff(lines) : lines;
  // Time counts from the first arrival, because k6 takes seconds to prepare its virtual users.
  const startedAt = operations.reduce((first, operation) => Math.min(first, operation.startedAt), Date.now());
  const acknowledged = operations.flatMap(({ acknowledgedId }) => acknowledgedId ?? []);
  const durability = await findAcknowledged(acknowledged, {
    target,
    database: watched?.databases.coordination ?? null,
  });
  const evidence = {
    profile: options.profile,
    operations,
    buckets: bucketsOf(operations, startedAt),
    samples: watch?.samples ?? [],
    startedAt,
    dropped: options.lines.length > 0 ? 0 : droppedIn(files.summary),
    durability,
    invariants: checkInvariants(checkout, watched?.databases ?? null),
    k6Status,
  };
  const verdict = judge(evidence);
  const notes =
    options.lines.length > 0
      ? ['Judged from lines of runs elsewhere: arrivals nobody served, processes and queues are not known.']
      : watch
        ? watch.notes
        : [
            'Processes and queues were not watched: the target is neither the platform of this checkout nor in the present cluster.',
          ];
  writeFileSync(
    files.report,
    reportHtml(evidence, verdict, {
      target,
      commit: commit(),
      at: new Date(startedAt),
      scale: options.scale,
      time: options.time,
      notes,
    }),
  );
  say(`\nReport: ${files.report}`);
  say(verdict.line);
  return verdict.passed ? 0 : 1;
}

/** Prepares the cast, then runs k6 or makes an archive of the run. Returns the exit status of k6. */
async function prepareAndRun(
  options: LoadOptions,
  target: string,
  files: RunFiles,
  watch: Watch | null,
): Promise<number> {
  assertK6();
  const cast = await prepareCast(target, files.cast);
  if (sendsPhotos(options.profile)) writeFileSync(files.photo, await largePhoto());
  say(`${cast.district}: ${cast.residents} residents, ${cast.desks} desks; ${lengthOf(options.profile)} s to go`);
  try {
    if (options.archive !== null) return archiveRun(options, target, files);
    watch?.start();
    return await runK6(options, target, files);
  } finally {
    watch?.stop();
    for (const file of [files.cast, files.photo]) rmSync(file, { force: true });
  }
}

/** @throws UserFault when k6 is not installed */
function assertK6(): void {
  if (spawnSync('k6', ['version'], { stdio: 'ignore' }).status === 0) return;
  throw new UserFault(
    'k6 is not on PATH: install it (https://grafana.com/docs/k6, one binary, version 1.0 or newer) and run the command again',
  );
}

const sendsPhotos = ({ streams }: Profile): boolean => streams.some(({ journey }) => journey === 'photoReport');

/** Draws noise, which no format compresses well: a photo of about PHOTO_BYTES, as a phone takes it. */
function largePhoto(): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  // A pixel of this noise takes about 0.66 bytes.
  const [width, height] = [2048, Math.round(PHOTO_BYTES / 0.66 / 2048)];
  return sharp({ create: { width, height, channels: 3, background: 'white', noise } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

interface RunFiles {
  cast: string;
  photo: string;
  lines: string;
  summary: string;
}

/** Returns the settings that `k6/main.ts` reads. */
function settingsOf({ profile, scale, time, hours }: LoadOptions, target: string, { cast, photo }: RunFiles): string[] {
  const settings = {
    TARGET: target,
    PROFILE: profile.name,
    SCALE: String(scale),
    TIME: String(time),
    HOURS: String(hours),
    CONCENTRATION: String(profile.concentration),
    CAST: cast,
    ...(sendsPhotos(profile) ? { PHOTO: photo } : {}),
    RUN: `load-${Date.now().toString(36)}`,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
}

const script = join(import.meta.dirname, 'k6/main.ts');

/** Makes one file with scripts, settings and cast, for the k6 operator or for k6 on other machines. */
function archiveRun(options: LoadOptions, target: string, files: RunFiles): number {
  const { status, stderr } = spawnSync(
    'k6',
    ['archive', '--quiet', '-O', options.archive!, ...settingsOf(options, target, files), script],
    { encoding: 'utf8' },
  );
  say(
    status === 0
      ? `Archive: ${options.archive}. It holds tokens of the demo issuer: keep it as you keep those.`
      : stderr,
  );
  return status ?? 1;
}

/** Runs k6 until the end of the profile and reports every five seconds. */
async function runK6(options: LoadOptions, target: string, files: RunFiles): Promise<number> {
  for (const file of [files.lines, files.summary]) rmSync(file, { force: true });
  const args = [
    'run',
    '--quiet',
    '--no-usage-report',
    '--log-format',
    'raw',
    '--console-output',
    files.lines,
    ...settingsOf(options, target, files),
    '-e',
    `SUMMARY=${files.summary}`,
    script,
  ];
  const child = spawn('k6', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let faults = '';
  child.stderr.on('data', (chunk: Buffer) => {
    faults = (faults + chunk.toString()).slice(-4000);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  const progress = setInterval(tellProgress(files.lines), 5000);
  const status = await new Promise<number>((done) => child.on('close', (code) => done(code ?? 1)));
  clearInterval(progress);
  if (![0, 99].includes(status)) say(faults);
  return status;
}

/** Returns a function that reads the new lines of the file and reports them in one line. */
function tellProgress(file: string): () => void {
  const began = Date.now();
  let position = 0;
  let rest = '';
  return () => {
    if (!existsSync(file)) return;
    const handle = openSync(file, 'r');
    const chunk = Buffer.alloc(4 * 1024 * 1024);
    const read = readSync(handle, chunk, 0, chunk.length, position);
    closeSync(handle);
    position += read;
    const lines = (rest + chunk.toString('utf8', 0, read)).split('\n');
    rest = lines.pop() ?? '';
    const operations = lines.map(readOperation).filter((operation) => operation !== null);
    const kinds = [...Map.groupBy(operations, ({ kind }) => kind)].map(
      ([kind, list]) => `${kind} ${(list.length / 5).toFixed(1)}/s p95 ${summaryOf(list).p95.toFixed(0)} ms`,
    );
    say(
      `${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${kinds.join('  ')}  failed ${operations.filter(({ fault }) => fault !== null).length}`,
    );
  };
}

/** @throws UserFault when a file is missing */
async function readOperations(files: readonly string[]): Promise<Operation[]> {
  const operations: Operation[] = [];
  for (const file of files) {
    if (!existsSync(file)) throw new UserFault(`There are no lines of operations in ${file}`);
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const operation = readOperation(line);
      if (operation) operations.push(operation);
    }
  }
  return operations;
}

function droppedIn(summary: string): number {
  if (!existsSync(summary)) return 0;
  const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as {
    metrics: Record<string, { values: { count?: number } }>;
  };
  return metrics.dropped_iterations?.values.count ?? 0;
}

function sameAddress(one: string, other: string): boolean {
  const of = (address: string): string =>
    `${new URL(address).hostname.replace('localhost', '127.0.0.1')}:${new URL(address).port}`;
  return of(one) === of(other);
}

function commit(): string {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: checkout, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}

main().then((code) => process.exit(code), reportAndExit);
