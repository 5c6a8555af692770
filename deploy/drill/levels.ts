import { withoutPhotos, type DemoCategory } from '../demo/categories.js';
import { levelMaySolve } from '../demo/duty-list.js';
import { organizationId } from '../demo/identifiers.js';
import { organizationCode } from '../demo/organizations.js';
import { drawnPhoto } from '../demo/photos.js';
import { hashText } from '../demo/random.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import { refusalOf } from './refusal.js';
import type { Scene } from './scene.js';

/**
 * A grid worker solves matters on the spot, the street checks one of them, and a community passes up a matter that it
 * may not solve. @throws when a step deviates
 */
export async function walkLevels(scene: Scene, log: DrillLog): Promise<void> {
  const { world, step, run, grid, nearby } = scene;
  const { categories } = world.demo;
  const worker = world.gridWorker(grid.code);
  const committee = organizationId(organizationCode.committee(grid.communityCode));
  const clerk = world.decider(committee);
  const found = (fits: (category: DemoCategory) => boolean): DemoCategory => categories.find(fits)!;
  const light = found(
    (category) =>
      levelMaySolve('grid', category) && category.riskGrade === 2 && withoutPhotos(categories).includes(category),
  );
  const pictured = found((category) => levelMaySolve('grid', category) && category.photoRequired === 'yes');
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
  await log.step('A photo is wanted', `${grid.name} 网格员`, async () => {
    const solved = {
      title: `店外占道摊位已劝离 ${run}`,
      description: '巡查发现店外摆摊占用盲道，已劝离。',
      categoryCode: pictured.code,
      result: '摊位已撤，盲道恢复通行。',
      ...nearby,
    };
    const code = await refusalOf(() => step(worker, 'solveOnTheSpot', solved));
    expectThat(code === 'PHOTO_REQUIRED', 'a refusal without a photo', code);
    const photo = await drawnPhoto(solved.title, hashText(solved.title), { mended: true, ...nearby });
    const { issue } = await step(worker, 'solveOnTheSpot', { ...solved, files: [await worker.upload(photo)] });
    expectThat(issue.state === 'CLOSED', 'an issue that is closed with its photo', issue);
    return {
      changed: 'closed with a photo, and refused without one',
      rule: `the catalogue wants a photo of ${pictured.code} ${pictured.item}`,
    };
  });
  await checkOnTheSpot(scene, log, light);
  await sendBackOnce(scene, log, light);
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

/**
 * Largest number of tries. A fifth of the issues of risk grade 2 are drawn for a check, so a hundred issues without a
 * draw are practically impossible.
 */
const MOST_TRIES = 100;

/**
 * The worker solves matters until one is drawn for a check. The street finds that this matter is not solved, so the
 * community must continue to work on it.
 */
async function checkOnTheSpot(scene: Scene, log: DrillLog, category: DemoCategory): Promise<void> {
  const { world, step, run, grid, nearby } = scene;
  const worker = world.gridWorker(grid.code);
  const committee = organizationId(organizationCode.committee(grid.communityCode));
  const street = organizationId(organizationCode.streetOffice(`${grid.communityCode.slice(0, 9)}000`));
  const inspector = world.verifier(street);
  const { issueId } = await log.step('Drawn for a check', `${grid.name} 网格员`, async () => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const { issue } = await step(worker, 'solveOnTheSpot', {
        title: `楼道堆物已清理 ${run} ${tries}`,
        description: '巡查发现楼道堆放纸箱，已劝导住户当场清理。',
        categoryCode: category.code,
        result: '已当场清理完毕。',
        ...nearby,
      });
      const [check] = issue.spotChecks ?? [];
      if (check === undefined) continue;
      expectThat(issue.state === 'CLOSED', 'a drawn issue that is closed all the same', issue.state);
      expectThat(
        check.organization.id === street,
        `${world.nameOf(street)} to check`,
        world.nameOf(check.organization.id),
      );
      return {
        issueId: issue.id,
        changed: `solved issue number ${tries} is closed, and ${world.nameOf(street)} checks it`,
        rule: `a share by risk, drawn from the issue's id`,
      };
    }
    throw new Error(`none of ${MOST_TRIES} issues was drawn`);
  });
  await log.step('Check fails', `${world.nameOf(street)} 派单员`, async () => {
    const document = 'query ToCheck { spotChecks(first: 100) { edges { node { issue { id } } } } }';
    type ToCheck = { spotChecks: { edges: { node: { issue: { id: string } } }[] } };
    const { spotChecks } = await inspector.send<ToCheck>(document, {});
    expectThat(
      spotChecks.edges.some(({ node }) => node.issue.id === issueId),
      'the issue in the work list of checks',
      spotChecks,
    );
    const failed = { issueId, passed: false, findings: '现场复查，杂物仍堆放在楼道。' };
    const { issue } = await step(inspector, 'recordSpotCheck', failed);
    expectThat(
      issue.state === 'HANDLING' && issue.responsibleOrganization?.id === committee,
      `the work back with ${world.nameOf(committee)}`,
      issue,
    );
    return {
      changed: `opened again; ${world.nameOf(committee)} works on`,
      rule: 'the level above checks, never the unit that solved it',
    };
  });
}

/**
 * The community passes up an issue that it may solve. The street sends the issue back once, and then decides itself.
 */
async function sendBackOnce(scene: Scene, log: DrillLog, category: DemoCategory): Promise<void> {
  const { world, step, run, grid, nearby } = scene;
  const committee = organizationId(organizationCode.committee(grid.communityCode));
  const street = organizationId(organizationCode.streetOffice(`${grid.communityCode.slice(0, 9)}000`));
  const [clerk, dispatcher] = [world.decider(committee), world.decider(street)];
  const { issueId } = await log.step('Sent back', `${world.nameOf(street)} 派单员`, async () => {
    const reported = await step(world.gridWorker(grid.code), 'reportIssue', {
      source: 'GRID_APP',
      title: `楼道堆物待清理 ${run}`,
      description: '巡查发现楼道堆放杂物，住户不在家。',
      categoryCode: category.code,
      ...nearby,
    });
    const id = reported.issue.id;
    await step(clerk, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    const passed = await step(clerk, 'passUpIssue', { issueId: id, reason: '住户拒绝清理，请街道协调。' });
    const { issue } = await step(dispatcher, 'sendBackTask', {
      taskId: passed.tasks[0]!.id,
      reason: '请社区先行劝导。',
    });
    expectThat(
      issue.state === 'ACCEPTED' && issue.responsibleOrganization?.id === committee,
      `the issue back with ${world.nameOf(committee)}`,
      issue,
    );
    return {
      issueId: id,
      changed: `back with ${world.nameOf(committee)}, which was responsible all the time`,
      rule: `the community may solve ${category.code} ${category.item}`,
    };
  });
  await log.step('Second time', `${world.nameOf(street)} 派单员`, async () => {
    const { tasks } = await step(clerk, 'passUpIssue', { issueId, reason: '劝导无效，仍须街道协调。' });
    const taskId = tasks[0]!.id;
    const code = await refusalOf(() => step(dispatcher, 'sendBackTask', { taskId, reason: '请社区先行劝导。' }));
    expectThat(code === 'SENT_BACK_BEFORE', 'no second sending back', code);
    await step(dispatcher, 'acceptTask', { taskId });
    return { changed: `${world.nameOf(street)} accepts`, rule: 'a level sends back once, then it decides itself' };
  });
}
