import { UserFault } from '@jiceng/local/user-fault';
import { assertTargetIsOurs } from '../load/target.js';
import { until, type Kubernetes, type KubernetesObject } from './kubernetes.js';

interface Node extends KubernetesObject {
  status: { addresses: { type: string; address: string }[] };
}

/**
 * Opens a NodePort to the pods that `service` selects. Returns the first `host:port` of this machine or the nodes that
 * `answers` accepts. A NodePort spreads connections over the ready pods, as clients see them; a port-forward would use
 * a single pod.
 * @throws UserFault when no address answers
 */
export async function reachableAddress(
  kubernetes: Kubernetes,
  name: string,
  service: { spec: object },
  answers: (address: string) => Promise<boolean>,
): Promise<string> {
  await kubernetes.apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'NodePort', ...service.spec },
  });
  const port = await kubernetes.kubectl(['get', 'service', name, '-o', 'jsonpath={.spec.ports[0].nodePort}']);
  const nodes = await kubernetes.list<Node>('nodes');
  const hosts = [
    '127.0.0.1',
    ...nodes.flatMap(({ status }) =>
      status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address),
    ),
  ];
  const candidates = hosts.map((host) => `${host}:${port}`);
  return until(`an address of ${name}`, 30, async () => {
    for (const candidate of candidates) if (await answers(candidate)) return candidate;
    return null;
  }).catch(() => {
    throw new UserFault(
      `None of ${candidates.join(', ')} can be reached from here: run the test where the nodes' addresses can be`,
    );
  });
}

/**
 * Returns the address at which clients on this machine reach the gateway.
 * @throws UserFault
 */
export async function entryAddress(kubernetes: Kubernetes, release: { name: string }): Promise<string> {
  const selector = { 'app.kubernetes.io/name': 'gateway', 'app.kubernetes.io/instance': release.name };
  const found = await reachableAddress(
    kubernetes,
    'entry',
    { spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
    async (address) => {
      const answer = await fetch(`http://${address}/health/live`, { signal: AbortSignal.timeout(2000) }).catch(
        () => null,
      );
      return answer?.ok ?? false;
    },
  );
  assertTargetIsOurs(`http://${found}`, false);
  return `http://${found}`;
}
