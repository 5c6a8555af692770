import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
  closeSync,
  openSync,
  chmodSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import type { Guardian } from './guardian.js';
import { startGuardian } from './guardian.js';
import { endOfLog } from './log-file.js';
import { freePorts } from './ports.js';
import { PostgresServer } from './postgres.js';
import { nodeFlags, passedOn, restartWait, SupervisedProcess, type ProcessPlan } from './supervised-process.js';
import { UserFault } from './user-fault.js';

export interface PlatformSettings {
  /** State folder: data, keys, logs. */
  home: string;
  /** The gateway's port; services follow at +1 … +5, PostgreSQL at +9, workers apart from +10. Any free ports when absent. */
  port?: number;
  durable: boolean;
  restartCrashed: boolean;
  /** BullMQ on this Redis instead of PostgreSQL. */
  redisUrl?: string;
  /** Services whose worker runs as a process of its own beside an API without one. */
  workersApart?: readonly ServiceName[];
  /** Added to the environment of every process, after the launcher's own. */
  env?: Record<string, string>;
  onProgress?: (line: string) => void;
  onNotice?: (line: string) => void;
  onChange?: () => void;
  /** Aborting stops the platform, also while it is still starting. */
  signal?: AbortSignal;
}

export type PlatformPorts = Record<ServiceName | 'gateway' | 'postgres', number>;

const checkout = resolve(import.meta.dirname, '../..');
const queueDatabase = 'jiceng_queues';

export function databaseName(service: ServiceName): string {
  return `jiceng_${service.replaceAll('-', '_')}`;
}

/** The ports of a platform whose gateway listens at `gateway`. */
export function portsFrom(gateway: number): PlatformPorts {
  const services = Object.fromEntries(serviceNames.map((name, index) => [name, gateway + 1 + index])) as Record<
    ServiceName,
    number
  >;
  return { gateway, ...services, postgres: gateway + 9 };
}

/** Ports for every process: in a row from the given one, or any that are free. Workers that run apart come last. */
async function choosePorts(
  gateway: number | undefined,
  workersApart: readonly ServiceName[],
): Promise<{ ports: PlatformPorts; workerPorts: Map<ServiceName, number> }> {
  const names = ['gateway', 'postgres', ...serviceNames] as const;
  const free = gateway ? [] : await freePorts(names.length + workersApart.length);
  const ports = gateway
    ? portsFrom(gateway)
    : (Object.fromEntries(names.map((name, index) => [name, free[index]])) as PlatformPorts);
  const workerPorts = workersApart.map(
    (service, index) => [service, gateway ? gateway + 10 + index : free[names.length + index]!] as const,
  );
  return { ports, workerPorts: new Map(workerPorts) };
}

/** The whole platform on this machine: PostgreSQL, five services and the gateway, each a process. */
export class Platform {
  readonly ports: PlatformPorts;
  readonly postgres: PostgresServer;
  /** By service name, `gateway`, or `<service>-worker`; in the order of starting. */
  readonly processes = new Map<string, SupervisedProcess>();
  readonly contextSecret: string;
  private readonly settings: PlatformSettings;
  private readonly guardian: Guardian;
  private readonly workerPorts: ReadonlyMap<ServiceName, number>;
  private stopping: Promise<void> | null = null;

  private constructor(
    settings: PlatformSettings,
    guardian: Guardian,
    ports: PlatformPorts,
    workerPorts: Map<ServiceName, number>,
    postgres: PostgresServer,
  ) {
    this.settings = settings;
    this.guardian = guardian;
    this.ports = ports;
    this.workerPorts = workerPorts;
    this.postgres = postgres;
    this.contextSecret = keptSecret(join(settings.home, 'keys/actor-context-secret'));
    for (const plan of this.plans()) {
      this.processes.set(
        plan.name,
        new SupervisedProcess(plan, {
          guardian,
          restartCrashed: settings.restartCrashed,
          onNotice: (line) => settings.onNotice?.(line),
          onChange: () => settings.onChange?.(),
        }),
      );
    }
  }

