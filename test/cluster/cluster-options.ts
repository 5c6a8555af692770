import { parseArgs } from 'node:util';
import { UserFault } from '@jiceng/local/user-fault';

/** An S3 store and a login that may create buckets. */
export interface S3Access {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface ClusterOptions {
  /** Name and tag of the image under test, as the nodes know it. */
  image: string;
  /** Images of PostgreSQL and Redis for the stores that the test installs. */
  postgresImage: string;
  redisImage: string;
  /** Image of the instances when CloudNativePG runs PostgreSQL; null for one pod of `postgresImage`. */
  operatedImage: string | null;
  /** Image of the "next version"; null when the test builds it from `image` with podman or docker. */
  nextImage: string | null;
  /** Registry to which the test pushes images; null when the nodes have the images already. */
  registry: string | null;
  /** True when the registry is used without TLS. */
  plainHttp: boolean;
  /** Chart to install: a folder, or the archive of a packed chart. */
  chart: string;
  /**
   * Unpacked offline bundle, and the public key for its signature; the installer of the bundle then installs the chart.
   * Null when helm installs `chart`.
   */
  bundle: { folder: string; key: string } | null;
  /** Names of the rows to run; null for all rows of the chosen part. */
  only: string[] | null;
  /** True to run only the part that continuous integration runs. */
  quick: boolean;
  /** Command that cuts the power of a node. `{node}` stands for the node's name and `{n}` for the digits at its end. */
  powerOffCommand: string | null;
  powerOnCommand: string | null;
  /** S3 store that the pods and this machine can reach; null for none. */
  s3: S3Access | null;
  /** Address of the gateway from this machine; null to find it through a NodePort. */
  address: string | null;
  namespace: string;
  /** True to leave everything installed at the end. */
  keep: boolean;
}

export const clusterUsage = `npm run test:cluster -- [--quick] [--only install,drill,…] [--registry HOST:PORT [--plain-http]] [--image NAME:TAG] [--next-image NAME:TAG] [--postgres-image NAME:TAG] [--redis-image NAME:TAG]
  [--chart FOLDER|ARCHIVE] [--bundle FOLDER --bundle-key FILE] [--power-off-command '…{n}'] [--power-on-command '…{n}'] [--s3-endpoint URL] [--s3-region NAME] [--address URL] [--namespace NAME] [--cloudnativepg] [--keep]`;

/** @throws UserFault naming the option that cannot be used */
export function readClusterOptions(
  args: string[],
  rows: readonly string[],
  env: NodeJS.ProcessEnv,
  version: string,
): ClusterOptions {
  const values = parsed(args);
  const registry = values.registry ?? env.JICENG_TEST_REGISTRY ?? null;
  const named = (name: string, tag = version): string => `${registry ? `${registry}/` : ''}${name}:${tag}`;
  const only =
    values.only
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? null;
  const unknown = only?.filter((name) => !rows.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new UserFault(`--only ${unknown.join(',')}: there is no such row; rows are ${rows.join(', ')}`);
  const powerOffCommand = values['power-off-command'] ?? env.JICENG_TEST_POWER_OFF ?? null;
  if (powerOffCommand !== null && !/\{n\}|\{node\}/.test(powerOffCommand))
    throw new UserFault(
      '--power-off-command names no node: write {n} (the number at the end of its name) or {node} where it belongs',
    );
  const namespace = values.namespace ?? 'jiceng-test';
  if (!/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/.test(namespace))
    throw new UserFault(`--namespace ${namespace} is not a name for a namespace`);
  if ((values.bundle === undefined) !== (values['bundle-key'] === undefined))
    throw new UserFault(
      '--bundle and --bundle-key go together: a bundle is installed only when its signature is that of a known key',
    );
  return {
    bundle: values.bundle === undefined ? null : { folder: values.bundle, key: values['bundle-key']! },
    image: values.image ?? env.JICENG_TEST_IMAGE ?? named('jiceng'),
    postgresImage: values['postgres-image'] ?? env.JICENG_TEST_POSTGRES_IMAGE ?? named('jiceng-postgres'),
    redisImage: values['redis-image'] ?? env.JICENG_TEST_REDIS_IMAGE ?? named('jiceng-redis'),
    // The operator reads the version of PostgreSQL from the tag.
    operatedImage: values.cloudnativepg ? named('jiceng-postgres', `15-${version}`) : null,
    nextImage: values['next-image'] ?? env.JICENG_TEST_NEXT_IMAGE ?? null,
    registry,
    plainHttp: values['plain-http'] ?? false,
    chart:
      values.chart ??
      env.JICENG_TEST_CHART ??
      (values.bundle === undefined ? 'helm/jiceng' : `${values.bundle}/chart/jiceng-${version}.tgz`),
    only,
    quick: values.quick ?? false,
    powerOffCommand,
    powerOnCommand: values['power-on-command'] ?? env.JICENG_TEST_POWER_ON ?? null,
    s3: s3Access(
      values['s3-endpoint'] ?? env.JICENG_TEST_S3_ENDPOINT,
      values['s3-region'] ?? env.JICENG_TEST_S3_REGION ?? 'us-east-1',
      env,
    ),
    address: values.address ?? null,
    namespace,
    keep: values.keep ?? false,
  };
}

/**
 * The login comes only from the environment, because other users of the machine can read options in the list of
 * processes.
 */
function s3Access(endpoint: string | undefined, region: string, env: NodeJS.ProcessEnv): S3Access | null {
  if (!endpoint) return null;
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : ''))
    throw new UserFault(`--s3-endpoint ${endpoint} is no address: write such as https://s3.example.gov`);
  const { JICENG_TEST_S3_ACCESS_KEY: accessKeyId, JICENG_TEST_S3_SECRET_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey)
    throw new UserFault(
      '--s3-endpoint needs a login that may make buckets: set JICENG_TEST_S3_ACCESS_KEY and JICENG_TEST_S3_SECRET_KEY',
    );
  return { endpoint, region, accessKeyId, secretAccessKey };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        image: { type: 'string' },
        'next-image': { type: 'string' },
        'postgres-image': { type: 'string' },
        'redis-image': { type: 'string' },
        registry: { type: 'string' },
        'plain-http': { type: 'boolean' },
        chart: { type: 'string' },
        bundle: { type: 'string' },
        'bundle-key': { type: 'string' },
        only: { type: 'string' },
        quick: { type: 'boolean' },
        'power-off-command': { type: 'string' },
        'power-on-command': { type: 'string' },
        's3-endpoint': { type: 'string' },
        's3-region': { type: 'string' },
        address: { type: 'string' },
        namespace: { type: 'string' },
        keep: { type: 'boolean' },
        cloudnativepg: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UserFault(`${(error as Error).message.split('.')[0]}. Usage: ${clusterUsage}`, { cause: error });
  }
}
