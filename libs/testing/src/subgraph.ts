import { randomUUID } from 'node:crypto';
import { CONTEXT_LIFETIME_SECONDS, signContext, type Actor, type ContextClaims } from '@jiceng/platform/context';
import { CONFIDENTIAL_ROLE } from '@jiceng/platform/confidential';
import { queueName, type Contract, type Envelope } from '@jiceng/contracts/contract';
import { newId } from '@jiceng/platform/ids';
import { openQueueBackend } from '@jiceng/platform/queue';
import { migrateService, startService, type RunningService, type ServiceDefinition } from '@jiceng/platform/service';
import { databaseAt, databaseFrom, migrate, queueDatabase, serviceDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';

/** All tests use this master key, because a test can get a database that another test process has filled. */
export const testSealingKeys = '1:5e1f0c77aa3b42d9908d6c1b2f7e4a835e1f0c77aa3b42d9908d6c1b2f7e4a83';
/** Signs the contexts of tests. The secret is public and must not be used elsewhere. */
export const testContextSecret = 'test-context-secret-0123456789abcdef0123456789abcdef';

export interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions: {
    code: string;
    kind?: string;
    messages?: { zh: string; en: string };
    details?: Record<string, unknown>;
    traceId?: string;
  };
}

export interface GraphqlAnswer<T = Record<string, never>> {
  data: T | null;
  errors?: GraphqlError[];
  extensions?: Record<string, unknown>;
}

export interface SubgraphSettings {
  /**
   * `api` (default) runs neither consumers nor timers; `worker` runs only these; `all` runs the API, consumers and
   * timers.
   */
  role?: 'api' | 'worker' | 'all';
  /**
   * True to let the service connect as a district does: by a role that owns no table and has only the rights of the
   * application. Otherwise it connects as a superuser.
   */
  asApplication?: boolean;
  env?: Record<string, string>;
  /**
   * State with which the database begins. The first test file that asks for `name` creates the state with `by`; all
   * later test files get a copy.
   */
  settled?: { name: string; by: (subgraph: TestSubgraph) => Promise<void> };
  /** Brings what the service keeps in memory up to date after each delivered event, because a test does not wait. */
  delivered?: (service: RunningService) => Promise<unknown>;
}

export interface Asking {
  /** The caller; null when nobody has signed in. */
  as: Actor | null;
  variables?: Record<string, unknown>;
  /** Further claims of the signed context, such as `clock`, `await` or `locale`. */
  claims?: Partial<ContextClaims>;
}

/** A service that runs in this process with a separate database and queue store. */
export class TestSubgraph {
  readonly service: RunningService;
  readonly database: TestDatabase;
  readonly queues: TestDatabase;
  private readonly definition: ServiceDefinition;
  private readonly delivered: SubgraphSettings['delivered'];

  private constructor(
    definition: ServiceDefinition,
    service: RunningService,
    database: TestDatabase,
    queues: TestDatabase,
    delivered: SubgraphSettings['delivered'],
  ) {
    this.definition = definition;
    this.service = service;
    this.database = database;
    this.queues = queues;
    this.delivered = delivered;
  }

  static async start(
    definition: ServiceDefinition<never> | ServiceDefinition,
    { settled, ...settings }: SubgraphSettings = {},
  ): Promise<TestSubgraph> {
    const known = definition as ServiceDefinition;
    if (!settled) return TestSubgraph.startOn(known, await serviceDatabase(known), settings);
    const database = await databaseFrom(`${known.name}-${settled.name}`, async (url) => {
      await migrate(known, url);
      const subgraph = await TestSubgraph.startOn(known, databaseAt(url), { role: 'all' });
      await settled.by(subgraph);
      await subgraph.service.stop();
      await subgraph.queues.drop();
    });
    return TestSubgraph.startOn(known, database, settings);
  }

