import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { printSubgraphSchema } from '@apollo/subgraph';
import type { ServiceName } from '@jiceng/contracts/contract';
import { DataSource, type QueryRunner } from 'typeorm';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { AuditSealer } from '../audit/audit.js';
import { AuditKeys, useAuditKeys } from '../commands/audit-marks.js';
import { newAdapter } from './adapter.js';
import { closeConnectionsWhenStopping, parseJsonStrictly } from './http.js';
import { CommandRunner } from '../commands/commands.js';
import { ConfigError, loadConfig, serviceConfigSchema, type ServiceConfig } from './config.js';
import { ConsumerRuntime } from '../events/consumers.js';
import { limitStatements, readSql } from '../database/database.js';
import { SubgraphDriver, type SubgraphOptions } from '../graphql/graphql.js';
import { registerHealth, sampleMetrics } from './health.js';
import { RepeatingTask } from '../process/repeating-task.js';
import { IdempotencySweep } from '../commands/idempotency-sweep.js';
import { TimerSweep } from '../timers/timer-sweep.js';
import { timersHeld } from '../timers/held-timers.js';
import { createLogger, type Logger } from '../process/log.js';
import { Metrics } from '../process/metrics.js';
import { NestLog } from '../process/nest-log.js';
import { districtRolesChanged } from '@jiceng/contracts/personnel/district-roles-changed';
import { AddedRulesConsumer } from '../added-rules/added-rules.consumer.js';
import { PolicyInForce } from '../access/policy-in-force.js';
import { PolicyRefresh } from '../added-rules/policy-refresh.js';
import type { PolicyDocument } from '../access/policy.js';
import type { PseudonymsOf } from '../access/request-context.js';
import { migrateQueues, openQueueBackend, type QueueBackend } from '../queue/queue.js';
import { Relay } from '../events/relay.js';
import { RelayKick } from '../commands/relay-kick.js';
import { MasterKeys } from '../sealing/master-keys.js';
import { Sealing } from '../sealing/sealing.js';
import { sealingFaults, sealingOf } from './sealing-config.js';
import { startTelemetry } from '../process/telemetry.js';
import { TimerRuntime } from '../timers/timers.js';

/** The definition of a service: its name, module, tables, configuration and policy. */
export interface ServiceDefinition<S extends typeof serviceConfigSchema = typeof serviceConfigSchema> {
  name: ServiceName;
  module: Type;
  /** A module that is loaded beside `module` in the local profile. It must not add anything to the schema. */
  localModule?: Type;
  config: S;
  policy: PolicyDocument;
  dataSource: (url: string, poolSize?: number) => DataSource;
  /** Makes the function that names an actor by pseudonyms, from the configuration. */
  pseudonyms?: (config: ServiceConfig) => PseudonymsOf;
}

/** The service's configuration, for injection. */
export const CONFIG = Symbol('jiceng:config');
/** The service's logger, for injection. */
export const LOGGER = Symbol('jiceng:logger');
/** The queue store, for injection. It is null in processes that only print the schema. */
export const QUEUES = Symbol('jiceng:queues');
/** The GraphQL options, for injection into plain HTTP routes that verify the same signed context. */
export const SUBGRAPH_OPTIONS = Symbol('jiceng:subgraph-options');

/** A running service. */
export interface RunningService {
  app: NestFastifyApplication;
  url: string;
  /** Finishes the running requests and jobs and then closes all connections. */
  stop: () => Promise<void>;
}

/**
 * Longest time in milliseconds that a request waits for the effects of the caller's own writes. After that the answer
 * says that it is stale.
 */
const LONGEST_AWAIT_MS = 2_000;
interface Parts {
  config: ServiceConfig;
  log: Logger;
  metrics: Metrics;
  policy: PolicyInForce;
  dataSource: DataSource;
  queues: QueueBackend | null;
  sealing: Sealing;
}

