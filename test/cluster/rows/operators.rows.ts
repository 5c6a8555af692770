import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, expectThat, NotRun } from '../cluster-test.js';
import type { Values } from '../release.js';
import type { Row } from '../row.js';

interface ForeignKind {
  kind: string;
  /** Name of the kind's definition on the cluster. */
  crd: string;
  /** Values with which the chart makes an object of the kind, or a file that contains such an object. */
  from: Values | string;
  /** A place in the object and an invalid value for that place. */
  wrong: [RegExp, string];
}

const scaled: Values = { autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 3, targetCpuPercent: 70 } };

/**
 * Kinds that other projects define: the kinds that the chart makes on demand, and the kind of a load run on several
 * machines.
 */
const foreignKinds: readonly ForeignKind[] = [
  {
    kind: 'HTTPRoute',
    crd: 'httproutes.gateway.networking.k8s.io',
    from: { gatewayApi: { enabled: true, parentName: 'district', parentNamespace: 'ingress' } },
    wrong: [/port: 80\b/, 'port: 0'],
  },
  {
    kind: 'ScaledObject',
    crd: 'scaledobjects.keda.sh',
    wrong: [/maxReplicaCount: \d+/, 'maxReplicaCount: many'],
    from: {
      workerScaling: { by: 'keda', prometheusUrl: 'http://prometheus.monitoring:9090' },
      services: { coordination: { worker: scaled }, assessment: { worker: scaled } },
    },
  },
  {
    kind: 'ServiceMonitor',
    crd: 'servicemonitors.monitoring.coreos.com',
    from: { monitoring: { serviceMonitor: true, labels: { release: 'prometheus' } } },
    wrong: [/interval: \w+/, 'interval: soon'],
  },
  {
    kind: 'PrometheusRule',
    crd: 'prometheusrules.monitoring.coreos.com',
    from: { monitoring: { rules: true, labels: { release: 'prometheus' } } },
    wrong: [/for: \w+/, 'for: soon'],
  },
  {
    kind: 'TestRun',
    crd: 'testruns.k6.io',
    from: 'deploy/load/testrun.yaml',
    wrong: [/parallelism: \d+/, 'parallelism: many'],
  },
];

export const operatorsRows: readonly Row[] = [
  {
    name: 'operators',
    shows:
      'what the chart makes for Gateway API, KEDA and the Prometheus operator, and a load run for that of k6, is taken by their definitions',
    quick: true,
    run: async (test) => {
      const defined = (await test.kubernetes.kubectl(['get', 'crd', '-o', 'name']))
        .split('\n')
        .map((name) => name.split('/')[1]);
      const [here, missing] = [true, false].map((there) =>
        foreignKinds.filter(({ crd }) => defined.includes(crd) === there),
      ) as [ForeignKind[], ForeignKind[]];
      if (here.length === 0)
        throw new NotRun('the cluster has none of their definitions: test/cluster/operators/crds.sh puts them there');
      const accepted: string[] = [];
      for (const {
        kind,
        from,
        wrong: [place, value],
      } of here) {
        const manifest =
          typeof from === 'string'
            ? readFileSync(join(checkout, from), 'utf8').replace(
                'namespace: jiceng',
                `namespace: ${test.kubernetes.namespace}`,
              )
            : await test.release.render(from);
        const objects = manifest.split(/^---$/m).filter((text) => new RegExp(`^kind: ${kind}$`, 'm').test(text));
        expectThat(objects.length > 0, `a ${kind}`, 'none');
        const apply = (manifest: string) =>
          test.kubernetes.try(['apply', '--server-side', '--dry-run=server', '-f', '-'], { input: manifest });
        const outcome = await apply(objects.join('---\n'));
        expectThat(outcome.ok, `${kind} to be taken`, outcome.text);
        for (const [what, spoilt] of [
          ['a wrong value', objects[0]!.replace(place, value)],
          ['an unknown field', objects[0]!.replace(/^spec:$/m, 'spec:\n  misspelt: true')],
        ] as const) {
          expectThat(spoilt !== objects[0], `a ${kind} with ${what}`, 'it was not spoilt');
          expectThat(!(await apply(spoilt)).ok, `${kind} with ${what} to be refused`, 'it was taken');
        }
        accepted.push(`${objects.length} ${kind}`);
      }
      return `taken: ${accepted.join(', ')}; each refused with a wrong value and with an unknown field${missing.length > 0 ? `; not defined on this cluster: ${missing.map(({ kind }) => kind).join(', ')}` : ''}`;
    },
  },
];
