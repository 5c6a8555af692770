import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames } from '@jiceng/contracts/contract';
import { assertDistrictFits, loadDemo, type DemoLoading } from './demo.js';
import { isPortFree } from '@jiceng/local/ports';
import { portsFrom } from '@jiceng/local/platform-layout';
import { Platform } from '@jiceng/local/platform';
import { removePostgres } from '@jiceng/local/postgres';
import { Progress } from '@jiceng/local/progress';
import { becomeLauncher, endLeftovers, forgetRun, writeRun } from '@jiceng/local/run-record';
import { readStartOptions, type StartOptions } from './start-options.js';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';

/**
 * Milliseconds after the start for which the terminal waits for the history of the demo district. After that the
 * platform can be used, and the history continues in the background.
 */
const longestWaitMs = 60_000;
const checkout = resolve(import.meta.dirname, '../..');
const progress = new Progress();
const interrupt = new AbortController();

/** `npm start`: runs one platform for each state folder until Ctrl-C. */
async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2), checkout);
  const { home } = options;
  openHome(home);
  becomeLauncher(home);
  stopWhenAsked();
  try {
    const ended = await endLeftovers(home);
    if (ended.length > 0) progress.notice(`The previous run was killed; ended what it left: ${ended.join(', ')}`);
    if (options.fresh) await beginAnew(home);
    assertDistrictFits(options);
    await assertPortsFree(options.port);
    await run(options);
  } finally {
    forgetRun(home);
  }
}

async function run(options: StartOptions): Promise<void> {
  let started: Platform | null = null;
  const platform = await Platform.start({
    home: options.home,
    port: options.port,
    durable: true,
    restartCrashed: true,
    signal: interrupt.signal,
    onProgress: (line) => progress.step(line),
    onNotice: (line) => progress.notice(line),
    onChange: () => {
      if (started && !interrupt.signal.aborted) record(started, options.home);
    },
  });
  started = platform;
  record(platform, options.home);
  const stopAsked = new Promise<void>((done) => {
    if (interrupt.signal.aborted) done();
    interrupt.signal.addEventListener('abort', () => done(), { once: true });
  });
  try {
    const demo = options.demo ? loadDemo(platform.gatewayUrl, options, (line) => progress.step(line)) : null;
    if (demo)
      await Promise.race([
        demo.ended,
        demo.imported.then(() => sleep(Math.max(0, longestWaitMs - progress.milliseconds))),
        stopAsked,
      ]);
    progress.end();
    if (!interrupt.signal.aborted) process.stdout.write(welcome(platform, options.home, demo));
    demo?.tellFromNowOn((line) => {
      if (!interrupt.signal.aborted) progress.notice(line);
    });
    await stopAsked;
    progress.notice('\nStopping …');
  } finally {
    await platform.stop();
  }
  progress.notice('Stopped.');
}

function record(platform: Platform, home: string): void {
  const processes = [...platform.processes.values()].flatMap(({ name, pid, plan }) =>
    pid ? [[name, { pid, script: plan.script }] as const] : [],
  );
  writeRun(home, {
    launcher: process.pid,
    checkout,
    startedAt: new Date().toISOString(),
    gatewayUrl: platform.gatewayUrl,
    ports: platform.ports,
    processes: Object.fromEntries(processes),
    databases: Object.fromEntries(serviceNames.map((service) => [service, platform.databaseUrl(service)])) as never,
    queueUrl: platform.queueUrl,
    contextSecret: platform.contextSecret,
  });
}

/** Stops the platform on Ctrl-C, a closed terminal, SIGTERM, and the death of the process that started this one. */
function stopWhenAsked(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  process.on('disconnect', () => interrupt.abort());
  // When the terminal is gone, every write fails. The errors are ignored, so that the platform can stop in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function openHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o755 });
    writeFileSync(join(home, '.writable'), '');
    rmSync(join(home, '.writable'));
    chmodSync(home, 0o755);
  } catch (error) {
    throw new UserFault(
      `Cannot write to ${home} (${(error as NodeJS.ErrnoException).code}): run as its owner, or choose a folder of your own with "npm start -- --state <folder>"`,
      { cause: error },
    );
  }
}

async function beginAnew(home: string): Promise<void> {
  progress.step('Deleting the data of the last time');
  await removePostgres(home);
  for (const name of readdirSync(home))
    if (name !== 'launcher.lock') rmSync(join(home, name), { recursive: true, force: true });
}

async function assertPortsFree(port: number): Promise<void> {
  const { postgres: _, ...ports } = portsFrom(port);
  for (const [name, number] of Object.entries(ports)) {
    if (await isPortFree(number)) continue;
    const owner = (await answersAsPlatform(number)) ? 'another Jiceng platform' : 'another program';
    throw new UserFault(
      `Port ${number} (${name}) is in use by ${owner}: stop it, or choose other ports with "npm start -- --port ${port + 100}"`,
    );
  }
}

async function answersAsPlatform(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(1000) });
    return response.ok && (await response.text()).includes('"live"');
  } catch {
    return false;
  }
}

interface Account {
  account: string;
  name: string;
  title?: string;
  organization?: string;
  featured?: boolean;
}

/** Number of featured accounts that the final message lists. The sign-in page offers all featured accounts. */
const accountsShown = 8;

function welcome(platform: Platform, home: string, demo: DemoLoading | null): string {
  const url = platform.gatewayUrl;
  const file = join(home, 'accounts.json');
  const accounts = (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Account[]) : []).filter(
    (entry) => entry.featured !== false,
  );
  const shown = accounts
    .slice(0, accountsShown)
    .map(
      ({ account, name, title, organization }) =>
        `    ${account.padEnd(20)} ${[name, title, organization].filter(Boolean).join(' · ')}`,
    );
  const first = accounts.find(({ account }) => account === 'street-dispatcher')?.account ?? accounts[0]?.account;
  return (
    [
      '',
      `  Jiceng 基层 is ready after ${Math.round(progress.milliseconds / 1000)} s${demo ? `, district ${demo.district}` : ''}.`,
      ...(demo && !demo.done
        ? ['  The past months of the demo district are still being written, which goes on by itself.']
        : []),
      '',
      `  Console 控制台         ${url}/`,
      `  GraphQL and explorer   ${url}/graphql`,
      ...(shown.length > 0
        ? [
            '  Demo accounts',
            ...shown,
            ...(accounts.length > shown.length
              ? [
                  `    … ${accounts.length - shown.length} more at the sign-in and in ${join(basename(home), 'accounts.json')}`,
                ]
              : []),
          ]
        : []),
      ...(first
        ? ['  A token', `    curl -s ${url}/demo/token -H 'content-type: application/json' -d '{"account":"${first}"}'`]
        : []),
      `  Try                    npm run drill      the whole loop of one issue, told as a table`,
      `  Logs                   ${join(home, 'logs')}`,
      `  Stop                   Ctrl-C             (data stays; "npm start -- --fresh" begins anew)`,
      '',
    ].join('\n') + '\n'
  );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    progress.end();
    if (interrupt.signal.aborted) process.exit(0);
    reportAndExit(error);
  },
);
