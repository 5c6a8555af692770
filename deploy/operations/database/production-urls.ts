import { serviceNames } from '@jiceng/contracts/contract';
import pg from 'pg';
import { planFor, settingOf } from './plan.js';

/**
 * Returns URLs as in the secret of an installation, for tests: an owner and an application of each service, on the
 * server of `admin`. The names of their roles and databases end with `mark`.
 */
export function productionUrls(admin: string, mark: string): Record<string, string> {
  const at = (role: string, database: string): string => {
    const url = new URL(admin);
    Object.assign(url, { username: `${role}_${mark}`, password: `p'w"${mark}`, pathname: `/${database}_${mark}` });
    return url.href;
  };
  const urls: Record<string, string> = { QUEUE_URL: at('queue', 'queues') };
  for (const service of serviceNames) {
    const name = service.replaceAll('-', '_');
    urls[settingOf(service, 'DATABASE_URL')] = at(`app_${name}`, name);
    urls[settingOf(service, 'MIGRATION_DATABASE_URL')] = at(`owner_${name}`, name);
  }
  return urls;
}

/** Removes the databases and roles that were prepared for these URLs. */
export async function dropPrepared(admin: string, urls: Record<string, string>): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  for (const { name, owner, application } of planFor(admin, urls).databases) {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    for (const { role } of [owner, application]) await client.query(`DROP ROLE IF EXISTS ${pg.escapeIdentifier(role)}`);
  }
  await client.end();
}
