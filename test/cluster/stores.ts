import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import pg from 'pg';
import { databaseName } from '../../deploy/local/platform.js';
import { until, type Kubernetes } from './kubernetes.js';
import type { Provider } from './provider.js';

/** The key that each service's connection string has in the platform's secret. */
export function databaseKey(service: ServiceName): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
}

interface StoresOptions {
  /** Images with the programs of PostgreSQL and of Redis, that run as another user than root. */
  postgresImage: string;
  redisImage: string;
  /** The platform's image: serves the provider's keys. */
  image: string;
  provider: Provider;
}

/** What a later run needs to go on with what an earlier one left standing (`--keep`). */
interface KeptState {
  passwords: Stores['passwords'];
  access: StoresAccess;
  providerKey: object;
}

/** What the platform is told about its stores. */
export interface StoresAccess {
  /** Certificate of the authority, PEM. */
  ca: string;
  /** Keys and values of the platform's secret. */
  secret: Record<string, string>;
  issuer: string;
  jwksUrl: string;
}

const hosts = ['postgres', 'redis', 'issuer'] as const;

/**
 * The district's own servers, played by pods in a namespace of their own: PostgreSQL with one database and one role per
 * service, Redis, and the keys of an OpenID Connect provider, all with TLS under a private authority.
 */
export class Stores {
  readonly kubernetes: Kubernetes;
  private passwords = { admin: randomBytes(12).toString('hex'), service: randomBytes(12).toString('hex'), redis: randomBytes(12).toString('hex') };

  constructor(kubernetes: Kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** Takes over what an earlier run left standing; null when there is nothing. */
  async adopt(provider: Provider): Promise<StoresAccess | null> {
    const found = await this.kubernetes.secret('cluster-test').catch(() => null);
    if (!found) return null;
    const kept = JSON.parse(found.state!) as KeptState;
    this.passwords = kept.passwords;
    await provider.restore(kept.providerKey);
    return kept.access;
  }

  async bringUp({ postgresImage, redisImage, image, provider }: StoresOptions): Promise<StoresAccess> {
    const { kubernetes, passwords } = this;
    await kubernetes.ensureNamespace('baseline');
    const node = await kubernetes.firstNode();
    const { ca, certificate, key } = certificates(hosts.map((host) => `${host}.${kubernetes.namespace}.svc`));
    await kubernetes.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls' }, stringData: { 'tls.crt': certificate, 'tls.key': key } });
    await kubernetes.apply({
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'issuer' },
      data: { 'jwks.json': JSON.stringify(await provider.jwks()), 'jwks-server.mjs': readFileSync(join(import.meta.dirname, 'jwks-server.mjs'), 'utf8') },
    });
    await kubernetes.apply(list([
      ...server(node, 'postgres', postgresImage, 5432, ['sh', '-c', postgresScript], { ADMIN_PASSWORD: passwords.admin }),
      ...server(node, 'redis', redisImage, 6379, ['redis-server', '--port', '0', '--tls-port', '6379', '--tls-cert-file', '/tls/tls.crt', '--tls-key-file', '/tls/tls.key',
        '--tls-auth-clients', 'no', '--requirepass', passwords.redis, '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction', '--dir', '/data']),
      ...server(node, 'issuer', image, 443, ['/app/bin/node', '/issuer/jwks-server.mjs'], { JWKS_FILE: '/issuer/jwks.json', TLS_FOLDER: '/tls', PORT: '8443' }, 8443),
    ]));
    for (const host of hosts) await kubernetes.kubectl(['rollout', 'status', `deployment/${host}`, '--timeout=180s'], { timeoutMs: 200_000 });
    await until('PostgreSQL', 60, async () => (await this.sql('postgres', 'SELECT 1')) === '1');
    for (const service of serviceNames) {
      const name = databaseName(service);
      await this.sql('postgres', `CREATE ROLE ${name} LOGIN PASSWORD '${passwords.service}'`);
      await this.sql('postgres', `CREATE DATABASE ${name} OWNER ${name}`);
    }
    const issuer = `https://issuer.${kubernetes.namespace}.svc`;
    const access: StoresAccess = {
      ca, issuer, jwksUrl: `${issuer}/keys`,
      secret: {
        ACTOR_CONTEXT_SECRET: randomBytes(32).toString('hex'),
        QUEUE_URL: `rediss://:${passwords.redis}@redis.${kubernetes.namespace}.svc:6379`,
        ...Object.fromEntries(serviceNames.map((service) => [databaseKey(service),
          `postgres://${databaseName(service)}:${passwords.service}@postgres.${kubernetes.namespace}.svc:5432/${databaseName(service)}?sslmode=verify-full`])),
      },
    };
    const state: KeptState = { passwords, access, providerKey: await provider.export() };
    await kubernetes.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cluster-test' }, stringData: { state: JSON.stringify(state) } });
    return access;
  }

