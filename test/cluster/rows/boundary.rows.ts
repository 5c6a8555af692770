import { expectThat, type ClusterTest } from '../cluster-test.js';
import { Kubernetes, until, type KubernetesObject } from '../kubernetes.js';
import type { Values } from '../release.js';
import type { Row } from '../row.js';

interface Reach {
  name: string;
  host: string;
  port: number;
  reached: boolean;
}

export const boundaryRows: readonly Row[] = [
  {
    name: 'policies',
    shows: 'a pod that no policy names is refused by every port',
    quick: true,
    run: async (test) => {
      const pods = await test.release.pods();
      const targets = pods.map(({ metadata, status }) => ({ name: metadata.name, host: status.podIP!, port: 8080 }));
      const isGateway = (name: string): boolean => name.startsWith(`${test.release.name}-gateway`);
      const told: string[] = [];
      for (const kubernetes of [test.kubernetes, new Kubernetes(`${test.kubernetes.namespace}-stranger`)]) {
        await kubernetes.ensureNamespace('restricted');
        try {
          const seen = await probe(kubernetes, test.options.image, targets);
          const open = seen.filter(({ reached }) => reached);
          // Front ends use the gateway. Its answer also shows that the probe can open connections; otherwise every
          // refused connection below would prove nothing.
          expectThat(
            open.some(({ name }) => isGateway(name)),
            'the gateway to be reached, as its policy says',
            seen,
          );
          expectThat(
            open.every(({ name }) => isGateway(name)),
            'nothing but the gateway to be reached',
            open.filter(({ name }) => !isGateway(name)),
          );
          told.push(
            `from ${kubernetes === test.kubernetes ? 'the same' : 'another'} namespace ${seen.length - open.length} of ${seen.length} refused`,
          );
        } finally {
          if (kubernetes !== test.kubernetes) await kubernetes.deleteNamespace();
        }
      }
      expectThat(
        !(await reachedFrom(test, 'grid-api', `${test.release.name}-personnel`, 8080)),
        'a service not to reach another service',
        'it does',
      );
      return `${told.join('; ')} (the gateway alone answers); a service is refused by another`;
    },
  },
  {
    name: 'wrong-values',
    shows: 'wrong values are refused with a sentence, and change nothing',
    quick: true,
    run: async (test) => {
      const before = await test.release.revision();
      const wrong: readonly [Values, RegExp][] = [
        [{ oidc: { issuer: 'http://id.example.gov' } }, /oidc\.issuer/],
        [{ oidc: { jwksUrl: '' } }, /oidc\.jwksUrl/],
        [{ gateway: { replicas: 0 } }, /replicas/],
        [{ gatway: { replicas: 2 } }, /gatway/],
        [{ logLevel: 'loud' }, /logLevel/],
        [{ ingress: { enabled: true, tlsSecret: '' } }, /ingress\.tlsSecret/],
        [{ shutdownGraceSeconds: 1 }, /shutdownGraceSeconds/],
      ];
      for (const [values, words] of wrong) {
        const outcome = await test.release.upgrade(values);
        expectThat(
          !outcome.ok && words.test(outcome.text),
          `${JSON.stringify(values)} to be refused by name`,
          outcome.text,
        );
      }
      expectThat(
        (await test.release.revision()) === before,
        'the release to stay as it was',
        await test.release.revision(),
      );
      return `${wrong.length} wrong values refused by name; revision ${before} as before`;
    },
  },
  {
    name: 'wrong-secret',
    shows: 'a secret that would not be safe is refused by the process that reads it, and the old pods go on serving',
    quick: false,
    run: async (test) => {
      const secret = await test.kubernetes.secret('jiceng');
      const unsafe = { ...secret, QUEUE_URL: secret.QUEUE_URL!.replace('rediss:', 'redis:') };
      await test.kubernetes.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'jiceng-unsafe' },
        stringData: unsafe,
      });
      const { report } = await test.underLoad(async () => {
        // The log is read while the migration is tried, because a node may delete the logs of pods that have ended.
        let log = '';
        const named = until('QUEUE_URL in the log of the migration', 120, async () => {
          log = (
            await test.kubernetes.try([
              'logs',
              '-l',
              'jiceng/tier=migration',
              '--all-containers',
              '--max-log-requests=50',
              '--tail=5',
              '--prefix',
            ])
          ).text;
          return /QUEUE_URL: the connection is not encrypted/.test(log);
        }).catch(() => false);
        const outcome = await test.release.upgrade(
          { secrets: { existingSecret: 'jiceng-unsafe' } },
          '--timeout',
          '60s',
        );
        expectThat(!outcome.ok, 'the upgrade to fail', outcome.text);
        expectThat(await named, 'the setting to be named in the log', log);
      });
      const back = await test.release.upgrade();
      await test.kubernetes.try(['delete', 'secret', 'jiceng-unsafe']);
      expectThat(back.ok, 'the right values to be taken again', back.text);
      expectThat(report.failures.length === 0, 'no failed command meanwhile', report.failures.slice(0, 3).join('; '));
      return `upgrade stopped by its migration, the log names QUEUE_URL; ${report.acknowledged} commands acknowledged meanwhile, none failed`;
    },
  },
  {
    name: 'uninstall',
    shows: 'uninstall leaves the files and what the operator made, and nothing else',
    quick: true,
    run: async (test) => {
      const outcome = await test.release.uninstall();
      expectThat(outcome.ok, 'helm uninstall to succeed', outcome.text);
      const left = await until('pods to be gone', 90, async () =>
        (await test.kubernetes.list('pods')).length === 0 ? everythingIn(test) : null,
      );
      const operators =
        /^(secret\/jiceng(-backup)?|persistentvolumeclaim\/backups|configmap\/(district-ca|kube-root-ca\.crt)|serviceaccount\/default|service\/entry|endpoints\/entry|endpointslice\/entry.*|event\/.*|lease\/.*)$/;
      const files = `persistentvolumeclaim/${test.release.name}-files`;
      expectThat(left.includes(files), 'the volume of photos and documents to be left', left);
      const unexpected = left.filter((name) => name !== files && !operators.test(name));
      expectThat(unexpected.length === 0, 'nothing of the release to be left', unexpected);
      return `left are the files and the operator's own: ${left.filter((name) => !/^(event|endpoint|lease)/.test(name)).join(', ')}`;
    },
  },
];

