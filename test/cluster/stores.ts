import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import pg from 'pg';
import { settingOf } from '../../deploy/operations/database/plan.js';
import { prepareServer } from '../../deploy/operations/database/prepare.js';
import { databaseName } from '@jiceng/local/platform-layout';
import { certificates } from '@jiceng/testing/certificates';
import { reachableAddress } from './entry.js';
import { until, type Kubernetes } from './kubernetes.js';
import { OperatedPostgres } from './operated-postgres.js';
import type { Provider } from './provider.js';

interface StoresOptions {
  /** Images with the programs of PostgreSQL and Redis that run as a user other than root. */
  postgresImage: string;
  redisImage: string;
  /** Image of the instances when PostgreSQL is a cluster of CloudNativePG; null for one pod. */
  operatedImage: string | null;
  /** Image of the platform. A pod of it serves the keys of the identity provider. */
  image: string;
  provider: Provider;
}

/** State that is saved with `--keep`, so that a later run can use the same installation. */
interface KeptState {
  passwords: Stores['passwords'];
  isOperated: boolean;
  access: StoresAccess;
  providerKey: object;
}

/** Settings with which the platform reaches its stores. */
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
 * The servers that a district would provide, as pods in a separate namespace: PostgreSQL with one database and two
 * roles per service, Redis, and the keys of an OpenID Connect provider. All use TLS with certificates of a private
 * authority.
 */
export class Stores {
  readonly kubernetes: Kubernetes;
  /** Host and port at which this machine reaches PostgreSQL. */
  private fromHere: string | null = null;
  private operated: OperatedPostgres | null = null;
  private passwords = {
    admin: randomBytes(12).toString('hex'),
    owner: randomBytes(12).toString('hex'),
    service: randomBytes(12).toString('hex'),
    redis: randomBytes(12).toString('hex'),
  };

