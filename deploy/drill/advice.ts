import { adviceCode, adviceKey } from '../demo/processes.js';
import { findProcess } from '../demo/loop.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import type { Scene } from './scene.js';

/** Walks a question on retirement to its closing by the process that leaves verification out. @throws when a step deviates */
export async function walkAdvice(scene: Scene, log: DrillLog): Promise<void> {
  const { world, step, run } = scene;
  const code = adviceCode(world.demo.categories);
  const category = world.demo.categories.find((each) => each.code.startsWith(code))!;
  const { issue } = await log.step('Question', 'resident-1 居民甲', async () => {
    const answer = await step(scene.first, 'reportIssue', {
      source: 'RESIDENT',
      title: `咨询退休待遇如何计算 ${run}`,
      description: '本人明年到龄退休，想了解退休待遇的计算办法和办理手续，请予书面答复。',
      ...scene.nearby,
    });
    expectThat(answer.issue.state === 'REPORTED', 'the question to be reported', answer.issue.state);
    return { issue: answer.issue, changed: 'a question, without a category yet', rule: 'one intake for every source' };
  });
  const issueId = issue.id;
  const desk = world.decider(issue.firstReceiver.id);
  const deskName = `${world.nameOf(issue.firstReceiver.id)} 受理员`;
  await log.step('Judge chooses process', deskName, async () => {
    await step(desk, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: category.code });
    const process = await findProcess(desk, issueId);
    expectThat(process?.key === adviceKey, `the process ${adviceKey}`, process);
    return {
      changed: `accepted as ${category.code} ${category.item}`,
      rule: `process ${process.key}@${process.version}, chosen by the category`,
    };
  });
  const { task } = await log.step('Dispatch', deskName, async () => {
    const { tasks } = await step(desk, 'dispatchIssue', { issueId });
    const task = tasks[0]!;
    expectThat(task.state === 'OFFERED', 'an offered task', task.state);
    return { task, changed: `offered to ${world.nameOf(task.organization.id)}`, rule: task.route?.rule ?? 'none' };
  });
  const unit = task.organization.id;
  await log.step('Accept', `${world.nameOf(unit)} 派单员`, async () => {
    const answer = await step(world.decider(unit), 'acceptTask', { taskId: task.id });
    expectThat(
      answer.issue.state === 'HANDLING' && answer.issue.responsibleOrganization?.id === unit,
      `${world.nameOf(unit)} to be responsible and handling`,
      answer.issue,
    );
    return { changed: `${world.nameOf(unit)} is responsible`, rule: 'responsibility passes by acceptance' };
  });
  await log.step('Assign', `${world.nameOf(unit)} 派单员`, async () => {
    const handler = world.worker(unit);
    const { me } = await handler.send<{ me: { id: string } }>('query Handler { me { id } }', {});
    const {
      tasks: [assigned],
    } = await step(world.decider(unit), 'assignTask', { taskId: task.id, staffId: me.id });
    expectThat(assigned?.assignee?.id === me.id, 'the handler to be the assignee', assigned?.assignee);
    const { inbox } = await handler.send<{ inbox: { edges: { node: { id: string } }[] } }>(
      'query Mine($text: String!) { inbox(scope: MINE, filter: { text: $text }) { edges { node { id } } } }',
      { text: run },
    );
    expectThat(
      inbox.edges.some(({ node }) => node.id === issueId),
      'the question on the desk of the handler',
      inbox.edges,
    );
    return {
      changed: 'the handler has the task on the own desk',
      rule: 'the desk of a unit gives its tasks to people',
    };
  });
  await log.step('Answer', `${world.nameOf(unit)} 经办人`, async () => {
    const answer = await step(world.worker(unit), 'completeTask', {
      taskId: task.id,
      result: '已书面答复退休待遇的计算办法和办理手续。',
    });
    expectThat(answer.issue.state === 'VERIFIED', 'the issue to wait for its closing', answer.issue.state);
    expectThat(
      answer.issue.holder?.id === issue.firstReceiver.id,
      'the first receiver to hold the issue',
      answer.issue.holder,
    );
    return { changed: 'answered; waits to be closed', rule: `the process ${adviceKey} has no verification` };
  });
  await log.step('Close', deskName, async () => {
    const closed = await step(desk, 'closeIssue', { issueId });
    expectThat(closed.issue.state === 'CLOSED', 'a closed issue', closed.issue.state);
    const process = await findProcess(desk, issueId);
    const verifications = process?.steps.filter((each) => each.startsWith('VERIFICATION')) ?? [];
    expectThat(process !== null && verifications.length === 0, 'no verification in the timeline', verifications);
    return {
      changed: `closed after ${process.steps.length} steps without a verification`,
      rule: `process ${process.key}@${process.version} from judging to closing`,
    };
  });
}
