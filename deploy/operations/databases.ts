import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { AuditKeys, useAuditKeys } from '@jiceng/platform/audit-marks';
import { createDataSource, readSql } from '@jiceng/platform/database';
import { readRun } from '@jiceng/local/run-record';
import { stateFolder as folderNamed } from '@jiceng/local/state-folder';
import { UserFault } from '@jiceng/local/user-fault';

type DataSource = ReturnType<typeof createDataSource>;

/** The open databases of the five services. */
export interface ServiceDatabases {
  /** Description of the platform to which they belong. */
  origin: string;
  of: Record<ServiceName, DataSource>;
  close: () => Promise<void>;
}

/**
 * True when the environment names a database: in `DATABASE_URLS`, or in a setting of a service such as
 * `PERSONNEL_DATABASE_URL`.
 */
export function namesDatabases(env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(env.DATABASE_URLS) || serviceNames.some((service) => Boolean(env[settingOf(service)]));
}

/**
 * Returns the URLs of the databases from `DATABASE_URLS` (JSON, service → URL) in the environment, or else from a
 * setting for each service (the keys of the platform's secret), or else from the platform last started in `home`. The
 * secret of the platform, with which marks of audit records are checked, is null when it is unknown.
 */
export function databaseUrls(
  home: string,
  env: NodeJS.ProcessEnv = process.env,
): { origin: string; urls: Record<ServiceName, string>; secret: string | null } {
  const secret = env.ACTOR_CONTEXT_SECRET || null;
  if (env.DATABASE_URLS) return { origin: 'DATABASE_URLS', urls: urlsFrom(env.DATABASE_URLS), secret };
  if (namesDatabases(env))
    return { origin: 'PERSONNEL_DATABASE_URL and the others', urls: urlsOfSettings(env), secret };
  const run = readRun(home);
  if (run === null)
    throw new UserFault(
      `No platform runs from ${home}: start it with "npm start", or name the databases in DATABASE_URLS='{"personnel":"postgres://…",…}'`,
    );
  return { origin: run.gatewayUrl, urls: run.databases, secret: run.contextSecret };
}

/** @throws UserFault when a database does not answer */
export async function openDatabases(
  urls: Record<ServiceName, string>,
  origin = 'the given databases',
  secret: string | null = null,
): Promise<ServiceDatabases> {
  const opened: [ServiceName, DataSource][] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map(([, dataSource]) => dataSource.destroy()));
  };
  try {
    for (const service of serviceNames) {
      const dataSource = createDataSource({ tables: [], migrations: [] }, urls[service], 2);
      await dataSource.initialize();
      if (secret) useAuditKeys(dataSource, new AuditKeys(service, secret));
      opened.push([service, dataSource]);
      await readSql(dataSource, 'SELECT 1 FROM audit_record LIMIT 1');
    }
  } catch (error) {
    await close();
    // The driver's message may quote the URL with its password, so it is not shown.
    throw new UserFault(
      `The database of ${serviceNames[opened.length] ?? 'a service'} does not answer or is not migrated: is the platform running?`,
      { cause: error },
    );
  }
  return { origin, of: Object.fromEntries(opened) as Record<ServiceName, DataSource>, close };
}

/**
 * Returns the value after `--state`, or else `JICENG_STATE_DIR`, or else `.jiceng` in this checkout, like `npm start`.
 */
export function stateFolder(args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const at = args.indexOf('--state');
  return folderNamed(at >= 0 ? args[at + 1] : undefined, join(import.meta.dirname, '../..'), env);
}

function settingOf(service: ServiceName): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
}

function urlsOfSettings(env: NodeJS.ProcessEnv): Record<ServiceName, string> {
  const missing = serviceNames.map(settingOf).filter((name) => !env[name]);
  if (missing.length > 0) throw new UserFault(`Not set: ${missing.join(', ')}`);
  return Object.fromEntries(serviceNames.map((service) => [service, env[settingOf(service)]])) as Record<
    ServiceName,
    string
  >;
}

function urlsFrom(text: string): Record<ServiceName, string> {
  let urls: Record<string, unknown>;
  try {
    urls = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new UserFault(
      'DATABASE_URLS is not JSON: write {"personnel":"postgres://…","grid":…,"coordination":…,"assessment":…,"data-sharing":…}',
    );
  }
  const missing = serviceNames.filter((service) => typeof urls[service] !== 'string');
  if (missing.length > 0) throw new UserFault(`DATABASE_URLS does not name ${missing.join(', ')}`);
  return urls as Record<ServiceName, string>;
}
