import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { startGuardian, type Guardian } from './guardian.js';
import {
  choosePorts,
  databaseName,
  processPlans,
  queueDatabase,
  serviceUrl,
  type PlatformPorts,
  type PlatformSite,
} from './platform-layout.js';
import { PostgresServer } from './postgres.js';
import { migrateService, outdatedServices } from './service-migrations.js';
import { restartWait, SupervisedProcess } from './supervised-process.js';

export interface PlatformSettings {
  /** State folder for data, keys and logs. */
  home: string;
  /**
   * The gateway's port. Services follow at +1 … +5, PostgreSQL at +9, separate workers from +10. When absent, free
   * ports are chosen.
   */
  port?: number;
  durable: boolean;
  restartCrashed: boolean;
  /** URL of a Redis that BullMQ uses instead of PostgreSQL. */
  redisUrl?: string;
  /** Services whose worker runs as a separate process beside their API. */
  workersApart?: readonly ServiceName[];
  /** Environment variables for every process. They replace variables of the same name that the launcher sets. */
  env?: Record<string, string>;
  onProgress?: (line: string) => void;
  onNotice?: (line: string) => void;
  onChange?: () => void;
  /** The platform stops when this signal is aborted, also during the start. */
  signal?: AbortSignal;
}

/** The whole platform on this machine: PostgreSQL, five services and the gateway, each as a process. */
export class Platform {
  readonly ports: PlatformPorts;
  readonly postgres: PostgresServer;
  /** Processes by service name, `gateway`, or `<service>-worker`, in the order in which they start. */
  readonly processes = new Map<string, SupervisedProcess>();
  readonly contextSecret: string;
  /** File with the master keys of sealed data. It lies beside the databases, and no database contains the keys. */
  readonly sealingKeysFile: string;
  private readonly settings: PlatformSettings;
  private readonly guardian: Guardian;
  private readonly site: PlatformSite;
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
    this.postgres = postgres;
    this.contextSecret = keptSecret(join(settings.home, 'keys/actor-context-secret'));
    this.sealingKeysFile = join(settings.home, 'keys/sealing-keys');
    keptText(this.sealingKeysFile, () => `1:${newSecret()}`);
    this.site = {
      home: settings.home,
      ports,
      workerPorts,
      databaseUrl: (service) => this.databaseUrl(service),
      queueUrl: this.queueUrl,
      contextSecret: this.contextSecret,
      receiptSecret: keptSecret(join(settings.home, 'keys/receipt-secret')),
      filesKey: keptSecret(join(settings.home, 'keys/files-key')),
      sealingKeysFile: this.sealingKeysFile,
      env: settings.env ?? {},
    };
    for (const plan of processPlans(this.site)) {
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

  /** Starts everything and resolves when every process is ready. When one process fails, all others are stopped. */
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

  /** The address of a service itself, not through the gateway. */
  serviceUrl(service: ServiceName): string {
    return serviceUrl(this.site, service);
  }

  process(name: string): SupervisedProcess {
    const found = this.processes.get(name);
    if (!found) throw new Error(`no process ${name}; there are ${[...this.processes.keys()].join(', ')}`);
    return found;
  }

  /** Kills a process or `postgres` with `kill -9`. It stays down until {@link revive}. */
  async kill(name: string): Promise<void> {
    if (name === 'postgres') await this.postgres.kill();
    else await this.process(name).kill();
  }

  /** Starts a killed process or `postgres` again and resolves when it is ready. */
  async revive(name: string, timeoutMs?: number): Promise<void> {
    if (name === 'postgres') return this.startPostgresAgain();
    this.process(name).start();
    await this.process(name).ready(timeoutMs);
  }

  /** Resolves when every process reports that it is ready. */
  async ready(timeoutMs?: number): Promise<void> {
    await Promise.all([...this.processes.values()].map((process) => process.ready(timeoutMs)));
  }

  /**
   * Stops everything in order: the gateway refuses new requests, the services finish their work, and then the database
   * ends. May be called twice.
   */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      await this.processes.get('gateway')?.stop();
      await Promise.all([...this.processes.values()].map((process) => process.stop()));
      await this.postgres.stop();
      this.guardian.dismiss();
    })();
    return this.stopping;
  }

  /** Deletes `folder` when this process ends without {@link stop}, for example when it is killed. */
  sweep(folder: string): void {
    this.guardian.sweep(folder);
  }

  private async bringUp(): Promise<void> {
    this.watchPostgres();
    await this.postgres.ensureDatabases([...serviceNames.map(databaseName), queueDatabase]);
    const gateway = this.process('gateway');
    gateway.start();
    const outdated = await outdatedServices(this.postgres);
    if (outdated.length > 0) this.settings.onProgress?.(`Migrating ${outdated.join(', ')}`);
    for (const service of serviceNames) if (!outdated.includes(service)) this.startService(service);
    // The first service migrates alone, because each migration also creates the tables of the queues and the others
    // would wait for its lock. The others run two at a time, one for each core.
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
    await migrateService(this.site, service, this.postgres, this.guardian);
    this.startService(service);
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

  /**
   * Tries to start PostgreSQL until it answers, because every process depends on it. A start can fail because
   * PostgreSQL is killed again during its recovery.
   */
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
}

/**
 * Other accounts may enter the folder, because PostgreSQL runs under another account when root started it. Only the
 * owner may read the keys.
 */
function prepareHome(home: string): void {
  mkdirSync(join(home, 'logs'), { recursive: true });
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
  chmodSync(home, 0o755);
}

function keptSecret(file: string): string {
  return keptText(file, newSecret);
}

const newSecret = (): string => randomBytes(32).toString('hex');

function keptText(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
