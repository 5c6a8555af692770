import { NotRun, expectThat, type ClusterTest } from '../cluster-test.js';
import { inWords } from '../command-load.js';
import { run, until, type Kubernetes, type KubernetesObject, type Pod } from '../kubernetes.js';
import type { Row } from '../row.js';

/** Longest time without an acknowledged command after the loss of a node, seconds. */
const LONGEST_SILENCE = 60;

export const failureRows: readonly Row[] = [
  {
    name: 'drain',
    shows: 'a node drained under load: no failed command',
    quick: false,
    run: async (test) => {
      const node = await busiestNode(test);
      const { report, load } = await test.underLoad(async () => {
        try {
          await test.kubernetes.kubectl(
            [
              'drain',
              node,
              `--pod-selector=app.kubernetes.io/instance=${test.release.name}`,
              '--delete-emptydir-data',
              '--ignore-daemonsets',
              '--timeout=240s',
            ],
            { timeoutMs: 260_000 },
          );
          await test.release.ready(240);
        } finally {
          await test.kubernetes.kubectl(['uncordon', node]);
        }
      });
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      return `${node} drained: ${inWords(report)}; ${await test.assertNothingLost(load)}`;
    },
  },
  {
    name: 'kill',
    shows: "kill -9 of a worker's and of a service's process under load",
    quick: false,
    run: async (test) => {
      const { report, load } = await test.underLoad(async (load) => {
        for (const component of ['coordination-worker', 'coordination-api', 'gateway']) {
          const pod = (await test.release.pods(component))[0]!;
          await killMainProcess(test.kubernetes, pod);
          await until(
            `${component} to restart`,
            180,
            async () => restarts(await test.release.pods(component), pod) > restarts([pod], pod) || null,
          );
          await load.goesOn(10, 60);
        }
        await test.release.ready(240);
      });
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      return `worker, API and gateway killed and restarted: ${inWords(report)}; ${await test.assertNothingLost(load)}`;
    },
  },
  {
    name: 'redis',
    shows: 'the pod of Redis deleted under load, all its memory with it',
    quick: false,
    run: async (test) => {
      const { report, load } = await test.underLoad(async (load) => {
        const before = await test.stores.kubernetes.pods('app=redis');
        await test.stores.deleteRedis();
        await until('another Redis', 120, async () =>
          (await test.stores.kubernetes.pods('app=redis')).some(
            ({ metadata, status }) =>
              before.every((pod) => pod.metadata.uid !== metadata.uid) && status.containerStatuses?.[0]?.ready,
          ),
        );
        await load.goesOn(40, 90);
      });
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      return `${inWords(report)}; ${await test.assertNothingLost(load)}`;
    },
  },
  {
    name: 'postgres',
    shows: 'PostgreSQL killed under load',
    quick: false,
    run: async (test) => {
      let done = '';
      const { report, load } = await test.underLoad(async (load) => {
        const before = await startedAt(test);
        done = await test.stores.crashPostgres();
        await until('PostgreSQL to be back', 120, async () => (await startedAt(test)) !== before);
        await load.goesOn(40, 90);
      });
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      return `${done}: ${inWords(report)}; ${await test.assertNothingLost(load)}`;
    },
  },
  {
    name: 'power',
    shows: `a node loses power under load: service back within ${LONGEST_SILENCE} s, nothing acknowledged lost`,
    quick: false,
    run: async (test) => {
      const { powerOffCommand, powerOnCommand } = test.options;
      if (!powerOffCommand)
        throw new NotRun('how to take the power from a node of this cluster was not said: --power-off-command');
      const primary = await test.stores.placeOfPrimary();
      const node =
        primary && primary.node !== (await test.kubernetes.firstNode()) ? primary.node : await busiestNode(test);
      const { report, load } = await test.underLoad(async (load) => {
        try {
          await shell(powerOffCommand, node);
          await until(`${node} to be missed`, 180, async () => !(await isReady(test.kubernetes, node)));
          await test.release.ready(300);
          await load.goesOn(40, 90);
        } finally {
          if (powerOnCommand) await shell(powerOnCommand, node);
        }
      });
      if (powerOnCommand) await until(`${node} to come back`, 180, () => isReady(test.kubernetes, node));
      expectThat(
        report.longestGap < LONGEST_SILENCE,
        `commands to be acknowledged again within ${LONGEST_SILENCE} s`,
        inWords(report),
      );
      return `${node}${node === primary?.node ? `, with the primary of three databases ${primary.hasLeader ? 'and' : 'without'} the operator that leads` : ''}: ${inWords(report)}; ${await test.assertNothingLost(load)}`;
    },
  },
];

/** Returns the node with most pods of the platform, leaving out the node of the test's own servers. */
async function busiestNode(test: ClusterTest): Promise<string> {
  const spared = await test.kubernetes.firstNode();
  const nodes = (await test.kubernetes.list('nodes'))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== spared);
  if (nodes.length === 0) throw new NotRun('the cluster has one node only');
  const pods = await test.release.pods();
  const count = (node: string): number => pods.filter(({ spec }) => spec.nodeName === node).length;
  return nodes.sort((one, other) => count(other) - count(one))[0]!;
}

/** Kills the child of the container's init process. */
async function killMainProcess(kubernetes: Kubernetes, pod: Pod): Promise<void> {
  const script = `const fs = require('fs');
    for (const pid of fs.readdirSync('/proc').filter((name) => Number(name) > 1 && Number(name) !== process.pid)) {
      try { if (/\\) \\S 1 /.test(fs.readFileSync('/proc/' + pid + '/stat', 'utf8'))) process.kill(Number(pid), 'SIGKILL'); } catch {}
    }`;
  // The connection ends with the container, so the outcome tells nothing. The restart count is checked instead.
  await kubernetes.try(['exec', pod.metadata.name, '--', '/app/bin/node', '-e', script], { timeoutMs: 60_000 });
}

function restarts(pods: readonly Pod[], { metadata }: Pod): number {
  return pods.find((pod) => pod.metadata.name === metadata.name)?.status.containerStatuses?.[0]?.restartCount ?? 0;
}

async function startedAt(test: ClusterTest): Promise<string> {
  return test.stores.sql('postgres', 'SELECT pg_postmaster_start_time()');
}

async function isReady(kubernetes: Kubernetes, node: string): Promise<boolean> {
  const found = (await kubernetes.list<KubernetesObject>('nodes')).find(({ metadata }) => metadata.name === node);
  return (
    (found?.status.conditions as { type: string; status: string }[] | undefined)?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ) ?? false
  );
}

async function shell(command: string, node: string): Promise<void> {
  const outcome = await run('sh', ['-c', command.replaceAll('{node}', node).replaceAll('{n}', /\d*$/.exec(node)![0])], {
    timeoutMs: 120_000,
  });
  if (!outcome.ok) throw new Error(`${command}: ${outcome.text.trim()}`);
}
