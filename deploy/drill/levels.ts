import type { DemoCategory } from '../demo/categories.js';
import { levelMaySolve } from '../demo/duty-list.js';
import { organizationId } from '../demo/identifiers.js';
import { organizationCode } from '../demo/organizations.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import type { Scene } from './scene.js';

/** A grid worker solves a matter on the spot, and a community passes one up that it may not solve. @throws when a step deviates */
export async function walkLevels(scene: Scene, log: DrillLog): Promise<void> {
  const { world, step, run, grid, nearby } = scene;
  const { categories } = world.demo;
  const worker = world.gridWorker(grid.code);
  const committee = organizationId(organizationCode.committee(grid.communityCode));
  const clerk = world.decider(committee);
  const found = (fits: (category: DemoCategory) => boolean): DemoCategory => categories.find(fits)!;
  const light = found((category) => levelMaySolve('grid', category));
  const heavy = found((category) => !levelMaySolve('community', category) && category.riskGrade === 4);
  await log.step('Solved on the spot', `${grid.name} 网格员`, async () => {
    const { issue } = await step(worker, 'solveOnTheSpot', {
      title: `楼道堆物已清理 ${run}`,
      description: '巡查发现楼道堆放纸箱，已劝导住户当场清理。',
      categoryCode: light.code,
      result: '已当场清理完毕。',
      ...nearby,
    });
    expectThat(
      issue.state === 'CLOSED' && issue.firstReceiver.id === committee,
      `an issue of ${world.nameOf(committee)} that is closed`,
      issue,
    );
    return {
      changed: 'reported, handled and closed in one command',
      rule: `the grid may solve ${light.code} ${light.item}`,
    };
  });
  const { issueId } = await log.step('Grid worker reports', `${grid.name} 网格员`, async () => {
    const { issue } = await step(worker, 'reportIssue', {
      source: 'GRID_APP',
      title: `居民咨询补偿事宜 ${run}`,
      description: '入户走访时居民反映补偿标准问题，超出社区职责。',
      categoryCode: heavy.code,
      ...nearby,
    });
    expectThat(issue.responsibleOrganization?.id === committee, `${world.nameOf(committee)} to be responsible`, issue);
    return {
      issueId: issue.id,
      changed: `${world.nameOf(committee)} is first receiver`,
      rule: 'the organization of the post',
    };
  });
  await log.step('Passed up', `${world.nameOf(committee)} 社区专干`, async () => {
    await step(clerk, 'judgeIssue', { issueId, decision: 'ACCEPT' });
    const { issue, tasks } = await step(clerk, 'passUpIssue', { issueId });
    const street = organizationId(organizationCode.streetOffice(`${grid.communityCode.slice(0, 9)}000`));
    expectThat(
      tasks[0]?.organization.id === street && issue.responsibleOrganization?.id === committee,
      `an offer to ${world.nameOf(street)}, the community still responsible`,
      issue,
    );
    return {
      changed: `offered to ${world.nameOf(street)}; ${world.nameOf(committee)} stays responsible`,
      rule: `the community may not solve ${heavy.code} ${heavy.item}`,
    };
  });
}
