import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { generateDistrict } from '../../deploy/demo/district.js';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { findProcess } from '../../deploy/demo/loop.js';
import { World } from '../../deploy/demo/world.js';
import { walkAdvice } from '../../deploy/drill/advice.js';
import { walkDissolution } from '../../deploy/drill/dissolution.js';
import { walkPauses } from '../../deploy/drill/pauses.js';
import { walkProcessVersion } from '../../deploy/drill/process-version.js';
import { DrillLog } from '../../deploy/drill/drill-log.js';
import { setScene, type Scene } from '../../deploy/drill/scene.js';

let world: World;
let scene: Scene;

/** Takes issues through the two processes of the demo district, by the category of the issue. */
export function describeProcesses(running: () => TestPlatform): void {
  describe('the processes of the demo district', () => {
    beforeAll(() => {
      const today = new Date().toISOString().slice(0, 10);
      const demo = generateDistrict({ districtCode: '320106', today });
      world = new World(new Gateway(running().gatewayUrl), demo);
      scene = setScene(world);
    });

    it('are published with a diagram each, and only the standard process has a verification', async () => {
      const { processDefinitions } = await world.gateway
        .as('operator')
        .send<{ processDefinitions: { key: string; version: number; diagram: string }[] }>(
          'query Diagrams { processDefinitions { key version diagram } }',
          {},
        );
      const drawn = processDefinitions.map(({ key, diagram }) => [key, diagram.includes('s_verifying')]);
      expect(drawn).toEqual([
        ['advice', false],
        ['standard', true],
        ['standard', true],
      ]);
      expect(processDefinitions.every(({ diagram }) => diagram.includes('stateDiagram-v2'))).toBe(true);
    });

    it('take a question on retirement to its closing without a verification, and another street calls the reporter', async () => {
      const log = new DrillLog(() => undefined);
      await walkAdvice(scene, log);
      expect([log.steps, log.deviations]).toEqual([11, []]);
    });

    it('let leaders above the unit refuse one pause and approve another, an extension and a suspension', async () => {
      const log = new DrillLog(() => undefined);
      await walkPauses(scene, log);
      expect([log.steps, log.deviations]).toEqual([8, []]);
    });

    it('try a draft on the last 90 days, and wait for the effective date of a version, which is withdrawn before', async () => {
      const log = new DrillLog(() => undefined);
      await walkProcessVersion(scene, log);
      expect([log.steps, log.deviations]).toEqual([3, []]);
    });

    it('leave no work at a dissolved station: its successor takes over the accepted task, the offer and the limit', async () => {
      const log = new DrillLog(() => undefined);
      await walkDissolution(scene, log);
      expect([log.steps, log.deviations]).toEqual([4, []]);
    });

    it('take a matter of noise through the standard process', async () => {
      const { issue } = await scene.step(scene.first, 'reportIssue', {
        source: 'RESIDENT',
        description: '楼下歌舞厅深夜噪音扰民',
        ...scene.position,
      });
      const street = world.decider(issue.firstReceiver.id);
      await scene.step(street, 'judgeIssue', {
        issueId: issue.id,
        decision: 'ACCEPT',
        categoryCode: scene.categoryCode,
      });
      expect(await findProcess(street, issue.id)).toMatchObject({ key: 'standard' });
    });
  });
}