  constructor(kubernetes: Kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** Takes over the stores that an earlier run left installed; null when there are none. */
  async adopt(provider: Provider): Promise<StoresAccess | null> {
    const found = await this.kubernetes.secret('cluster-test').catch(() => null);
    if (!found) return null;
    const kept = JSON.parse(found.state!) as KeptState;
    this.passwords = kept.passwords;
    if (kept.isOperated) this.operated = new OperatedPostgres(this.kubernetes);
    await provider.restore(kept.providerKey);
    return kept.access;
  }

  async bringUp({ postgresImage, redisImage, operatedImage, image, provider }: StoresOptions): Promise<StoresAccess> {
    const { kubernetes, passwords } = this;
    if (operatedImage) {
      await OperatedPostgres.assertOperator(kubernetes);
      this.operated = new OperatedPostgres(kubernetes);
    }
    await kubernetes.ensureNamespace('baseline');
    const node = await kubernetes.firstNode();
    const { ca, certificate, key } = certificates(
      [...hosts, OperatedPostgres.service].map((host) => `${host}.${kubernetes.namespace}.svc`),
    );
    await kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'tls' },
      stringData: { 'tls.crt': certificate, 'tls.key': key },
    });
    await kubernetes.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'issuer' },
      data: {
        'jwks.json': JSON.stringify(await provider.jwks()),
        'jwks-server.mjs': readFileSync(join(import.meta.dirname, 'jwks-server.mjs'), 'utf8'),
      },
    });
    await kubernetes.apply(
      list([
        ...(operatedImage
          ? []
          : server(node, 'postgres', postgresImage, 5432, ['sh', '-c', postgresScript], {
              ADMIN_PASSWORD: passwords.admin,
            })),
        ...server(node, 'redis', redisImage, 6379, [
          'redis-server',
          '--port',
          '0',
          '--tls-port',
          '6379',
          '--tls-cert-file',
          '/tls/tls.crt',
          '--tls-key-file',
          '/tls/tls.key',
          '--tls-auth-clients',
          'no',
          '--requirepass',
          passwords.redis,
          '--save',
          '',
          '--appendonly',
          'no',
          '--maxmemory-policy',
          'noeviction',
          '--dir',
          '/data',
        ]),
        ...server(
          node,
          'issuer',
          image,
          443,
          ['/app/bin/node', '/issuer/jwks-server.mjs'],
          { JWKS_FILE: '/issuer/jwks.json', TLS_FOLDER: '/tls', PORT: '8443' },
          8443,
        ),
      ]),
    );
    if (this.operated) passwords.admin = await this.operated.bringUp(operatedImage!, { ca, certificate, key });
    for (const host of hosts)
      if (!this.operated || host !== 'postgres')
        await kubernetes.kubectl(['rollout', 'status', `deployment/${host}`, '--timeout=180s'], { timeoutMs: 200_000 });
    await until('PostgreSQL', 60, async () => (await this.sql('postgres', 'SELECT 1')) === '1');
    await this.makeDatabases();
    const issuer = `https://issuer.${kubernetes.namespace}.svc`;
    const access: StoresAccess = {
      ca,
      issuer,
      jwksUrl: `${issuer}/keys`,
      secret: {
        ACTOR_CONTEXT_SECRET: randomBytes(32).toString('hex'),
        RECEIPT_SECRET: randomBytes(32).toString('hex'),
        FILES_KEY: randomBytes(32).toString('hex'),
        SEALING_KEYS: `1:${randomBytes(32).toString('hex')}`,
        QUEUE_URL: `rediss://:${passwords.redis}@redis.${kubernetes.namespace}.svc:6379`,
        ...this.settings(`${this.postgresHost}:5432`, 'verify-full'),
      },
    };
    const state: KeptState = {
      passwords,
      isOperated: this.operated !== null,
      access,
      providerKey: await provider.export(),
    };
    await kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'cluster-test' },
      stringData: { state: JSON.stringify(state) },
    });
    return access;
  }

  /** Host of PostgreSQL inside the cluster. */
  private get postgresHost(): string {
    return `${this.operated ? OperatedPostgres.service : 'postgres'}.${this.kubernetes.namespace}.svc`;
  }

  /** Connection string of the superuser inside the cluster. */
  get adminUrl(): string {
    return `postgres://postgres:${this.passwords.admin}@${this.postgresHost}:5432/postgres?sslmode=verify-full`;
  }

  /** Creates the missing databases and roles with the command `database`. */
  async makeDatabases(): Promise<void> {
    await prepareServer(await this.urlFromHere('postgres'), this.settings(await this.addressFromHere(), 'no-verify'));
  }

  /**
   * Connection strings of every database, as in the platform's secret: one role owns the tables, the other reads and
   * writes rows.
   */
  private settings(address: string, sslmode: string): Record<string, string> {
    const { owner, service: application } = this.passwords;
    return Object.fromEntries(
      serviceNames.flatMap((service) => {
        const name = databaseName(service);
        const url = (role: string, password: string): string =>
          `postgres://${role}:${password}@${address}/${name}?sslmode=${sslmode}`;
        return [
          [settingOf(service, 'DATABASE_URL'), url(name, application)],
          [settingOf(service, 'MIGRATION_DATABASE_URL'), url(`${name}_owner`, owner)],
        ];
      }),
    ) as Record<string, string>;
  }

  /** Runs SQL as the superuser. Returns the first value as text; empty when there is no row. */
  async sql(database: string, text: string): Promise<string> {
    const client = new pg.Client({ connectionString: await this.urlFromHere(database), connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
      return String(rows[0]?.[0] ?? '');
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Returns the connection strings with which this machine reaches the databases. */
  async databaseUrls(): Promise<Record<ServiceName, string>> {
    const settings = this.settings(await this.addressFromHere(), 'no-verify');
    return Object.fromEntries(
      serviceNames.map((service) => [service, settings[settingOf(service, 'DATABASE_URL')]!]),
    ) as Record<ServiceName, string>;
  }

  /** Returns the connection string with which this machine connects as superuser. */
  private async urlFromHere(database: string): Promise<string> {
    return `postgres://postgres:${this.passwords.admin}@${await this.addressFromHere()}/${database}?sslmode=no-verify`;
  }

  /** Opens a NodePort, because a port-forward ends for all connections when one is reset. */
  private async addressFromHere(): Promise<string> {
    return (this.fromHere ??= await reachableAddress(
      this.kubernetes,
      'postgres-entry',
      { spec: { selector: this.operated?.primary ?? { app: 'postgres' }, ports: [{ port: 5432, targetPort: 5432 }] } },
      accepts,
    ));
  }

  /**
   * Kills the whole database server with `kill -9`; its container starts again on the same data. With several
   * instances, the primary's pod is deleted. Returns a sentence that says which of the two was done.
   */
  async crashPostgres(): Promise<string> {
    if (this.operated) return `${await this.operated.deletePrimary()}, the primary of three, deleted`;
    await this.kubernetes.try([
      'exec',
      'deploy/postgres',
      '--',
      'sh',
      '-c',
      'kill -9 $(head -1 /data/pg/postmaster.pid)',
    ]);
    return 'killed and restarted';
  }

  /**
   * Returns the node of the primary, and whether the leader of the operator runs on the same node; null when PostgreSQL
   * cannot move to another node.
   */
  async placeOfPrimary(): Promise<{ node: string; hasLeader: boolean } | null> {
    if (!this.operated) return null;
    const node = (await this.operated.primaryPod()).spec.nodeName!;
    return { node, hasLeader: node === (await this.operated.nodeOfLeader()) };
  }

  /** Deletes the pod of Redis with all data of Redis. */
  async deleteRedis(): Promise<void> {
    await this.kubernetes.kubectl(['delete', 'pod', '-l', 'app=redis', '--grace-period=0', '--force', '--wait=false']);
  }
}

/** Creates the data folder on the first start only, so that a killed server starts again on the same data. */
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

/** Returns whether the address accepts connections. */
function accepts(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host: host!, port: Number(port), timeout: 2000 });
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket
      .on('connect', () => end(true))
      .on('timeout', () => end(false))
      .on('error', () => end(false));
  });
}

function list(items: object[]): object {
  return { apiVersion: 'v1', kind: 'List', items };
}

/**
 * Returns a server of one pod with its Service. Its data lasts as long as the pod. All servers run on one node, so that
 * tests can make the other nodes fail.
 */
function server(
  node: string,
  name: string,
  image: string,
  port: number,
  command: string[],
  env: Record<string, string> = {},
  containerPort = port,
): object[] {
  const volumes = [
    { name: 'data', emptyDir: {} },
    { name: 'tls', secret: { secretName: 'tls', defaultMode: 0o440 } },
    { name: 'issuer', configMap: { name: 'issuer' } },
  ];
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            nodeSelector: { 'kubernetes.io/hostname': node },
            terminationGracePeriodSeconds: 5,
            automountServiceAccountToken: false,
            securityContext: { fsGroup: 10005 },
            volumes,
            containers: [
              {
                name,
                image,
                command,
                imagePullPolicy: 'IfNotPresent',
                ports: [{ containerPort }],
                readinessProbe: { tcpSocket: { port: containerPort }, periodSeconds: 1 },
                env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
                volumeMounts: [
                  { name: 'data', mountPath: '/data' },
                  { name: 'tls', mountPath: '/tls' },
                  { name: 'issuer', mountPath: '/issuer' },
                ],
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector: { app: name }, ports: [{ port, targetPort: containerPort }] },
    },
  ];
}
