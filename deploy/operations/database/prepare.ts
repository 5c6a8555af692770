import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { UserFault } from '@jiceng/local/user-fault';
import {
  accessSql,
  confidentialSql,
  createDatabaseSql,
  planFor,
  roleSql,
  rolesOf,
  schemaSql,
  type DatabasePlan,
  type ServerPlan,
} from './plan.js';

/**
 * Creates the roles and databases that the platform's URLs name on one server. It may run twice and at the same time.
 * @param admin URL of a role that may create roles and databases, with a database to connect to
 * @throws UserFault when the server does not answer within `patienceMs` or a URL is missing
 */
export async function prepareServer(
  admin: string,
  env: NodeJS.ProcessEnv,
  { patienceMs = 0, onProgress = (_: string): void => undefined } = {},
): Promise<ServerPlan> {
  const plan = planFor(admin, env);
  const client = await connect(admin, patienceMs);
  try {
    // Roles belong to the whole server. Without this lock, two preparations at the same time would conflict.
    await client.query(`SELECT pg_advisory_lock(hashtext('jiceng-prepare'))`);
    for (const database of plan.databases) {
      await prepareDatabase(client, admin, database);
      onProgress(`${database.name}: owned by ${database.owner.role}, used by ${database.application.role}`);
    }
    for (const setting of plan.elsewhere) onProgress(`${setting}: on another server, left alone`);
    return plan;
  } finally {
    await client.end();
  }
}

async function prepareDatabase(client: pg.Client, admin: string, plan: DatabasePlan): Promise<void> {
  for (const login of rolesOf(plan)) await client.query(roleSql(login));
  if (plan.confidential) await client.query(confidentialSql(plan));
  const {
    rows: [me],
  } = await client.query<{ superuser: boolean }>(
    'SELECT rolsuper AS superuser FROM pg_roles WHERE rolname = current_user',
  );
  // A role that is not a superuser must be a member of another role to give it a database.
  if (!me?.superuser) await client.query(`GRANT ${pg.escapeIdentifier(plan.owner.role)} TO CURRENT_USER`);
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [plan.name]);
  if (rowCount === 0) await client.query(createDatabaseSql(plan));
  await client.query(accessSql(plan));
  const url = new URL(admin);
  url.pathname = `/${encodeURIComponent(plan.name)}`;
  const inside = await connect(url.href, 0);
  try {
    await inside.query(schemaSql(plan));
  } finally {
    await inside.end();
  }
}

async function connect(url: string, patienceMs: number): Promise<pg.Client> {
  for (const until = Date.now() + patienceMs; ; await sleep(500)) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'jiceng-prepare',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      // The driver's message may quote the URL with its password, so it is not shown.
      if (Date.now() >= until)
        throw new UserFault(
          `PostgreSQL at ${new URL(url).host} does not let us in (${(error as { code?: string }).code ?? (error as Error).name})`,
          { cause: error },
        );
    }
  }
}