/** Tries to connect to each target. A refused connection and a connection without answer give the same result. */
const connectScript = `const net = require('net');
  const targets = JSON.parse(process.argv[1]);
  Promise.all(targets.map((target) => new Promise((done) => {
    const socket = net.connect({ host: target.host, port: target.port, timeout: 4000 });
    const end = (reached) => { socket.destroy(); done({ ...target, reached }); };
    socket.on('connect', () => end(true)).on('timeout', () => end(false)).on('error', () => end(false));
  }))).then((seen) => console.log(JSON.stringify(seen)));`;

/**
 * Returns whether a pod of this component can open a connection.
 * @throws Deviation when the pod cannot run the attempt
 */
export async function reachedFrom(
  { kubernetes, release }: ClusterTest,
  component: string,
  host: string,
  port: number,
): Promise<boolean> {
  const target: Omit<Reach, 'reached'> = { name: host, host, port };
  const outcome = await kubernetes.try([
    'exec',
    `deploy/${release.name}-${component}`,
    '--',
    '/app/bin/node',
    '-e',
    connectScript,
    JSON.stringify([target]),
  ]);
  expectThat(outcome.ok, `${component} to try`, outcome.text);
  return (JSON.parse(outcome.stdout) as Reach[])[0]!.reached;
}

/** Connects to the targets from a new pod that has no label of the platform. */
async function probe(kubernetes: Kubernetes, image: string, targets: object[]): Promise<Reach[]> {
  await kubernetes.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'stranger' },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'stranger',
          image,
          command: ['/app/bin/node', '-e', 'setInterval(() => undefined, 60000)'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  });
  try {
    await kubernetes.kubectl(['wait', '--for=condition=Ready', 'pod/stranger', '--timeout=120s'], {
      timeoutMs: 130_000,
    });
    return JSON.parse(
      await kubernetes.kubectl([
        'exec',
        'stranger',
        '--',
        '/app/bin/node',
        '-e',
        connectScript,
        JSON.stringify(targets),
      ]),
    ) as Reach[];
  } finally {
    await kubernetes.kubectl(['delete', 'pod', 'stranger', '--grace-period=0', '--force']);
  }
}

/** Lists every object of the namespace as kind/name. */
async function everythingIn({ kubernetes }: ClusterTest): Promise<string[]> {
  const kinds = (await kubernetes.kubectl(['api-resources', '--verbs=list', '--namespaced', '-o', 'name']))
    .trim()
    .split('\n')
    .filter((kind) => !kind.includes('metrics.k8s.io'));
  const objects = await kubernetes.list<KubernetesObject>(kinds.join(','));
  return objects.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`).sort();
}
