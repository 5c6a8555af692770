// Runs the npm scripts that need a build. It works on any Node from 20.19 with nothing installed, so it is plain
// JavaScript: it installs missing packages, continues with the Node 24 of the dev dependencies, builds, and starts the
// task.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const checkout = resolve(import.meta.dirname, '../..');
const modules = join(checkout, 'node_modules');

/** The script of each `npm run <task>`. A script `*.ts` runs directly, because Node 24 removes the types. */
const tasks = {
  start: { script: 'deploy/local/start.ts' },
  test: { script: 'deploy/checks/test.ts' },
  'test:browser': { script: 'deploy/checks/browser.ts' },
  screenshots: { script: 'gateway/console/journeys/screenshots.ts' },
  'console:speed': { script: 'gateway/console/journeys/speed.ts' },
  // The mock server needs no build, because it imports the sources.
  mock: { script: 'deploy/mock/mock.ts', fromSource: true },
  drill: { script: 'deploy/drill/drill.ts' },
  invariants: { script: 'deploy/operations/invariants/invariants.ts' },
  'audit:verify': { script: 'deploy/operations/audit-verify.ts' },
  dashboards: { script: 'deploy/operations/dashboards.ts' },
  'dead-letters': { script: 'deploy/operations/dead-letters.ts' },
  database: { script: 'deploy/operations/database/database.ts' },
  sealing: { script: 'deploy/operations/sealing.ts' },
  backup: { script: 'deploy/operations/backup/backup.ts' },
  'test:phones': { script: 'test/phones/phones.ts' },
  'test:crash': { script: 'test/crash/crash.ts' },
  'test:cluster': { script: 'test/cluster/rows/cluster.ts' },
  load: { script: 'test/load/load.ts' },
  'load:seed': { script: 'test/load/seed/seed.ts' },
  bench: { script: 'test/bench/bench.ts' },
  'bench:bytes': { script: 'test/bench/bytes/bytes.ts' },
  conformance: { script: 'test/conformance/conformance.ts' },
  build: { script: null },
  // The services print their schemas, which are then composed. The console is built last, because its operations must
  // fit the composed schema.
  'build:services': { script: null, without: ['console'] },
};

/** A fault that the user can correct. It is printed in one line without a stack. */
class Told extends Error {}

async function main([name, ...args]) {
  const task = tasks[name];
  if (!task) throw new Told(`Unknown task "${name ?? ''}". Known: ${Object.keys(tasks).join(', ')}`);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Told(`Node ${process.versions.node} is too old: install Node 20.19 or newer`);

  await underLock(async () => {
    if (dependenciesAreStale()) await installDependencies();
    if (!task.fromSource) await build(task.without);
  });
  if (task.script)
    await handOver(join(checkout, task.script), args, task.fromSource ? ['--conditions=jiceng-source'] : []);
}

/**
 * Compares installed and declared versions and not only dates, because a fresh `git checkout` changes the date of the
 * lock file.
 */
function dependenciesAreStale() {
  const installed = join(modules, '.package-lock.json');
  const declared = join(checkout, 'package-lock.json');
  if (!existsSync(installed)) return true;
  if (statSync(installed).mtimeMs >= statSync(declared).mtimeMs) return false;
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wants = JSON.parse(readFileSync(declared, 'utf8')).packages;
  return Object.entries(wants).some(
    ([path, entry]) =>
      path.startsWith('node_modules/') &&
      !entry.optional &&
      !entry.devOptional &&
      !entry.peer &&
      // The lock file gives a lib of the workspace no version, so a missing link shows that it is not installed yet.
      (!has[path] || has[path].version !== entry.version),
  );
}

async function installDependencies() {
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...before] = npm;
  const args = [...before, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await step(
    'Installing dependencies',
    command,
    args,
    'Check the connection to the npm registry and run the command again.',
  );
}

/**
 * Builds what has changed since the last build. Nx itself would delete and copy every `dist` again, even when nothing
 * has changed, and a service of a running platform that starts at this moment would not find its modules.
 */
async function build(without = []) {
  const record = join(checkout, '.cache', ['built', ...without].join('-without-'));
  const built = existsSync(record) ? readFileSync(record, 'utf8') : null;
  if (built === stateOfFiles() && process.env.NX_SKIP_NX_CACHE === undefined) return;
  rmSync(record, { force: true });
  const args = [join(modules, 'nx/dist/bin/nx.js'), 'run-many', '-t', 'build', '--outputStyle=static'];
  if (without.length > 0) args.push('--exclude', without.join());
  await step('Building', node24(), args, 'The messages above name the file that does not compile.');
  writeFileSync(record, stateOfFiles());
}

