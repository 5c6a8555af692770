import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { CONFIDENTIAL_ROLE } from '@jiceng/platform/confidential';
import pg from 'pg';
import { UserFault } from '@jiceng/local/user-fault';

/** A database to create, with the roles that its URLs name. */
export interface DatabasePlan {
  name: string;
  /**
   * The role that owns the database and changes its tables. It is the application's own role when no other is named.
   */
  owner: Login;
  /** The role that reads and writes rows. */
  application: Login;
  /** True when some tables of the database belong to the role of confidential tables. */
  confidential: boolean;
}

export interface Login {
  role: string;
  password: string;
}

/**
 * The databases to create on the server that is being prepared, and the names of the settings whose URLs are on other
 * servers.
 */
export interface ServerPlan {
  databases: DatabasePlan[];
  elsewhere: string[];
}

/** The services with confidential tables. */
const withConfidentialTables: readonly ServiceName[] = ['coordination'];

/** `PERSONNEL_DATABASE_URL` …: the name of a service's setting. */
export function settingOf(service: ServiceName, kind: 'DATABASE_URL' | 'MIGRATION_DATABASE_URL'): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_${kind}`;
}

/**
 * Returns the databases and roles that the platform's URLs name on the server of `admin`.
 * @throws UserFault that names the setting which is missing or does not fit
 */
export function planFor(admin: string, env: NodeJS.ProcessEnv): ServerPlan {
  const server = new URL(admin).host;
  const plan: ServerPlan = { databases: [], elsewhere: [] };
  for (const service of serviceNames) {
    const name = settingOf(service, 'DATABASE_URL');
    const url = urlOf(name, env);
    if (!url)
      throw new UserFault(
        `${name} is not set: give every URL of the platform's secret, this command makes what they name`,
      );
    const ownerUrl = urlOf(settingOf(service, 'MIGRATION_DATABASE_URL'), env) ?? url;
    if (ownerUrl.pathname !== url.pathname || ownerUrl.host !== url.host)
      throw new UserFault(`${settingOf(service, 'MIGRATION_DATABASE_URL')} names another database than ${name}`);
    add(plan, server, name, { url, ownerUrl, confidential: withConfidentialTables.includes(service) });
  }
  const queue = env.QUEUE_URL?.startsWith('postgres') ? urlOf('QUEUE_URL', env) : null;
  if (queue)
    add(plan, server, 'QUEUE_URL', {
      url: queue,
      ownerUrl: urlOf('QUEUE_MIGRATION_URL', env) ?? queue,
      confidential: false,
    });
  return plan;
}

function add(
  plan: ServerPlan,
  server: string,
  setting: string,
  { url, ownerUrl, confidential }: { url: URL; ownerUrl: URL; confidential: boolean },
): void {
  if (url.host !== server) plan.elsewhere.push(`${setting} (${url.host})`);
  else
    plan.databases.push({
      name: decodeURIComponent(url.pathname.slice(1)),
      owner: loginOf(ownerUrl),
      application: loginOf(url),
      confidential,
    });
}

function urlOf(name: string, env: NodeJS.ProcessEnv): URL | null {
  const text = env[name];
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2 || !url.username) {
    throw new UserFault(`${name} is not a URL like postgres://role:password@host:5432/database?sslmode=verify-full`);
  }
  return url;
}

function loginOf(url: URL): Login {
  return { role: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}

const identifier = pg.escapeIdentifier;
const literal = pg.escapeLiteral;

/**
 * Creates the role that owns confidential tables, and makes the logins its members. A login uses the rights of the role
 * only in a transaction that takes the role, because logins inherit nothing (`roleSql`).
 */
export function confidentialSql(plan: DatabasePlan): string {
  if (!plan.confidential) return '';
  const logins = rolesOf(plan).map(({ role }) => identifier(role));
  return `DO $$ BEGIN CREATE ROLE ${CONFIDENTIAL_ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT ${CONFIDENTIAL_ROLE} TO ${logins.join(', ')};`;
}

/** Creates a login, or gives an existing login the password of its URL. */
export function roleSql({ role, password }: Login): string {
  return `DO $$ BEGIN CREATE ROLE ${identifier(role)}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER ROLE ${identifier(role)} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD ${password ? literal(password) : 'NULL'};`;
}

/** Returns a separate statement, because a database cannot be created inside a transaction. */
export function createDatabaseSql({ name, owner }: DatabasePlan): string {
  return `CREATE DATABASE ${identifier(name)} OWNER ${identifier(owner.role)} ENCODING 'UTF8' TEMPLATE template0;`;
}

/** Lets only these roles connect to the database. */
export function accessSql({ name, owner, application }: DatabasePlan): string {
  return `REVOKE ALL ON DATABASE ${identifier(name)} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE ${identifier(name)} TO ${identifier(owner.role)}, ${identifier(application.role)};`;
}

/** Runs inside the database. Only its owner may create tables. */
export function schemaSql({ owner, application }: DatabasePlan): string {
  return `ALTER SCHEMA public OWNER TO ${identifier(owner.role)};
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ${identifier(application.role)};`;
}

/** Returns everything as a script for psql, for a database administrator who runs it. The script contains passwords. */
export function scriptFor({ databases }: ServerPlan): string {
  return databases
    .map((plan) =>
      [
        `-- ${plan.name}`,
        ...rolesOf(plan).map(roleSql),
        ...[confidentialSql(plan)].filter(Boolean),
        `SELECT ${literal(createDatabaseSql(plan).slice(0, -1))} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${literal(plan.name)}) \\gexec`,
        accessSql(plan),
        `\\connect ${identifier(plan.name)}`,
        schemaSql(plan),
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** Returns the two roles of a database, or the single one. */
export function rolesOf({ owner, application }: DatabasePlan): Login[] {
  return owner.role === application.role ? [owner] : [owner, application];
}