  private static async startOn(
    known: ServiceDefinition,
    database: TestDatabase,
    { role = 'api', env = {}, asApplication = false, delivered }: SubgraphSettings,
  ): Promise<TestSubgraph> {
    const queues = await queueDatabase();
    try {
      const url = asApplication ? await applicationUrl(known, database, queues) : database.url;
      const service = await startService(known, {
        JICENG_PROFILE: 'local',
        JICENG_ROLE: role,
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: url,
        QUEUE_URL: queues.url,
        ACTOR_CONTEXT_SECRET: testContextSecret,
        SEALING_KEYS: testSealingKeys,
        LOG_LEVEL: 'silent',
        SHUTDOWN_GRACE_SECONDS: '5',
        ...env,
      });
      return new TestSubgraph(known, service, database, queues, delivered);
    } catch (error) {
      await Promise.all([database.drop(), queues.drop()]);
      throw error;
    }
  }

  /** Returns a signed context like those of the gateway. */
  context(actor: Actor | null, claims: Partial<ContextClaims> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    return signContext(
      {
        aud: this.definition.name,
        iat: now,
        exp: now + CONTEXT_LIFETIME_SECONDS,
        jti: randomUUID(),
        traceId: randomUUID().replaceAll('-', ''),
        locale: 'en',
        actor,
        ...claims,
      },
      testContextSecret,
    );
  }

  /** Sends one operation and returns the answer with its errors. */
  async ask<T = Record<string, never>>(query: string, { as, variables, claims }: Asking): Promise<GraphqlAnswer<T>> {
    const response = await this.post({ query, variables, extensions: { context: this.context(as, claims) } });
    return (await response.json()) as GraphqlAnswer<T>;
  }

  /** Like {@link ask}, for operations that must succeed. @throws Error with the errors of the answer */
  async get<T = Record<string, never>>(query: string, asking: Asking): Promise<T> {
    const answer = await this.ask<T>(query, asking);
    if (answer.errors || !answer.data)
      throw new Error(`the operation failed: ${JSON.stringify(answer.errors ?? answer, null, 2)}`);
    return answer.data;
  }

  /** Posts a body unchanged to /graphql: an operation, a batch or anything else. */
  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /**
   * Delivers an event through the queue, as the relay does, and returns when the effect of the event is committed. The
   * service needs the role `all` or `worker`.
   */
  async deliver<P>(contract: Contract<P>, payload: P, parts: Partial<Envelope<P>> = {}): Promise<Envelope<P>> {
    const envelope: Envelope<P> = {
      id: newId(),
      contract: contract.name,
      version: contract.version,
      key: 'test',
      seq: null,
      occurredAt: new Date().toISOString(),
      traceId: randomUUID().replaceAll('-', ''),
      actor: { id: 'system', kind: 'system', organizationId: null },
      payload,
      ...parts,
    };
    const backend = openQueueBackend(this.queues.url, 0);
    try {
      await backend.add([
        {
          queue: queueName(this.definition.name, contract),
          envelope,
          attempts: contract.retry.attempts,
          backoffMs: contract.retry.backoffMs,
        },
      ]);
    } finally {
      await backend.close();
    }
    await this.processed(envelope.id);
    await this.delivered?.(this.service);
    return envelope;
  }

  /** Resolves when the service has committed the effect of the event. */
  async processed(eventId: string): Promise<void> {
    await eventually(
      async () =>
        (await this.database.query('SELECT event_id FROM processed_message WHERE event_id = $1', [eventId])).length > 0,
      { timeoutMs: 15_000 },
    );
  }

  /** Stops the service and drops its databases. */
  async stop(): Promise<void> {
    await this.service.stop();
    await Promise.all([this.database.drop(), this.queues.drop()]);
  }
}

/** Returns the URL of a role with the rights that `npm run database` and the migrations give the application. */
async function applicationUrl(
  definition: ServiceDefinition,
  database: TestDatabase,
  queues: TestDatabase,
): Promise<string> {
  const url = new URL(database.url);
  Object.assign(url, { username: 'jiceng_application', password: 'application' });
  await database.query(`DO $$ BEGIN
      CREATE ROLE jiceng_application LOGIN NOINHERIT PASSWORD 'application';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  await database.query(`GRANT ${CONFIDENTIAL_ROLE} TO jiceng_application`);
  await migrateService(definition, {
    JICENG_PROFILE: 'local',
    ACTOR_CONTEXT_SECRET: testContextSecret,
    DATABASE_URL: url.href,
    MIGRATION_DATABASE_URL: database.url,
    QUEUE_URL: queues.url,
  });
  return url.href;
}
