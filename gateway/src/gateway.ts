import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@jiceng/platform/config';
import { createLogger, type Logger } from '@jiceng/platform/log';
import { startTelemetry } from '@jiceng/platform/telemetry';
import { Actors } from './actors.js';
import { openAllowanceStore } from './allowance-stores.js';
import { Authentication, remoteKeys, type TrustedIssuer } from './authentication.js';
import { ClientAllowance } from './client-allowance.js';
import { registerClientToken } from './client-routes.js';
import { ClientSignIn } from './client-sign-in.js';
import type { GatewayConfig } from './config.js';
import { ConsistencyMemory } from './consistency.js';
import { Console, type ConsoleSettings } from './console.js';
import { registerDemoClock } from './demo-clock.js';
import { registerDeliveries } from './delivery-routes.js';
import { DemoIssuer } from './demo-issuer.js';
import { registerDemoRoutes } from './demo-routes.js';
import { DEMO_CLIENT_ID } from './demo-sign-in.js';
import { Documents } from './documents.js';
import { createExecutor } from './executor.js';
import { Explorer } from './explorer.js';
import { registerFiles } from './file-routes.js';
import { counterOf, registerGraphqlRoute, type RouteParts } from './graphql-route.js';
import { registerHealth } from './health.js';
import { LiveInbox } from './live-inbox.js';
import { MapTiles } from './map-tiles.js';
import { Metrics } from './metrics.js';
import { withNodes } from './nodes.js';
import { registerOpen311 } from './open311-routes.js';
import { Operations } from './operations.js';
import { PersistedOperations } from './persisted-operations.js';
import { RefusedTokens } from './refused-tokens.js';
import { registerPhoneKey } from './phone-key.js';
import { ReceiptTries } from './receipt-tries.js';
import { LocalAllowanceStore, RequestAllowance } from './request-allowance.js';
import { registerSchema } from './schema-route.js';
import { createServer, identifyCaller } from './server.js';
import { SubgraphHealth } from './subgraph-health.js';
import { UploadAllowance } from './upload-allowance.js';
import { SubgraphTransport } from './subgraph-transport.js';

export interface RunningGateway {
  url: string;
  /** Finishes running requests, ends live streams, and then closes all connections. */
  stop: () => Promise<void>;
}

