import { expectThat } from '../cluster-test.js';
import { inWords } from '../command-load.js';
import { until } from '../kubernetes.js';
import type { Row } from '../row.js';

/**
 * Longest wait of the test in seconds: five minutes without load, after which the chart removes pods, and some time for
 * the controller.
 */
const CALM_SECONDS = 480;

export const scalingRows: readonly Row[] = [
  {
    name: 'autoscaling',
    shows: 'pods are added under load and taken away after it, without a failed command',
    quick: false,
    run: async (test) => {
      const scaled = { enabled: true, minReplicas: 2, maxReplicas: 4, targetCpuPercent: 50 };
      // An idle pod must use well below half of the requested tenth of a core; otherwise no pod would be removed.
      const outcome = await test.release.upgrade({
        services: { coordination: { api: { autoscaling: scaled, resources: { requests: { cpu: '100m' } } } } },
      });
      expectThat(outcome.ok, 'helm upgrade to succeed', outcome.text);
      const count = async (): Promise<number> => (await test.release.pods('coordination-api')).length;
      let most = 0;
      let seconds = 0;
      const { report } = await test.underLoad(async (load) => {
        const began = Date.now();
        await until('another pod of the coordination API', 180, async () => (await count()) > scaled.minReplicas);
        seconds = Math.round((Date.now() - began) / 1000);
        await test.release.ready(180);
        most = await count();
        await load.goesOn(50, 120);
      }, 8);
      expectThat(report.failures.length === 0, 'no failed command', report.failures.slice(0, 3).join('; '));
      const began = Date.now();
      await until('pods to be taken away', CALM_SECONDS, async () => (await count()) <= scaled.minReplicas, 5000);
      const calm = Math.round((Date.now() - began) / 1000);
      const back = await test.release.upgrade();
      expectThat(back.ok, 'helm upgrade to succeed', back.text);
      return `coordination API 2 → ${most} pods, the first after ${seconds} s of load; back to 2 after ${calm} s of calm; ${inWords(report)}`;
    },
  },
];
