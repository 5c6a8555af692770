import { passingCodes } from '../demo/processes.js';
import { organizationId } from '../demo/identifiers.js';
import { positionInside, type DemoGrid } from '../demo/geography.js';
import { seededRandom } from '../demo/random.js';
import { organizationCode } from '../demo/organizations.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import type { Scene } from './scene.js';

/**
 * Lets a resident report a matter of a category that passes the intake desk at once, and lets the desk take a call
 * about such a matter. The grid worker of each place gets the offer without a judgement. @throws when a step deviates
 */
export async function walkPastTheDesk(scene: Scene, log: DrillLog): Promise<void> {
  const { world, step, run, first } = scene;
  const [categoryCode, calledAbout] = passingCodes(world.demo.categories);
  const random = seededRandom(`pass-at-once:${run}`);
  const grid = random.pick(elsewhere(scene));
  const committee = organizationId(organizationCode.committee(grid.communityCode));
  const desk = world.coordinationOffice;
  const { issueId } = await log.step('Passes the desk', 'resident-1 居民甲', async () => {
    const { issue } = await step(first, 'reportIssue', {
      source: 'RESIDENT',
      title: `垃圾桶满溢 ${run}`,
      description: `小区北门垃圾桶满溢，蚊蝇很多，编号 ${run}。`,
      categoryCode,
      ...positionInside(grid, random),
    });
    expectThat(
      issue.state === 'DISPATCHED' && issue.firstReceiver.id === desk && issue.responsibleOrganization?.id === desk,
      `an offer for which ${world.nameOf(desk)} is still responsible`,
      issue,
    );
    expectThat(issue.holder?.id === committee, `the offer to be at ${world.nameOf(committee)}`, issue.holder);
    return {
      issueId: issue.id,
      changed: `offered to ${world.nameOf(committee)} without a judgement; ${world.nameOf(desk)} stays first receiver`,
      rule: `the district lists ${categoryCode}, and the authority matrix lets the grid solve it`,
    };
  });
  await log.step('Accepted', `${grid.name} 网格员`, async () => {
    const worker = world.gridWorker(grid.code);
    const offered = await worker.send<{ issue: { version: number; tasks: { id: string; state: string }[] } }>(
      'query Offered($id: ID!) { issue(id: $id) { version tasks { id state } } }',
      { id: issueId },
    );
    const task = offered.issue.tasks.find(({ state }) => state === 'OFFERED');
    expectThat(task !== undefined, 'an offered task', offered.issue.tasks);
    const { issue } = await step(worker, 'acceptTask', { taskId: task.id, expectedVersion: offered.issue.version });
    expectThat(
      issue.responsibleOrganization?.id === committee,
      `${world.nameOf(committee)} to be responsible`,
      issue.responsibleOrganization,
    );
    return { changed: `${world.nameOf(committee)} is responsible`, rule: 'the unit accepts like any other' };
  });
  await takeCall(scene, log, calledAbout!);
}

/**
 * Returns the grids of the other streets. A report that resembles an open issue near its place waits for the desk, and
 * the drill has open issues around the grid of the scene.
 */
function elsewhere({ world, grid }: Scene): DemoGrid[] {
  const streetOf = ({ code }: DemoGrid): string => code.slice(0, 9);
  return world.demo.grids.filter((each) => streetOf(each) !== streetOf(grid));
}

/** The intake desk takes a call of the hotline and gives the category, so the report needs no later judgement. */
async function takeCall(scene: Scene, log: DrillLog, categoryCode: string): Promise<void> {
  const { world, step, run } = scene;
  const random = seededRandom(`hotline-at-once:${run}`);
  const grid = random.pick(elsewhere(scene));
  const committee = organizationId(organizationCode.committee(grid.communityCode));
  await log.step('Call passes the desk', '受理台 12345 坐席', async () => {
    const { issue } = await step(world.gateway.as('intake-desk'), 'reportIssue', {
      source: 'HOTLINE_12345',
      sourceReference: `12345-at-once-${run}`,
      title: `单元门禁损坏 ${run}`,
      description: `来电反映单元门禁损坏多日，外来人员随意进出，编号 ${run}。`,
      categoryCode,
      reporter: { name: '周小北', phone: '13900001234' },
      ...positionInside(grid, random),
    });
    expectThat(
      issue.state === 'DISPATCHED' && issue.firstReceiver.id === world.coordinationOffice,
      `an offer with ${world.nameOf(world.coordinationOffice)} as first receiver`,
      issue,
    );
    expectThat(issue.holder?.id === committee, `the offer to be at ${world.nameOf(committee)}`, issue.holder);
    return {
      changed: `offered to ${world.nameOf(committee)} while the caller was on the telephone`,
      rule: 'a call that the intake desk takes passes like a report of a resident',
    };
  });
}