/** Starts the gateway. It contacts no other process, so subgraphs, identity provider and store may still be down. */
export async function startGateway(config: GatewayConfig): Promise<RunningGateway> {
  const log = createLogger('gateway', config.LOG_LEVEL);
  const stopTelemetry = await startTelemetry('gateway', config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const metrics = new Metrics();
  const transports: SubgraphTransport[] = [];
  const subgraphs = await createExecutor(
    await readSupergraph(config),
    (subgraph) => {
      const url = config.SUBGRAPH_URLS[subgraph];
      if (!url)
        throw new ConfigError([`SUBGRAPH_URLS: has no address for ${subgraph}, which the supergraph names; add it`]);
      const transport = new SubgraphTransport(subgraph, url, {
        connections: config.SUBGRAPH_CONNECTIONS,
        timeoutSeconds: config.LIMIT_REQUEST_SECONDS,
        observer: metrics,
      });
      transports.push(transport);
      return transport;
    },
    log,
  );
  const executor = withNodes(subgraphs);
  const demo = await openDemoIssuer(config);
  const actors = new Actors(config.SUBGRAPH_URLS.personnel ?? 'http://127.0.0.1:1', config.ACTOR_CONTEXT_SECRET);
  const local = new LocalAllowanceStore();
  const store = config.QUEUE_URL ? openAllowanceStore(config.QUEUE_URL) : local;
  const allowanceOf = (rate: number): RequestAllowance =>
    new RequestAllowance(store, local, rate, () => metrics.limiterFailures.inc());
  const allowance = allowanceOf(config.LIMIT_REQUESTS_PER_SECOND);
  const clients = new ClientSignIn(actors, config.OIDC_AUDIENCE, config.ACTOR_CONTEXT_SECRET);
  const refusedTokens = new RefusedTokens(allowanceOf(config.LIMIT_REFUSED_TOKENS_PER_SECOND));
  const authentication = new Authentication([...trustedIssuers(config, demo), clients.trusted()], refusedTokens);
  const documents = new Documents(
    executor.schema,
    {
      tokens: config.LIMIT_TOKENS,
      depth: config.LIMIT_DEPTH,
      aliases: config.LIMIT_ALIASES,
      cost: config.LIMIT_COST,
      page: config.LIMIT_PAGE,
    },
    { introspection: config.INTROSPECTION },
  );
  const desk = config.CONSOLE ? openConsole(config, demo, log) : undefined;
  const operations = new Operations({
    executor,
    documents,
    metrics,
    log,
    persisted: await PersistedOperations.open(
      [...config.PERSISTED_OPERATIONS, ...(desk ? [desk.operations] : [])],
      config.PERSISTED_ONLY,
    ),
    introspection: config.INTROSPECTION,
    receiptTries: new ReceiptTries(store, local, config.LIMIT_RECEIPT_TRIES_PER_HOUR, () =>
      metrics.limiterFailures.inc(),
    ),
    timeoutSeconds: config.LIMIT_REQUEST_SECONDS,
  });
  const shared = { config, authentication, actors, metrics, log };
  const server = await createServer(shared);
  const identify = identifyCaller(shared);
  const explorer = config.EXPLORER ? new Explorer(join(import.meta.dirname, '..', 'dist', 'explorer')) : undefined;
  const subgraphHealth = new SubgraphHealth(config.SUBGRAPH_URLS);
  const health = registerHealth(server, metrics, () => subgraphHealth.states());
  if (desk) {
    desk.register(server);
    registerPhoneKey(server, config.ACTOR_CONTEXT_SECRET, identify);
  }
  if (!desk && explorer) server.get('/', (_, reply) => reply.redirect('/graphql'));
  explorer?.register(server);
  if (config.INTROSPECTION) registerSchema(server, executor.schema);
  const atCoordination = (path: string): string =>
    new URL(path, config.SUBGRAPH_URLS.coordination ?? 'http://127.0.0.1:1').href;
  if (demo) {
    registerDemoRoutes(server, demo);
    registerDemoClock(
      server,
      { upstream: atCoordination('/demo/clock'), secrets: config.ACTOR_CONTEXT_SECRET },
      identify,
    );
  }
  const takeOfAddress = (address: string): true | Promise<true> =>
    allowance.take(counterOf(config, `address:${address}`), 1);
  registerClientToken(server, clients, refusedTokens, takeOfAddress);
  const clientAllowance = new ClientAllowance(
    store,
    local,
    (client) => counterOf(config, `operations of client ${client}`),
    () => metrics.limiterFailures.inc(),
  );
  registerDeliveries(server, {
    config,
    actors,
    operations,
    refused: refusedTokens,
    clientAllowance,
    take: takeOfAddress,
  });
  const graphql: RouteParts = {
    config,
    operations,
    allowance,
    clientAllowance,
    explorer,
    log,
    identify,
    consistency: new ConsistencyMemory(config.ACTOR_CONTEXT_SECRET),
  };
  registerGraphqlRoute(server, graphql);
  registerOpen311(server, { graphql, clients, refusedTokens, metrics, log, take: takeOfAddress });
  registerFiles(
    server,
    {
      upstreamOf: (service) => {
        const url = Object.hasOwn(config.SUBGRAPH_URLS, service) ? config.SUBGRAPH_URLS[service] : undefined;
        return url && new URL(url).origin;
      },
      secrets: config.ACTOR_CONTEXT_SECRET,
      metrics,
      log,
      allowance: new UploadAllowance(
        store,
        local,
        config.LIMIT_UPLOADS_PER_HOUR,
        (account) => counterOf(config, `uploads of ${account}`),
        () => metrics.limiterFailures.inc(),
      ),
    },
    identifyCaller(shared, { streams: true }),
  );
  const live = new LiveInbox(
    {
      upstream: atCoordination('/live/inbox'),
      secrets: config.ACTOR_CONTEXT_SECRET,
      streamsPerActor: config.LIMIT_LIVE_STREAMS,
    },
    actors,
    metrics,
    log,
  );
  live.register(server, identify);
  const url = await server.listen({ host: config.HOST, port: config.PORT });
  health.ready = true;
  log.info(
    { url, profile: config.JICENG_PROFILE, introspection: config.INTROSPECTION, demoIssuer: Boolean(demo) },
    'started',
  );
  const stop = once(async () => {
    health.ready = false;
    log.info('stopping');
    await Promise.all([server.close(), live.close()]);
    await Promise.all([
      executor.stop(),
      allowance.close(),
      actors.close(),
      stopTelemetry(),
      subgraphHealth.close(),
      ...transports.map((transport) => transport.close()),
    ]);
    log.info('stopped');
  });
  return { url, stop };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

async function readSupergraph({ SUPERGRAPH_PATH }: GatewayConfig): Promise<string> {
  try {
    return await readFile(SUPERGRAPH_PATH, 'utf8');
  } catch {
    throw new ConfigError([`SUPERGRAPH_PATH: ${SUPERGRAPH_PATH} cannot be read; npm run compose writes it`]);
  }
}

async function openDemoIssuer(config: GatewayConfig): Promise<DemoIssuer | undefined> {
  if (config.JICENG_PROFILE !== 'local' || !config.DEMO_ISSUER_KEY_FILE) return undefined;
  return DemoIssuer.open({
    issuer: `http://localhost:${config.PORT}/demo`,
    audience: config.OIDC_AUDIENCE,
    keyFile: config.DEMO_ISSUER_KEY_FILE,
    accountsFile: config.DEMO_ACCOUNTS_FILE,
  });
}

/**
 * Opens the console. Its users sign in at the configured identity provider, or at the demo issuer when none is
 * configured.
 */
function openConsole(config: GatewayConfig, demo: DemoIssuer | undefined, log: Logger): Console | undefined {
  const tiles = config.MAP_TILES_FILE ? MapTiles.open(config.MAP_TILES_FILE) : null;
  const shared = {
    explorer: config.EXPLORER,
    idleMinutes: config.CONSOLE_IDLE_MINUTES,
    map: config.MAP_REVIEW_NUMBER ? { reviewNumber: config.MAP_REVIEW_NUMBER, tiles: tiles !== null } : null,
  };
  const settings: ConsoleSettings = config.OIDC_ISSUER
    ? {
        ...shared,
        issuer: config.OIDC_ISSUER,
        discovery: null,
        clientId: config.CONSOLE_CLIENT_ID,
        scope: config.CONSOLE_SCOPE,
        demo: false,
      }
    : {
        ...shared,
        issuer: demo!.issuer,
        discovery: '/demo/.well-known/openid-configuration',
        clientId: DEMO_CLIENT_ID,
        scope: 'openid profile',
        demo: true,
      };
  const opened = Console.open(join(import.meta.dirname, '..', 'console', 'dist'), settings, tiles);
  if (!opened) log.warn('the console was not built: run "npm run build"');
  return opened;
}

function trustedIssuers(config: GatewayConfig, demo: DemoIssuer | undefined): TrustedIssuer[] {
  const issuers = demo ? [demo.trusted()] : [];
  if (config.OIDC_ISSUER && config.OIDC_JWKS_URL) {
    issuers.push({
      issuer: config.OIDC_ISSUER,
      audience: config.OIDC_AUDIENCE,
      algorithms: config.OIDC_ALGORITHMS,
      keys: remoteKeys(config.OIDC_JWKS_URL),
      origin: 'provider',
      demo: false,
    });
  }
  return issuers;
}
