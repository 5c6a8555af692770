import { spawnSync } from 'node:child_process';
import { isIP } from 'node:net';
import { UserFault } from '@jiceng/local/user-fault';

/** Returns the hosts of the cluster of kubectl's present context; empty without a cluster. */
export type ClusterHosts = () => string[];

/**
 * Refuses a target that is neither this machine nor a host of the present cluster, because a load run on a system of
 * other people is an attack.
 * @throws UserFault
 */
export function assertTargetIsOurs(
  target: string,
  targetIsOurs: boolean,
  clusterHosts: ClusterHosts = hostsOfPresentCluster,
): void {
  const host = new URL(target).hostname.replace(/^\[|\]$/g, '');
  if (isLoopback(host) || targetIsOurs || clusterHosts().includes(host)) return;
  throw new UserFault(
    `${host} is neither this machine nor a host of the present Kubernetes cluster: add --target-is-ours if you may put it under load`,
  );
}

/**
 * Returns true when the present cluster may answer at this address: a node of the cluster, or a port of this machine
 * that leads to it.
 */
export function isInPresentCluster(target: string, clusterHosts: ClusterHosts = hostsOfPresentCluster): boolean {
  const host = new URL(target).hostname.replace(/^\[|\]$/g, '');
  const hosts = clusterHosts();
  return hosts.includes(host) || (isLoopback(host) && hosts.length > 0);
}

/** Returns true for names and addresses of this machine itself. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function hostsOfPresentCluster(): string[] {
  const ask = (...args: string[]): string => {
    const { status, stdout } = spawnSync('kubectl', args, { encoding: 'utf8', timeout: 10_000 });
    return status === 0 ? stdout : '';
  };
  const server = ask('config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}').trim();
  const nodes = ask(
    'get',
    'nodes',
    '-o',
    'jsonpath={range .items[*]}{range .status.addresses[*]}{.address}{"\\n"}{end}{end}',
  );
  return [...(URL.canParse(server) ? [new URL(server).hostname] : []), ...nodes.split('\n')].filter(Boolean);
}