@Module({})
class PlatformModule {
  static of(definition: ServiceDefinition, parts: Parts): DynamicModule {
    const options: Omit<SubgraphOptions, 'driver'> = {
      autoSchemaFile: { federation: 2 },
      buildSchemaOptions: { noDuplicatedFields: true },
      service: definition.name,
      contextSecrets: parts.config.ACTOR_CONTEXT_SECRET,
      allowSimulatedClock: parts.config.JICENG_PROFILE === 'local',
      policy: parts.policy,
      log: parts.log,
      metrics: parts.metrics,
      awaitEffects: (ids) => awaitEffects(parts.dataSource, ids),
      pseudonymsOf: definition.pseudonyms?.(parts.config),
    };
    return {
      module: PlatformModule,
      global: true,
      imports: [
        GraphQLModule.forRoot<SubgraphOptions>({ driver: SubgraphDriver, ...options }),
        DiscoveryModule,
        ...modulesOf(definition, parts.config.JICENG_PROFILE),
      ],
      providers: [
        { provide: CONFIG, useValue: parts.config },
        { provide: LOGGER, useValue: parts.log },
        { provide: QUEUES, useValue: parts.queues },
        { provide: SUBGRAPH_OPTIONS, useValue: options },
        { provide: Metrics, useValue: parts.metrics },
        { provide: PolicyInForce, useValue: parts.policy },
        ...(hearsOfRoles(definition) ? [AddedRulesConsumer] : []),
        { provide: DataSource, useValue: parts.dataSource },
        { provide: Sealing, useValue: parts.sealing },
        { provide: RelayKick, useValue: new RelayKick() },
        CommandRunner,
      ],
      exports: [
        CONFIG,
        LOGGER,
        QUEUES,
        SUBGRAPH_OPTIONS,
        Metrics,
        PolicyInForce,
        DataSource,
        Sealing,
        RelayKick,
        CommandRunner,
      ],
    };
  }
}

/** True when the service gets the rules that the district adds; a service made for a test gets none. */
function hearsOfRoles({ name }: ServiceDefinition): boolean {
  const { subscribers }: { subscribers: readonly string[] } = districtRolesChanged;
  return subscribers.includes(name);
}

/** Returns the modules that a process of this profile loads. */
export function modulesOf(definition: ServiceDefinition, profile: ServiceConfig['JICENG_PROFILE']): Type[] {
  return definition.localModule && profile === 'local'
    ? [definition.module, definition.localModule]
    : [definition.module];
}

/**
 * Starts a service in the role that its configuration names.
 * @throws ConfigError, or Error when contracts and handlers or policy and schema do not match
 */
