import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { checkout } from './checkout.js';
import { freePorts } from './ports.js';
import type { ProcessPlan } from './supervised-process.js';

export const queueDatabase = 'jiceng_queues';

export function databaseName(service: ServiceName): string {
  return `jiceng_${service.replaceAll('-', '_')}`;
}

export type PlatformPorts = Record<ServiceName | 'gateway' | 'postgres', number>;

/** The ports of a platform whose gateway listens at `gateway`. */
export function portsFrom(gateway: number): PlatformPorts {
  const services = Object.fromEntries(serviceNames.map((name, index) => [name, gateway + 1 + index])) as Record<
    ServiceName,
    number
  >;
  return { gateway, ...services, postgres: gateway + 9 };
}

/**
 * Chooses a port for every process: consecutive ports from the given one, or any free ports. Workers that run as
 * separate processes get the last ports.
 */
export async function choosePorts(
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

/** The facts from which the environment of the platform's processes is built. */
export interface PlatformSite {
  home: string;
  ports: PlatformPorts;
  /** Ports of the workers that run as separate processes. */
  workerPorts: ReadonlyMap<ServiceName, number>;
  databaseUrl: (service: ServiceName) => string;
  queueUrl: string;
  contextSecret: string;
  receiptSecret: string;
  filesKey: string;
  /** File with the master keys of sealed data. */
  sealingKeysFile: string;
  /** Settings of the caller. They replace the settings chosen here. */
  env: Record<string, string>;
}

/** The address of a service itself, not through the gateway. */
export function serviceUrl({ ports }: Pick<PlatformSite, 'ports'>, service: ServiceName): string {
  return `http://127.0.0.1:${ports[service]}`;
}

export function serviceEnvironment(
  site: PlatformSite,
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
    DATABASE_URL: site.databaseUrl(service),
    QUEUE_URL: site.queueUrl,
    EMBEDDED_POSTGRES: 'true',
    ACTOR_CONTEXT_SECRET: site.contextSecret,
    SEALING_KEYS_FILE: site.sealingKeysFile,
    ...(service === 'coordination'
      ? {
          RECEIPT_SECRET: site.receiptSecret,
          PUBLIC_URL: `http://localhost:${site.ports.gateway}`,
          FILES_KEY: site.filesKey,
          FILES_FOLDER: join(site.home, 'files'),
        }
      : {}),
    ...site.env,
  };
}

/** Every process of the platform, in the order of starting. */
export function processPlans(site: PlatformSite): ProcessPlan[] {
  const logs = join(site.home, 'logs');
  const gateway: ProcessPlan = {
    name: 'gateway',
    script: join(checkout, 'gateway/dist/main.js'),
    logFile: join(logs, 'gateway.log'),
    readyUrl: `http://127.0.0.1:${site.ports.gateway}/health/ready`,
    env: {
      NODE_ENV: 'production',
      JICENG_PROFILE: 'local',
      HOST: '127.0.0.1',
      PORT: String(site.ports.gateway),
      SUPERGRAPH_PATH: join(checkout, 'gateway/supergraph.graphql'),
      SUBGRAPH_URLS: JSON.stringify(
        Object.fromEntries(serviceNames.map((name) => [name, `${serviceUrl(site, name)}/graphql`])),
      ),
      ACTOR_CONTEXT_SECRET: site.contextSecret,
      QUEUE_URL: site.queueUrl,
      OIDC_AUDIENCE: 'jiceng',
      DEMO_ISSUER_KEY_FILE: join(site.home, 'keys/demo-issuer.pem'),
      DEMO_ACCOUNTS_FILE: join(site.home, 'accounts.json'),
      ...site.env,
    },
  };
  const services = serviceNames.map((service): ProcessPlan => ({
    name: service,
    script: serviceScript(service),
    logFile: join(logs, `${service}.log`),
    readyUrl: `${serviceUrl(site, service)}/health/ready`,
    env: serviceEnvironment(site, service, site.workerPorts.has(service) ? 'api' : 'all', site.ports[service]),
  }));
  // A worker answers only health checks and /metrics.
  const workers = [...site.workerPorts].map(([service, port]): ProcessPlan => ({
    name: `${service}-worker`,
    script: serviceScript(service),
    logFile: join(logs, `${service}-worker.log`),
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
    env: serviceEnvironment(site, service, 'worker', port),
  }));
  return [gateway, ...services, ...workers];
}

export function serviceScript(service: ServiceName): string {
  return join(checkout, 'services', service, 'dist/main.js');
}
