import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@jiceng/contracts/contract';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { report } from './small-district.js';

/** Default time in milliseconds for a process to finish its requests and jobs; then the process is killed. */
const grace = 25_000;
const clients = 4;
/**
 * Pause of a client between two commands, in milliseconds. Without the pause, the load would slow the restarts that the
 * test measures.
 */
const pause = 40;

let running: TestPlatform;
let gateway: Gateway;

/** Restarts every process of a small district under load. */
export function describeShutdown(platform: () => TestPlatform): void {
  describe('shutdown', () => {
    beforeAll(() => {
      running = platform();
      gateway = new Gateway(running.gatewayUrl);
    });

    describe('a rolling restart under load', () => {
      it('fails no command of a client that repeats as documented, and every process ends by itself', async () => {
        let stopped = false;
        const acknowledged: string[] = [];
        const failures: string[] = [];
        const load = Promise.all(
          Array.from({ length: clients }, async (_, index) => {
            while (!stopped) {
              await report(gateway, `resident-${(index % 3) + 1}`, '井盖松动').then(
                (id) => acknowledged.push(id),
                (error: Error) => failures.push(error.message),
              );
              await sleep(pause);
            }
          }),
        );

        const seconds: Record<string, string> = {};
        const during: Record<string, number> = {};
        for (const name of [...serviceNames, 'gateway']) {
          const { pid } = running.platform.process(name);
          const before = acknowledged.length;
          const began = Date.now();
          process.kill(pid!, 'SIGTERM');
          await running.platform.process(name).stop(grace);
          seconds[name] = ((Date.now() - began) / 1000).toFixed(1);
          expect(Date.now() - began).toBeLessThan(grace);
          await running.platform.revive(name);
          during[name] = acknowledged.length - before;
        }
        stopped = true;
        await load;

        process.stdout.write(
          `  ended within (s) ${JSON.stringify(seconds)}; commands acknowledged meanwhile ${JSON.stringify(during)}; failed ${failures.length}\n`,
        );
        expect(failures).toEqual([]);
        expect(new Set(acknowledged).size).toBe(acknowledged.length);
        const [stored] = await running.platform.postgres.query<{ count: number }>(
          'jiceng_coordination',
          `SELECT count(*)::int AS count FROM issue WHERE description = '井盖松动'`,
        );
        expect(stored!.count).toBe(acknowledged.length);
      }, 300_000);
    });
  });
}
