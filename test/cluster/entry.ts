import { UserFault } from '../../deploy/local/user-fault.js';
import { assertTargetIsOurs } from '../load/target.js';
import { until, type Kubernetes, type KubernetesObject } from './kubernetes.js';
import type { Release } from './release.js';

interface Node extends KubernetesObject {
  status: { addresses: { type: string; address: string }[] };
}

/**
 * An address on which this machine reaches the gateway's pods the way clients do: a Service that spreads connections over
 * those that are ready (a port-forward would hang on one pod). Uses the first of this machine and the nodes that answers.
 * @throws UserFault when none does
 */
export async function entryAddress(kubernetes: Kubernetes, release: Release): Promise<string> {
  await kubernetes.apply({
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'entry' },
    spec: {
      type: 'NodePort', ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      selector: { 'app.kubernetes.io/name': 'gateway', 'app.kubernetes.io/instance': release.name },
    },
  });
  const port = await kubernetes.kubectl(['get', 'service', 'entry', '-o', 'jsonpath={.spec.ports[0].nodePort}']);
  const nodes = await kubernetes.list<Node>('nodes');
  const hosts = ['127.0.0.1', ...nodes.flatMap(({ status }) => status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address))];
  const candidates = hosts.map((host) => `http://${host}:${port}`);
  const found = await until('an address of the gateway', 30, async () => {
    for (const candidate of candidates) {
      const answer = await fetch(`${candidate}/health/live`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
      if (answer?.ok) return candidate;
    }
    return null;
  }).catch(() => { throw new UserFault(`None of ${candidates.join(', ')} leads to the gateway from here: give its address with --address`); });
  assertTargetIsOurs(found, false);
  return found;
}