  /** The superuser's connection string, inside the cluster. */
  get adminUrl(): string {
    return `postgres://postgres:${this.passwords.admin}@postgres.${this.kubernetes.namespace}.svc:5432/postgres?sslmode=verify-full`;
  }

  /** Runs SQL as the server's superuser. Returns the first value, as text; empty when there is none. */
  sql(database: string, text: string): Promise<string> {
    return this.kubernetes.forwarded('deploy/postgres', 5432, async (port) => {
      const client = new pg.Client({ connectionString: `postgres://postgres:${this.passwords.admin}@127.0.0.1:${port}/${database}?sslmode=no-verify`, connectionTimeoutMillis: 5000 });
      client.on('error', () => undefined);
      await client.connect();
      try {
        const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
        return String(rows[0]?.[0] ?? '');
      } finally {
        await client.end().catch(() => undefined);
      }
    });
  }

  /** Gives `work` connection strings that reach the databases from this machine. */
  async withDatabases<T>(work: (urls: Record<ServiceName, string>) => Promise<T>): Promise<T> {
    return this.kubernetes.forwarded('deploy/postgres', 5432, (port) => work(Object.fromEntries(serviceNames.map((service) =>
      [service, `postgres://${databaseName(service)}:${this.passwords.service}@127.0.0.1:${port}/${databaseName(service)}?sslmode=no-verify`])) as Record<ServiceName, string>));
  }

  /** `kill -9` of the whole database server; its container starts again on the same data. */
  async crashPostgres(): Promise<void> {
    await this.kubernetes.try(['exec', 'deploy/postgres', '--', 'sh', '-c', 'kill -9 $(head -1 /data/pg/postmaster.pid)']);
  }

  /** Deletes the pod of Redis, and with it everything that Redis knew. */
  async deleteRedis(): Promise<void> {
    await this.kubernetes.kubectl(['delete', 'pod', '-l', 'app=redis', '--grace-period=0', '--force', '--wait=false']);
  }
}

/** Makes the data folder on the first start; a server that was killed starts again on the same data. */
const postgresScript = `set -e
  PATH=$(ls -d /usr/lib/postgresql/*/bin):$PATH
  if [ ! -f /data/pg/PG_VERSION ]; then
    umask 077
    echo "$ADMIN_PASSWORD" > /tmp/password
    initdb -D /data/new -U postgres --pwfile=/tmp/password --locale=C.UTF-8 --encoding=UTF8 >/dev/null
    echo 'hostssl all all all scram-sha-256' > /data/new/pg_hba.conf
    mv /data/new /data/pg
  fi
  rm -f /data/pg/postmaster.pid
  postgres -D /data/pg -c listen_addresses='*' -c unix_socket_directories=/tmp -c max_connections=400 \\
    -c ssl=on -c ssl_cert_file=/tls/tls.crt -c ssl_key_file=/tls/tls.key &
  trap 'kill -INT $!; wait $!' TERM
  wait $!`;

function list(items: object[]): object {
  return { apiVersion: 'v1', kind: 'List', items };
}

/** A server of one pod with its Service; its data lasts as long as the pod. All on one node, so that the others may fail. */
function server(node: string, name: string, image: string, port: number, command: string[], env: Record<string, string> = {}, containerPort = port): object[] {
  const volumes = [
    { name: 'data', emptyDir: {} }, { name: 'tls', secret: { secretName: 'tls', defaultMode: 0o440 } }, { name: 'issuer', configMap: { name: 'issuer' } },
  ];
  return [
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name },
      spec: {
        replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            nodeSelector: { 'kubernetes.io/hostname': node }, terminationGracePeriodSeconds: 5, automountServiceAccountToken: false, securityContext: { fsGroup: 10005 }, volumes,
            containers: [{
              name, image, command, imagePullPolicy: 'IfNotPresent', ports: [{ containerPort }], readinessProbe: { tcpSocket: { port: containerPort }, periodSeconds: 1 },
              env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
              volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'tls', mountPath: '/tls' }, { name: 'issuer', mountPath: '/issuer' }],
            }],
          },
        },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports: [{ port, targetPort: containerPort }] } },
  ];
}

/** A private authority and one certificate for all names, by openssl. */
function certificates(names: string[]): { ca: string; certificate: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-certificates-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '7', '-subj', '/CN=cluster test authority', '-keyout', 'ca.key', '-out', 'ca.crt');
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${names[0]!.slice(0, 60)}`, '-keyout', 'tls.key', '-out', 'tls.csr');
    writeFileSync(join(folder, 'names'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`);
    openssl('x509', '-req', '-in', 'tls.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '7', '-out', 'tls.crt', '-extfile', 'names');
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { ca: read('ca.crt'), certificate: read('tls.crt'), key: read('tls.key') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