export async function startService(
  definition: ServiceDefinition,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RunningService> {
  const config = loadConfig(definition.config as z.ZodObject, env, sealingFaults) as ServiceConfig;
  const log = createLogger(definition.name, config.LOG_LEVEL);
  const metrics = new Metrics(definition.name);
  const stopTelemetry = await startTelemetry(definition.name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const dataSource = await limitStatements(definition.dataSource(config.DATABASE_URL, config.DATABASE_POOL_SIZE), {
    statement: config.DATABASE_STATEMENT_SECONDS ?? (config.JICENG_ROLE === 'api' ? 30 : 60),
  }).initialize();
  useAuditKeys(dataSource, new AuditKeys(definition.name, config.ACTOR_CONTEXT_SECRET));
  const worker = config.JICENG_ROLE !== 'api';
  const queues = openQueueBackend(config.QUEUE_URL, worker ? 8 : 1);
  const sealing = sealingOf(config, (fault) => log.error({ fault }, 'sealed data cannot be read'));
  const parts: Parts = {
    config,
    log,
    metrics,
    policy: new PolicyInForce(definition.policy),
    dataSource,
    queues,
    sealing,
  };
  const app = await createApp(definition, parts);
  const relayKick = app.get(RelayKick);
  const providers = providersOf(app);
  const consumers = new ConsumerRuntime(definition.name, dataSource, relayKick, log, providers, (contract, outcome) =>
    metrics.deliveries.inc({ contract, outcome }),
  );
  const timers = new TimerRuntime(
    dataSource,
    relayKick,
    log,
    providers,
    config.JICENG_PROFILE === 'local' ? timersHeld : null,
  );
  const relay = new Relay(dataSource, queues, log, (count) => metrics.relayed.inc(count));
  const tasks = [
    relay,
    timers,
    new AuditSealer(definition.name, dataSource, relayKick, log, config.AUDIT_ADOPT_SEAL),
    new IdempotencySweep(dataSource, log),
    new TimerSweep(dataSource, log),
    // The service's own background tasks.
    ...providers.filter((provider) => provider instanceof RepeatingTask),
  ];
  relayKick.onKick(() => relay.kick());
  const health = registerHealth(app, {
    dataSource,
    metrics,
    sample: () => sampleMetrics(dataSource, queues, consumers.queueNames, metrics),
  });
  await app.listen(config.PORT, config.HOST);
  if (worker) {
    await consumers.listen(queues, config.QUEUE_CONCURRENCY);
    for (const task of tasks) task.start();
  }
  // Every process judges requests, so an API process follows the added rules as well.
  const refresh = new PolicyRefresh(dataSource, parts.policy, log);
  await refresh.load();
  refresh.start();
  health.ready = true;
  const url = await app.getUrl();
  log.info({ url, role: config.JICENG_ROLE }, 'started');
  const stop = once(async () => {
    health.ready = false;
    log.info('stopping');
    const deadline = sleep(config.SHUTDOWN_GRACE_SECONDS * 1000, undefined, { ref: false });
    const drained = (async () => {
      await app.close();
      await Promise.all([refresh, ...tasks].map((task) => task.stop()));
      await queues.close();
      await dataSource.destroy();
      await stopTelemetry();
    })();
    await Promise.race([drained, deadline]);
    log.info('stopped');
  });
  return { app, url, stop };
}

/** Runs the main file of a service with the command `serve` (default), `migrate` or `schema`. */
export async function runService(definition: ServiceDefinition, command = process.argv[2] ?? 'serve'): Promise<void> {
  try {
    if (command === 'migrate') return await migrateService(definition);
    if (command === 'schema') return void process.stdout.write(await printSchema(definition));
    if (command !== 'serve') throw new ConfigError([`unknown command ${command}: use serve, migrate or schema`]);
    const running = await startService(definition);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void running.stop().finally(() => process.exit(0)));
    }
  } catch (error) {
    process.stderr.write(
      `${definition.name}: ${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`,
    );
    process.exit(1);
  }
}

/**
 * Updates the service's database and the queue tables to the current version. The function may run again, also in
 * several processes at once. MIGRATION_DATABASE_URL names a role that may change tables. The application's own role
 * then gets only the rights it needs: it cannot alter tables, nor change or delete the content of the audit chain.
 * QUEUE_MIGRATION_URL does the same for queues on PostgreSQL. MIGRATE_UNTIL names the last migration to run, for the
 * restoring of a backup; in a comma-separated list, the last name that this version knows decides.
 */
export async function migrateService(
  definition: ServiceDefinition,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const config = loadConfig(definition.config as z.ZodObject, { PORT: '0', ...env }) as ServiceConfig;
  const dataSource = await definition.dataSource(env.MIGRATION_DATABASE_URL || config.DATABASE_URL, 2).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    // Several replicas may start the migration at the same time. The lock makes the others wait, and they then find
    // nothing to do.
    await runner.query(`SELECT pg_advisory_lock(hashtext('jiceng-migrate'))`);
    if (env.MIGRATE_UNTIL) process.stdout.write(`newer migrations: ${stopAfter(dataSource, env.MIGRATE_UNTIL)}\n`);
    await dataSource.runMigrations({ transaction: 'each' });
    if (env.MIGRATION_DATABASE_URL) await grantApplication(runner, roleOf(config.DATABASE_URL));
    await runner.query(`SELECT pg_advisory_unlock(hashtext('jiceng-migrate'))`);
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
  await migrateQueues(env.QUEUE_MIGRATION_URL || config.QUEUE_URL);
}

