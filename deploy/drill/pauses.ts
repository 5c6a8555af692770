import { Refused, type Person } from '../demo/gateway-client.js';
import { expectThat, type DrillLog } from './drill-log.js';
import type { Scene } from './scene.js';

interface Attributed {
  issue: { attribution: { activity: string; organization: { id: string } }[] };
}
interface WorkList {
  deadlineRequests: { edges: { node: { ground: string; issue: { id: string } } }[] };
}
interface Inbox {
  inbox: { edges: { node: { id: string } }[] };
}

/** Returns the limit of an issue. */
async function limitOf(person: Person, id: string): Promise<string> {
  const document = 'query Limit($id: ID!) { issue(id: $id) { handleDueAt } }';
  return (await person.send<{ issue: { handleDueAt: string } }>(document, { id })).issue.handleDueAt;
}

/** True when a page of the leader's work list holds a request of the issue. */
async function waitsFor(leader: Person, issueId: string): Promise<boolean> {
  const document = 'query Waiting { deadlineRequests(first: 100) { edges { node { ground issue { id } } } } }';
  const { deadlineRequests } = await leader.send<WorkList>(document, {});
  return deadlineRequests.edges.some(({ node }) => node.issue.id === issueId);
}

/**
 * Takes an issue to a unit that asks for a pause (refused), for another pause (approved), for an extension and for a
 * suspension. The approver is charged with the time until each answer.
 * @throws when a step deviates
 */
export async function walkPauses(scene: Scene, log: DrillLog): Promise<void> {
  const { world, step, run } = scene;
  const unit = scene.helper;
  const [dispatcher, name] = [world.decider(unit), `${world.nameOf(unit)} 派单员`];
  const { issueId } = await log.step('Work in hand', name, async () => {
    const { issue } = await step(scene.first, 'reportIssue', {
      source: 'RESIDENT',
      title: `沿街雨棚破损下垂 ${run}`,
      description: '沿街店铺雨棚破损下垂，刮风时有坠落危险，请尽快修复。',
      ...scene.nearby,
    });
    const street = world.decider(issue.firstReceiver.id);
    const decision = { issueId: issue.id, decision: 'ACCEPT', categoryCode: scene.categoryCode };
    await step(street, 'judgeIssue', decision);
    const { tasks } = await step(street, 'dispatchIssue', { issueId: issue.id, organizationId: unit });
    const accepted = await step(dispatcher, 'acceptTask', { taskId: tasks[0]!.id });
    expectThat(accepted.issue.state === 'HANDLING', 'work in hand', accepted.issue.state);
    return { issueId: issue.id, changed: `${world.nameOf(unit)} is responsible`, rule: 'accepted by the unit' };
  });
  const ask = (ground: string, evidence: string) => step(dispatcher, 'requestPause', { issueId, ground, evidence });
  const approver = world.coordinationOffice;
  const [leader, leaderName] = [world.leader(approver), `${world.nameOf(approver)} 负责人`];
  await log.step('Ask for a pause', name, async () => {
    const { issue } = await ask('WEATHER', '气象台发布未来两日阵雨预报。');
    expectThat(
      issue.state === 'AWAITING_APPROVAL' && issue.responsibleOrganization?.id === unit,
      'the unit to stay responsible while the request waits',
      issue,
    );
    expectThat(issue.holder?.id === approver, `the issue to wait for ${world.nameOf(approver)}`, issue.holder);
    expectThat(await waitsFor(leader, issueId), "the request on the leader's work list", issueId);
    return {
      changed: `waits for the leader of ${world.nameOf(approver)}`,
      rule: 'the unit whose clock runs does not stop it; a department asks the coordination office',
    };
  });
  await log.step('Pause refused', leaderName, async () => {
    const { issue } = await step(leader, 'answerDeadlineRequest', {
      issueId,
      approve: false,
      reason: '阵雨不影响围挡和拆除，请先行处置。',
    });
    expectThat(issue.state === 'HANDLING', 'the work to go on', issue.state);
    return { changed: 'the limit stays as it was', rule: 'refused: the pause never was' };
  });
  await log.step('Ask on the same ground', name, async () => {
    const code = await ask('WEATHER', '仍有降雨。').then(
      () => null,
      (error: unknown) => {
        if (error instanceof Refused) return error.code;
        throw error;
      },
    );
    expectThat(code === 'GROUND_REFUSED', 'a ground once refused not to be asked again', code);
    return { changed: 'nothing', rule: 'asking anew would only move the delay to the leader' };
  });
  await log.step('Pause approved', leaderName, async () => {
    await ask('MATERIAL', '雨棚支架须定制，厂家确认五个工作日到货。');
    const { issue } = await step(leader, 'answerDeadlineRequest', { issueId, approve: true });
    expectThat(issue.state === 'PAUSED', 'a paused issue', issue.state);
    const { inbox } = await dispatcher.send<Inbox>(
      'query Paused { inbox(scope: MY_ORGANIZATION, state: PAUSED, first: 100) { edges { node { id } } } }',
      {},
    );
    expectThat(
      inbox.edges.some(({ node }) => node.id === issueId),
      "the issue among the unit's paused ones",
      inbox,
    );
    return { changed: 'paused from the moment of the request', rule: "approved; stays on the unit's list as paused" };
  });
  await log.step('Resume', name, async () => {
    const { issue } = await step(dispatcher, 'resumeIssue', { issueId });
    expectThat(issue.state === 'HANDLING', 'the work to go on', issue.state);
    const { issue: seen } = await dispatcher.send<Attributed>(
      'query Minutes($id: ID!) { issue(id: $id) { attribution { activity organization { id } } } }',
      { id: issueId },
    );
    const approving = seen.attribution.filter(({ activity }) => activity === 'approving');
    expectThat(
      approving.length > 0 && approving.every(({ organization }) => organization.id === approver),
      'the time until the answers to be the approver’s',
      seen.attribution,
    );
    return { changed: 'the limit moves by the paused time', rule: 'the minutes until the answers are the leader’s' };
  });
  await log.step('Extension', name, async () => {
    const before = await limitOf(dispatcher, issueId);
    await step(dispatcher, 'requestExtension', { issueId, minutes: 60, evidence: '加工周期延长，厂家出具说明。' });
    const { issue } = await step(leader, 'answerDeadlineRequest', { issueId, approve: true });
    expectThat(issue.state === 'HANDLING', 'the work to go on', issue.state);
    const after = await limitOf(dispatcher, issueId);
    expectThat(after > before, 'a later limit', { before, after });
    return { changed: `the limit is ${after}`, rule: 'approved before the limit, at most half of it' };
  });
  const districtLeader = world.leader(world.government);
  await log.step('Suspension', '区领导', async () => {
    await step(dispatcher, 'requestSuspension', { issueId, evidence: '产权单位破产清算，责任主体待法院裁定。' });
    const suspended = await step(districtLeader, 'answerDeadlineRequest', { issueId, approve: true });
    expectThat(suspended.issue.state === 'SUSPENDED', 'a suspended issue', suspended.issue.state);
    await step(districtLeader, 'reviewSuspension', { issueId, findings: '清算尚未结束，继续挂账。' });
    const { issue } = await step(dispatcher, 'resumeIssue', { issueId });
    expectThat(issue.state === 'HANDLING', 'the work to go on', issue.state);
    return { changed: 'suspended, reviewed and resumed', rule: 'a district leader approves and reviews it' };
  });
}
