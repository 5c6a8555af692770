import { adviceCode, adviceKey } from '../demo/processes.js';
import { findCall } from '../demo/calls.js';
import { eventually } from '../demo/gateway-client.js';
import { organizationId } from '../demo/identifiers.js';
import { findProcess } from '../demo/loop.js';
import { organizationCode } from '../demo/organizations.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import { refusalOf } from './refusal.js';
import type { Scene } from './scene.js';

/**
 * Takes a question on retirement through the process without verification until it is closed. @throws when a step
 * deviates
 */
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
    const { me } = await handler.send<{ me: { accountId: string } }>('query Handler { me { accountId } }', {});
    const {
      tasks: [assigned],
    } = await step(world.decider(unit), 'assignTask', { taskId: task.id, staffId: me.accountId });
    expectThat(assigned?.assignee?.id === me.accountId, 'the handler to be the assignee', assigned?.assignee);
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
      changed: 'the task is on the desk of the handler',
      rule: 'the desk of a unit gives its tasks to people',
    };
  });
  await fallIll(scene, log, { issueId, taskId: task.id, unit });
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
  await callByAnotherStreet(scene, log, issueId);
  await log.step('Replay', `${world.nameOf(world.coordinationOffice)} 协调员`, async () => {
    const { replayRouting: replay } = await world.gateway.as('coordinator').send<{ replayRouting: ReplayAnswer }>(
      `query Replay($from: DateTime!, $to: DateTime!) { replayRouting(from: $from, to: $to, dutyListVersion: 1) {
        dispatches same moved unroutable notReplayed } }`,
      { from: daysFromNow(-1 / 24), to: daysFromNow(1 / 24) },
    );
    const { dispatches, same, moved, unroutable, notReplayed } = replay;
    expectThat(
      same >= 1 && same + moved + unroutable + notReplayed === dispatches,
      'each dispatch counted once',
      replay,
    );
    return {
      changed: `of ${dispatches} dispatches of the last hour ${same} stay, ${moved} move, ${unroutable} go nowhere; ${notReplayed} not replayed`,
      rule: 'version 1 of the duty list, with posts and leaves as of each dispatch',
    };
  });
}

/**
 * A street other than the one of the place calls the person who asked; the caller of the coordination office may not
 * call.
 */
async function callByAnotherStreet({ world, step, grid }: Scene, log: DrillLog, issueId: string): Promise<void> {
  const office = world.caller();
  const call = await findCall(office, issueId);
  expectThat(call !== null, 'a call-back of the person who asked', call);
  const ofPlace = organizationId(organizationCode.streetOffice(grid.code));
  const { callbackId, organizationId: street } = call;
  await log.step('Another street calls', `${world.nameOf(street)} 派单员`, async () => {
    expectThat(street !== world.coordinationOffice && street !== ofPlace, 'the turn of another street', street);
    const answer = { callbackId, responded: true, resolved: true, satisfaction: 5 };
    const code = await refusalOf(() => step(office, 'answerCallback', answer));
    expectThat(code === 'OUT_OF_SCOPE', 'the office not to call for the street', code);
    await step(world.callerOf(street), 'answerCallback', answer);
    return {
      changed: 'contacted, solved, satisfied 5 of 5',
      rule: `process ${adviceKey}: the streets take turns each month`,
    };
  });
}

type ReplayAnswer = Record<'dispatches' | 'same' | 'moved' | 'unroutable' | 'notReplayed', number>;

interface Given {
  issueId: string;
  taskId: string;
  unit: string;
}

/**
 * Reports a sick leave of the handler that is longer than the time left for the task. The task moves to the list of the
 * unit, and the desk of the unit gives it to another person.
 */
async function fallIll({ world, step, run }: Scene, log: DrillLog, { issueId, taskId, unit }: Given): Promise<void> {
  const [desk, deskName] = [world.decider(unit), `${world.nameOf(unit)} 派单员`];
  const { me } = await world.worker(unit).send<{ me: { accountId: string } }>('query Handler { me { accountId } }', {});
  const { version, entry } = await log.step('Leave of the handler', deskName, async () => {
    const leave = { staffId: me.accountId, startsAt: daysFromNow(0), endsAt: daysFromNow(60) };
    const { recordLeave } = await desk.send<{ recordLeave: { entry: { id: string; version: number } } }>(
      'mutation Leave($input: RecordLeaveInput!) { recordLeave(input: $input) { entry { id version } } }',
      { input: { idempotencyKey: `drill-${run}-leave`, ...leave } },
    );
    const issue = await eventually('the task to need an assignee', async () => {
      const { inbox } = await desk.send<{ inbox: { edges: { node: NeedsAssignee }[] } }>(
        `query Unassigned($text: String!) { inbox(scope: NEEDS_ASSIGNEE, filter: { text: $text }) {
          edges { node { id version tasks { id assignee { id } proposedAssignee { id name } } } } } }`,
        { text: run },
      );
      return inbox.edges.find(({ node }) => node.id === issueId)?.node ?? null;
    });
    const proposed = issue.tasks.find(({ id }) => id === taskId)?.proposedAssignee;
    return {
      version: issue.version,
      entry: recordLeave.entry,
      changed: `on the unit's list of tasks that need an assignee; proposed: ${proposed?.name ?? 'nobody'}`,
      rule: 'a leave longer than the time left takes accepted work from the assignee',
    };
  });
  await log.step('Take the task', deskName, async () => {
    const { tasks } = await step(desk, 'assignTask', { taskId, expectedVersion: version });
    expectThat(
      tasks[0]?.assignee != null && tasks[0].assignee.id !== me.accountId,
      'another assignee',
      tasks[0]?.assignee,
    );
    await desk.send('mutation Back($input: WithdrawEntryInput!) { withdrawLeave(input: $input) { entry { id } } }', {
      input: { idempotencyKey: `drill-${run}-back`, entryId: entry.id, expectedVersion: entry.version },
    });
    return { changed: 'a colleague has the task; the handler is back', rule: 'the desk names the next person' };
  });
}

interface NeedsAssignee {
  id: string;
  version: number;
  tasks: { id: string; proposedAssignee: { id: string; name: string } | null }[];
}

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