/**
 * Removes the migrations after the last named one, because a backup must be restored into the tables from which it was
 * taken. @returns the number of removed migrations
 */
function stopAfter(dataSource: DataSource, named: string): number {
  const names = named.split(',');
  const at = dataSource.migrations.findLastIndex(({ name }) => names.includes(name!));
  if (at < 0)
    throw new ConfigError([
      `MIGRATE_UNTIL: there is no migration ${names.at(-1)}; the backup is of a newer version than this program`,
    ]);
  return dataSource.migrations.splice(at + 1).length;
}

function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

/**
 * Grants the application's role the right to read and write rows. In the audit chain the role may only append records
 * and seal them.
 */
async function grantApplication(runner: QueryRunner, role: string): Promise<void> {
  const [{ same, quoted }] = (await runner.query('SELECT current_user = $1 AS same, quote_ident($1) AS quoted', [
    role,
  ])) as [{ same: boolean; quoted: string }];
  if (same) return;
  await runner.query(`
    GRANT USAGE ON SCHEMA public TO ${quoted};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${quoted};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${quoted};
    REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM ${quoted};
    REVOKE UPDATE, DELETE ON audit_record FROM ${quoted};
    GRANT UPDATE (position, digest, seal) ON audit_record TO ${quoted};`);
}

/** Returns the SDL of the subgraph without a database, queue or port. */
export async function printSchema(definition: ServiceDefinition): Promise<string> {
  const parts: Parts = {
    config: serviceConfigSchema.parse({
      JICENG_PROFILE: 'local',
      PORT: 0,
      ACTOR_CONTEXT_SECRET: 'x'.repeat(32),
      DATABASE_URL: 'postgres://nowhere',
      QUEUE_URL: 'postgres://nowhere',
    }),
    log: createLogger(definition.name, 'silent'),
    metrics: new Metrics(definition.name),
    policy: new PolicyInForce(definition.policy),
    dataSource: definition.dataSource('postgres://nowhere'),
    queues: null,
    sealing: new Sealing(MasterKeys.of(`1:${randomBytes(32).toString('hex')}`), 'sm'),
  };
  // The local module must not add anything to the schema, so the SDL is printed without this module.
  const app = await createApp({ ...definition, localModule: undefined }, parts);
  matchContracts(definition, app);
  const sdl = printSubgraphSchema(app.get(GraphQLSchemaHost, { strict: false }).schema);
  await app.close();
  return `${sdl.trim()}\n`;
}

async function createApp(definition: ServiceDefinition, parts: Parts): Promise<NestFastifyApplication> {
  const adapter = newAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(PlatformModule.of(definition, parts), adapter, {
    logger: new NestLog(parts.log),
    abortOnError: false,
    bodyParser: false,
  });
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  parseJsonStrictly(server);
  closeConnectionsWhenStopping(server);
  await app.init();
  return app;
}

function matchContracts(definition: ServiceDefinition, app: NestFastifyApplication): void {
  void new ConsumerRuntime(definition.name, app.get(DataSource), app.get(RelayKick), app.get(LOGGER), providersOf(app));
}

function providersOf(app: NestFastifyApplication): object[] {
  const wrappers = app.get(DiscoveryService, { strict: false }).getProviders();
  const instances = wrappers
    .map((wrapper) => wrapper.instance as unknown)
    .filter((instance): instance is object => typeof instance === 'object' && instance !== null);
  return [...new Set(instances)];
}

/**
 * Waits until this service has processed the given events. Returns true when all have taken effect and false after the
 * time limit.
 */
async function awaitEffects(dataSource: DataSource, eventIds: readonly string[]): Promise<boolean> {
  const deadline = Date.now() + LONGEST_AWAIT_MS;
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const [seen] = await readSql<{ count: string }>(
      dataSource,
      'SELECT count(*) FROM processed_message WHERE event_id = ANY($1::uuid[])',
      [eventIds],
      { name: 'platform-await' },
    );
    if (Number(seen?.count) >= new Set(eventIds).size) return true;
    if (Date.now() + pause > deadline) return false;
    await sleep(pause);
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