  /** Brings everything up and resolves when every process is ready. What was started is stopped again when one fails. */
  static async start(settings: PlatformSettings): Promise<Platform> {
    prepareHome(settings.home);
    const { ports, workerPorts } = await choosePorts(settings.port, settings.workersApart ?? []);
    const guardian = startGuardian();
    settings.onProgress?.('Starting PostgreSQL');
    const postgres = await PostgresServer.start({
      home: settings.home,
      port: ports.postgres,
      durable: settings.durable,
      guardian,
    }).catch((error: unknown) => {
      guardian.dismiss();
      throw error;
    });
    const platform = new Platform(settings, guardian, ports, workerPorts, postgres);
    settings.signal?.addEventListener('abort', () => void platform.stop(), { once: true });
    try {
      settings.signal?.throwIfAborted();
      await platform.bringUp();
      return platform;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  get gatewayUrl(): string {
    return `http://localhost:${this.ports.gateway}`;
  }

  get queueUrl(): string {
    return this.settings.redisUrl ?? this.postgres.url(queueDatabase);
  }

  databaseUrl(service: ServiceName): string {
    return this.postgres.url(databaseName(service));
  }

  /** Where a service listens, gateway bypassed. */
  serviceUrl(service: ServiceName): string {
    return `http://127.0.0.1:${this.ports[service]}`;
  }

  process(name: string): SupervisedProcess {
    const found = this.processes.get(name);
    if (!found) throw new Error(`no process ${name}; there are ${[...this.processes.keys()].join(', ')}`);
    return found;
  }

  /** `kill -9` of one process or of `postgres`; it stays down until {@link revive}. */
  async kill(name: string): Promise<void> {
    if (name === 'postgres') await this.postgres.kill();
    else await this.process(name).kill();
  }

  /** Starts a killed process (or `postgres`) again and resolves when it is ready. */
  async revive(name: string, timeoutMs?: number): Promise<void> {
    if (name === 'postgres') return this.startPostgresAgain();
    this.process(name).start();
    await this.process(name).ready(timeoutMs);
  }

  /** Resolves when every process says that it is ready. */
  async ready(timeoutMs?: number): Promise<void> {
    await Promise.all([...this.processes.values()].map((process) => process.ready(timeoutMs)));
  }

  /** Stops everything in order: the gateway takes no more requests, services drain, then the database. Safe to call twice. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      await this.processes.get('gateway')?.stop();
      await Promise.all([...this.processes.values()].map((process) => process.stop()));
      await this.postgres.stop();
      this.guardian.dismiss();
    })();
    return this.stopping;
  }

  /** Has `folder` deleted even when this process is killed. */
  sweep(folder: string): void {
    this.guardian.sweep(folder);
  }

  private async bringUp(): Promise<void> {
    this.watchPostgres();
    await this.postgres.ensureDatabases([...serviceNames.map(databaseName), queueDatabase]);
    const gateway = this.process('gateway');
    gateway.start();
    const migrated = await this.migratedBefore();
    const outdated = serviceNames.filter(
      (service) => migrated.get(databaseName(service)) !== migrationFingerprint(service),
    );
    if (outdated.length > 0) this.settings.onProgress?.(`Migrating ${outdated.join(', ')}`);
    for (const service of serviceNames) if (!outdated.includes(service)) this.startService(service);
    // The first goes alone: each migrates the queues too, and only one may create their tables. Then two at a time, for two cores.
    const [first, ...others] = outdated;
    if (first) await this.migrate(first);
    await Promise.all(
      [0, 1].map(async (lane) => {
        for (const service of others.filter((_, index) => index % 2 === lane)) await this.migrate(service);
      }),
    );
    const waiting = new Set(this.processes.keys());
    const tell = (): void => this.settings.onProgress?.(`Waiting for ${[...waiting].join(', ')}`);
    tell();
    await Promise.all(
      [...this.processes.values()].map(async (process) => {
        await process.ready();
        waiting.delete(process.name);
        if (waiting.size > 0) tell();
      }),
    );
  }

  private startService(service: ServiceName): void {
    if (this.stopping) return;
    this.process(service).start();
    this.processes.get(`${service}-worker`)?.start();
  }

  private async migrate(service: ServiceName): Promise<void> {
    const logFile = join(this.settings.home, 'logs', `${service}.log`);
    await runToEnd(
      join(checkout, 'services', service, 'dist/migrate.js'),
      this.serviceEnvironment(service, 'all', 0),
      logFile,
      this.guardian,
    );
    await this.postgres.query(
      'postgres',
      `COMMENT ON DATABASE "${databaseName(service)}" IS 'migrations ${migrationFingerprint(service)}'`,
    );
    this.startService(service);
  }

  /** Which migrations each database has, as noted in its comment: asking costs one query, running them five processes. */
  private async migratedBefore(): Promise<Map<string, string>> {
    const rows = await this.postgres.query<{ name: string; note: string }>(
      'postgres',
      `SELECT datname AS name, shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE 'migrations %'`,
    );
    return new Map(rows.map(({ name, note }) => [name, note.replace('migrations ', '')]));
  }

  private watchPostgres(): void {
    this.postgres.onUnexpectedExit(() => {
      if (this.stopping) return;
      if (!this.settings.restartCrashed) return this.settings.onNotice?.('PostgreSQL ended and stays down');
      this.settings.onNotice?.(
        `PostgreSQL ended; starting it again (log: ${join(this.settings.home, 'logs/postgres.log')})`,
      );
      void this.bringPostgresBack();
    });
  }

  /** Everything stands on it: tried until it answers, as it may be killed again while it recovers. */
  private async bringPostgresBack(): Promise<void> {
    for (let failures = 0; !this.stopping; failures += 1) {
      try {
        return await this.startPostgresAgain();
      } catch (error) {
        const wait = restartWait(failures, true)!;
        this.settings.onNotice?.(`${(error as Error).message}; trying again in ${wait / 1000} s`);
        await sleep(wait);
      }
    }
  }

  private async startPostgresAgain(): Promise<void> {
    await this.postgres.start();
    this.watchPostgres();
    this.settings.onChange?.();
  }

  private serviceEnvironment(
    service: ServiceName,
    role: 'all' | 'api' | 'worker',
    port: number,
  ): Record<string, string> {
    return {
      NODE_ENV: 'production',
      JICENG_PROFILE: 'local',
      JICENG_ROLE: role,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: this.databaseUrl(service),
      QUEUE_URL: this.queueUrl,
      EMBEDDED_POSTGRES: 'true',
      ACTOR_CONTEXT_SECRET: this.contextSecret,
      ...this.settings.env,
    };
  }

  private plans(): ProcessPlan[] {
    const logs = join(this.settings.home, 'logs');
    const gateway: ProcessPlan = {
      name: 'gateway',
      script: join(checkout, 'gateway/dist/main.js'),
      logFile: join(logs, 'gateway.log'),
      readyUrl: `http://127.0.0.1:${this.ports.gateway}/health/ready`,
      env: {
        NODE_ENV: 'production',
        JICENG_PROFILE: 'local',
        HOST: '127.0.0.1',
        PORT: String(this.ports.gateway),
        SUPERGRAPH_PATH: join(checkout, 'gateway/supergraph.graphql'),
        SUBGRAPH_URLS: JSON.stringify(
          Object.fromEntries(serviceNames.map((name) => [name, `${this.serviceUrl(name)}/graphql`])),
        ),
        ACTOR_CONTEXT_SECRET: this.contextSecret,
        QUEUE_URL: this.queueUrl,
        OIDC_AUDIENCE: 'jiceng',
        DEMO_ISSUER_KEY_FILE: join(this.settings.home, 'keys/demo-issuer.pem'),
        DEMO_ACCOUNTS_FILE: join(this.settings.home, 'accounts.json'),
        ...this.settings.env,
      },
    };
    const services = serviceNames.map((service): ProcessPlan => ({
      name: service,
      script: join(checkout, 'services', service, 'dist/main.js'),
      logFile: join(logs, `${service}.log`),
      readyUrl: `${this.serviceUrl(service)}/health/ready`,
      env: this.serviceEnvironment(service, this.workerPorts.has(service) ? 'api' : 'all', this.ports[service]),
    }));
    // A worker answers nothing but health questions and /metrics.
    const workers = [...this.workerPorts].map(([service, port]): ProcessPlan => ({
      name: `${service}-worker`,
      script: join(checkout, 'services', service, 'dist/main.js'),
      logFile: join(logs, `${service}-worker.log`),
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
      env: this.serviceEnvironment(service, 'worker', port),
    }));
    return [gateway, ...services, ...workers];
  }
}

/** Others may enter (PostgreSQL runs under another account when started by root); keys may be read by their owner alone. */
function prepareHome(home: string): void {
  mkdirSync(join(home, 'logs'), { recursive: true });
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
  chmodSync(home, 0o755);
}

function keptSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Changes whenever the migrations of a service, of the platform tables or of the queues may have changed. */
function migrationFingerprint(service: ServiceName): string {
  const hash = createHash('sha256');
  for (const folder of [`services/${service}/dist/migrations`, 'libs/platform/dist/tables']) {
    const path = join(checkout, folder);
    for (const name of existsSync(path)
      ? readdirSync(path)
          .filter((file) => file.endsWith('.js'))
          .sort()
      : [])
      hash.update(name).update(readFileSync(join(path, name)));
  }
  hash.update(readFileSync(join(checkout, 'node_modules/bullmq/package.json')));
  return hash.digest('hex').slice(0, 16);
}

async function runToEnd(
  script: string,
  env: Record<string, string>,
  logFile: string,
  guardian: Guardian,
): Promise<void> {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...nodeFlags, script], {
    env: { ...passedOn(), ...env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  if (child.pid) guardian.watch(child.pid, 'SIGTERM');
  const code = await new Promise((done) => {
    child.once('error', () => done(1));
    child.once('exit', done);
  });
  if (child.pid) guardian.unwatch(child.pid);
  if (code !== 0) {
    throw new UserFault(`Migrating failed (${script}):\n${endOfLog(logFile)}\nThe whole log: ${logFile}`);
  }
}
