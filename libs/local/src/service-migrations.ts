import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import type { Guardian } from './guardian.js';
import { endOfLog } from './log-file.js';
import { checkout } from './checkout.js';
import { databaseName, serviceEnvironment, serviceScript, type PlatformSite } from './platform-layout.js';
import type { PostgresServer } from './postgres.js';
import { nodeFlags, passedOn } from './supervised-process.js';
import { UserFault } from './user-fault.js';

/**
 * Returns the services whose database was not migrated with the current build. The comment on each database holds the
 * fingerprint of its migrations; reading it takes one query, whereas running all migrations starts five processes.
 */
export async function outdatedServices(postgres: PostgresServer): Promise<ServiceName[]> {
  const rows = await postgres.query<{ name: string; note: string }>(
    'postgres',
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE 'migrations %'`,
  );
  const migrated = new Map(rows.map(({ name, note }) => [name, note.replace('migrations ', '')]));
  return serviceNames.filter((service) => migrated.get(databaseName(service)) !== migrationFingerprint(service));
}

/** Runs the migrations of a service in a separate process and writes their fingerprint to the database. */
export async function migrateService(
  site: PlatformSite,
  service: ServiceName,
  postgres: PostgresServer,
  guardian: Guardian,
): Promise<void> {
  const logFile = join(site.home, 'logs', `${service}.log`);
  const command = [serviceScript(service), 'migrate'];
  await runToEnd(command, serviceEnvironment(site, service, 'all', 0), logFile, guardian);
  await postgres.query(
    'postgres',
    `COMMENT ON DATABASE "${databaseName(service)}" IS 'migrations ${migrationFingerprint(service)}'`,
  );
}

/** Returns a hash that changes with the migrations of a service, of the platform tables or of the queues. */
function migrationFingerprint(service: ServiceName): string {
  const hash = createHash('sha256');
  for (const folder of [`services/${service}/dist/migrations`, 'libs/platform/dist/database/tables']) {
    const path = join(checkout, folder);
    for (const name of existsSync(path)
      ? readdirSync(path, { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.js'))
          .sort()
      : [])
      hash.update(name).update(readFileSync(join(path, name)));
  }
  hash.update(readFileSync(join(checkout, 'node_modules/bullmq/package.json')));
  return hash.digest('hex').slice(0, 16);
}

async function runToEnd(
  command: readonly string[],
  env: Record<string, string>,
  logFile: string,
  guardian: Guardian,
): Promise<void> {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...nodeFlags, ...command], {
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
    throw new UserFault(`Migrating failed (${command.join(' ')}):\n${endOfLog(logFile)}\nThe whole log: ${logFile}`);
  }
}