/** Returns a hash of name, size and date of every file that a build reads or writes. */
function stateOfFiles() {
  const hash = createHash('sha256');
  const add = (path) => {
    const file = statSync(path, { throwIfNoEntry: false });
    if (file) hash.update(`${path} ${file.size} ${file.mtimeMs}\n`);
  };
  const addFolder = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isFile()) add(path);
      else if (entry.isDirectory() && entry.name !== 'node_modules') addFolder(path);
    }
  };
  for (const file of ['package-lock.json', '.swcrc', 'tsconfig.base.json', 'nx.json']) add(join(checkout, file));
  for (const folder of ['libs', 'services', 'gateway']) addFolder(join(checkout, folder));
  return hash.digest('hex');
}

/**
 * Returns the Node of the dev dependency `node`, which exists only after the install script of this package ran;
 * without it, the running Node when that is version 24 or newer.
 */
function node24() {
  const bundled = join(modules, 'node/bin/node');
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Told('The Node 24 of node_modules is missing (install scripts were switched off): run "npm rebuild node"');
}

/** Runs a quiet command with one progress line. Its output is shown only when it fails. */
async function step(label, command, args, remedy) {
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
  const live = process.stderr.isTTY;
  if (!live) process.stderr.write(`${label} …\n`);
  const ticker = setInterval(
    () => process.stderr.write(live ? `\r${label} … ${seconds()} ` : `${label} … ${seconds()}\n`),
    live ? 500 : 15_000,
  );
  let output = '';
  const child = spawn(command, args, { cwd: checkout, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((done) => {
    child.on('error', (error) => {
      output += error.message;
      done(1);
    });
    child.on('close', (exit) => done(exit ?? 1));
  });
  clearInterval(ticker);
  if (live) process.stderr.write(`\r${label}: ${code === 0 ? 'done' : 'failed'} in ${seconds()}      \n`);
  if (code === 0) return;
  process.stderr.write(`${output.slice(-8000)}\n`);
  throw new Told(`${label} failed. ${remedy}`);
}

function environment() {
  const env = {
    ...process.env,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_SKIP_NX_CACHE: process.env.NX_SKIP_NX_CACHE ?? '',
  };
  if (env.NX_SKIP_NX_CACHE === '') delete env.NX_SKIP_NX_CACHE;
  env.PATH = [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
  return env;
}

/**
 * Makes two commands on the same checkout wait for each other, so that they do not install or build at the same time.
 * The lock file holds the owner's pid, so that the lock of a killed run is recognised.
 */
async function underLock(work) {
  const folder = join(checkout, '.cache');
  const lock = join(folder, 'build.lock');
  mkdirSync(folder, { recursive: true });
  for (let waited = false; ; await new Promise((done) => setTimeout(done, 300))) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw new Told(`Cannot write to ${folder} (${error.code}): run as the owner of this checkout`);
      if (!isAlive(readPid(lock)) && ageSeconds(lock) > 1) rmSync(lock, { force: true });
      else if (!waited) {
        waited = true;
        process.stderr.write('Another command is building this checkout; waiting for it …\n');
      }
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function readPid(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function ageSeconds(file) {
  try {
    return (Date.now() - statSync(file).mtimeMs) / 1000;
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Runs the task as a child process in the same terminal and passes signals on. A channel tells the task when this
 * process, or npm above it, was killed, because nobody could press Ctrl-C then.
 */
async function handOver(script, args, conditions) {
  if (!existsSync(script)) throw new Told(`${script} is missing from this checkout`);
  const flags = [
    ...conditions,
    '--disable-warning=ExperimentalWarning',
    '--import',
    pathToFileURL(join(checkout, 'libs/local/typescript.mjs')).href,
  ];
  const child = spawn(node24(), [...flags, script, ...args], {
    cwd: checkout,
    env: environment(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) {
    const starters = npmAbove();
    setInterval(() => {
      if (npmAbove() !== starters) child.kill('SIGTERM');
    }, 500).unref();
  }
  process.exitCode = await new Promise((done) =>
    child.on('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1))),
  );
}

/**
 * Returns the processes between npm and this process: npm's shell, and npm when the shell did not replace itself. The
 * value changes when one of them dies.
 */
function npmAbove() {
  try {
    return `${process.ppid} ${readFileSync(`/proc/${process.ppid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[1]}`;
  } catch {
    return String(process.ppid);
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(error instanceof Told ? `${error.message}\n` : `${error.stack}\n`);
  process.exitCode = 1;
});
