import type { Person } from '../demo/gateway-client.js';
import { findCallback, findProcess, type Answer, type TaskView } from '../demo/loop.js';
import { walkAdvice } from './advice.js';
import { askAnotherVerifier } from './another-verifier.js';
import { callBack } from './call-back.js';
import { walkCallers } from './callers.js';
import { walkDissolution } from './dissolution.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import { walkDutyList } from './duty-list.js';
import { gatherEvidence } from './evidence.js';
import { walkLevels } from './levels.js';
import { walkPastTheDesk } from './pass-at-once.js';
import { walkReceipt } from './receipt.js';
import { refusalOf } from './refusal.js';
import type { DrillPlatform } from './platform-access.js';
import { walkPauses } from './pauses.js';
import { walkProcessVersion } from './process-version.js';
import { setScene, type Scene } from './scene.js';

/** The scene of a drill, and the table to which its steps are printed. */
interface Act {
  scene: Scene;
  log: DrillLog;
}

/**
 * Takes one issue through the whole process, and then further issues for the parts that the README lists. @throws when
 * a step deviates
 */
export async function walkThroughTheLoop(platform: DrillPlatform, log: DrillLog): Promise<void> {
  const scene = setScene(platform.world);
  const act: Act = { scene, log };
  const report = await reportTwice(act);
  await judge(act, report);
  const firstTask = await dispatchByRule(act, report);
  const ruled = await pingPong(act, report, firstTask);
  const tasks = await workTogether(act, report, ruled);
  await verifyUntilGood(act, report, tasks);
  await closeAndAsk(act, report);
  await gatherEvidence(platform, scene, log, {
    issueId: report.issueId,
    units: [...scene.claimants, scene.helper],
  });
  // Runs after the evidence was checked, because the events of a second issue would change the scores during the
  // comparison.
  await walkAdvice(scene, log);
  await walkLevels(scene, log);
  await walkPastTheDesk(scene, log);
  await walkPauses(scene, log);
  await walkReceipt(scene, log);
  await walkCallers(scene, log);
  await walkDissolution(scene, log);
  await walkDutyList(scene, log);
  await walkProcessVersion(scene, log);
}

interface Report {
  issueId: string;
  /** The first receiver of the issue: the coordination office, whose intake desk takes the report in. */
  receiver: string;
  desk: Person;
  deskName: string;
}

async function reportTwice({ scene, log }: Act): Promise<Report> {
  const { world, step, run, grid } = scene;
  const title = `楼下歌舞厅深夜噪音扰民 ${run}`;
  const first = await log.step('Report by position', 'resident-1 居民甲', async () => {
    const { issue } = await step(scene.first, 'reportIssue', {
      source: 'RESIDENT',
      title,
      description: '楼下歌舞厅每晚十二点后音响声音极大，整栋楼老人孩子都睡不着，请尽快处理。',
      ...scene.position,
    });
    expectThat(issue.state === 'REPORTED', 'the issue to be reported', issue.state);
    expectThat(issue.areaCode === grid.code, `the grid ${grid.code} of the position`, issue.areaCode);
    expectThat(
      issue.firstReceiver.id === world.coordinationOffice &&
        issue.responsibleOrganization?.id === issue.firstReceiver.id,
      'the coordination office to be first receiver and responsible',
      issue,
    );
    return {
      issue,
      changed: `issue reported; grid ${grid.name}; first receiver ${world.nameOf(issue.firstReceiver.id)}`,
      rule: 'the grid whose border holds the point; the intake desk receives what residents report',
    };
  });
  const receiver = first.issue.firstReceiver.id;
  const report: Report = {
    issueId: first.issue.id,
    receiver,
    desk: world.decider(receiver),
    deskName: `${world.nameOf(receiver)} 受理员`,
  };
  const second = await log.step('Second report', '12345 热线席位', async () => {
    const draft = {
      source: 'HOTLINE_12345',
      title: `歌舞厅深夜噪音太大扰民 ${run}`,
      description: '楼下的歌舞厅音响每晚吵到半夜，老人孩子无法睡觉，希望处理。',
      ...scene.nearby,
    };
    const { duplicateCandidates: known } = await world.gateway
      .as('coordinator')
      .send<{ duplicateCandidates: { issue: { id: string } }[] }>(
        'query Known($draft: DraftReportInput!) { duplicateCandidates(draft: $draft) { issue { id } } }',
        { draft },
      );
    expectThat(
      known.some((candidate) => candidate.issue.id === first.issue.id),
      'the first report among the candidates before the second is sent',
      known,
    );
    const { issue } = await step(world.gateway.as('coordinator'), 'reportIssue', {
      ...draft,
      sourceReference: `12345-${run}`,
      reporter: { personId: 'resident-2' },
    });
    return {
      issue,
      changed: 'another report of the same matter, in other words; the seat saw the first one before sending',
      rule: 'one intake for every source; the hotline writes down who called',
    };
  });
  await log.step('Duplicate is suggested', report.deskName, async () => {
    const document =
      'query Duplicates($id: ID!) { issue(id: $id) { duplicateSuggestions { score metres issue { id } parts { place time text } } } }';
    type Suggestions = {
      issue: {
        duplicateSuggestions: {
          score: number;
          metres: number | null;
          issue: { id: string };
          parts: { place: number | null; time: number; text: number };
        }[];
      };
    };
    const { issue } = await report.desk.send<Suggestions>(document, { id: second.issue.id });
    const found = issue.duplicateSuggestions.find((suggestion) => suggestion.issue.id === report.issueId);
    expectThat(found !== undefined, 'the first report among the suggestions', issue.duplicateSuggestions);
    return {
      changed: `the first report suggested with ${found.score.toFixed(2)}, ${found.metres ?? '?'} m away`,
      rule: `place ${found.parts.place}, time ${found.parts.time}, words ${found.parts.text}`,
    };
  });
  await log.step('Merge', report.deskName, async () => {
    const { issue } = await step(report.desk, 'mergeIssue', {
      issueId: second.issue.id,
      intoIssueId: report.issueId,
      reason: '同一地点同一事项',
    });
    expectThat(issue.state === 'MERGED', 'the second issue to be merged', issue.state);
    const document = 'query Reporters($id: ID!) { issue(id: $id) { reporterCount } }';
    const answer = await report.desk.send<{ issue: { reporterCount: number } }>(document, { id: report.issueId });
    expectThat(answer.issue.reporterCount === 2, 'two reporters on the issue that goes on', answer.issue);
    return { changed: 'merged; the issue that goes on has 2 reporters', rule: 'a merge keeps every reporter' };
  });
  return report;
}

async function judge({ scene, log }: Act, report: Report): Promise<void> {
  await log.step('Judge', report.deskName, async () => {
    const { issue } = await scene.step(report.desk, 'judgeIssue', {
      issueId: report.issueId,
      decision: 'ACCEPT',
      categoryCode: scene.categoryCode,
    });
    expectThat(issue.state === 'ACCEPTED', 'the issue to be accepted', issue.state);
    const process = await findProcess(report.desk, report.issueId);
    expectThat(process?.key === 'standard', 'the standard process', process);
    return {
      changed: `accepted as ${scene.categoryCode} 噪音污染`,
      rule: `category of the catalogue; process ${process.key}@${process.version}`,
    };
  });
}

async function dispatchByRule({ scene, log }: Act, report: Report): Promise<TaskView> {
  const { world, step } = scene;
  const { task } = await log.step('Dispatch', report.deskName, async () => {
    const { issue, tasks } = await step(report.desk, 'dispatchIssue', { issueId: report.issueId });
    const task = tasks[0]!;
    expectThat(issue.state === 'DISPATCHED' && task.state === 'OFFERED', 'an offered task', [issue.state, task.state]);
    expectThat(
      scene.claimants.includes(task.organization.id),
      `one of ${scene.claimants.map((id) => world.nameOf(id)).join(', ')}`,
      world.nameOf(task.organization.id),
    );
    expectThat(
      task.route?.rule === 'duty-list' || task.route?.rule === 'precedent',
      'a duty list row or a precedent as the reason',
      task.route,
    );
    expectThat(
      issue.responsibleOrganization?.id === report.receiver,
      'the first receiver to stay responsible',
      issue.responsibleOrganization,
    );
    return {
      task,
      changed: `offered to ${world.nameOf(task.organization.id)}; ${world.nameOf(report.receiver)} stays responsible`,
      rule: `${task.route.rule} ${task.route.basisId ?? ''}`,
    };
  });
  return task;
}

/**
 * The department returns the task, the desk offers it to a third organization, and that organization transfers it
 * without accepting. This second refusal takes the issue to the arbiter, who rules.
 */
async function pingPong({ scene, log }: Act, report: Report, offered: TaskView): Promise<TaskView> {
  const { world, step } = scene;
  const owner = offered.organization.id;
  const other = scene.claimants.find((id) => id !== owner)!;
  await log.step('Return with a reason', `${world.nameOf(owner)} 派单员`, async () => {
    const { issue } = await step(world.decider(owner), 'returnTask', {
      taskId: offered.id,
      reasonCode: 'NO_LEGAL_POWER',
      evidence: '社会生活噪声由公安机关依治安管理处罚法查处。',
      proposedOrganizationId: other,
    });
    expectThat(issue.state === 'ACCEPTED', 'the issue back with the first receiver', issue.state);
    expectThat(
      issue.responsibleOrganization?.id === report.receiver,
      'the first receiver to stay responsible',
      issue.responsibleOrganization,
    );
    return {
      changed: `returned, proposing ${world.nameOf(other)}; back with ${world.nameOf(report.receiver)}`,
      rule: 'NO_LEGAL_POWER, with evidence and proposal',
    };
  });
  await log.step('Refused organization', report.deskName, async () => {
    const code = await refusalOf(() =>
      step(report.desk, 'dispatchIssue', { issueId: report.issueId, organizationId: owner }),
    );
    expectThat(code === 'ORGANIZATION_REFUSED_IT', 'the organization that returned it not to be named again', code);
    return { changed: 'nothing', rule: 'who refused a matter is not named again' };
  });
  const again = await log.step('Offer elsewhere', report.deskName, async () => {
    const {
      tasks: [task],
    } = await step(report.desk, 'dispatchIssue', { issueId: report.issueId, organizationId: scene.helper });
    expectThat(task?.organization.id === scene.helper, `a task for ${world.nameOf(scene.helper)}`, task);
    return { task, changed: `offered to ${world.nameOf(scene.helper)} by hand`, rule: 'the dispatcher chose' };
  });
  await log.step('Offer handed round', `${world.nameOf(scene.helper)} 派单员`, async () => {
    const { issue } = await step(world.decider(scene.helper), 'transferTask', {
      taskId: again.task.id,
      organizationId: other,
      reasonCode: 'NO_LEGAL_POWER',
      evidence: '社会生活噪声由公安机关依治安管理处罚法查处。',
    });
    expectThat(issue.state === 'ARBITRATING', 'the arbiter to decide', issue.state);
    expectThat(
      issue.holder?.id === world.coordinationOffice,
      `the matter to wait for ${world.nameOf(world.coordinationOffice)}`,
      issue.holder,
    );
    expectThat(
      issue.responsibleOrganization?.id === report.receiver,
      'the first receiver to stay responsible',
      issue.responsibleOrganization,
    );
    return {
      changed: `handed on to ${world.nameOf(other)} without accepting: before the arbiter of ${world.nameOf(world.coordinationOffice)}`,
      rule: 'handing on an offer not accepted is a refusal; the second goes to the arbiter',
    };
  });
  await log.step('Leader before the arbiter', `${world.nameOf(world.coordinationOffice)} 党组书记`, async () => {
    const code = await refusalOf(() =>
      step(world.leader(world.coordinationOffice), 'ruleArbitration', {
        issueId: report.issueId,
        organizationId: owner,
        reason: '经营场所噪声由生态环境部门牵头。',
      }),
    );
    expectThat(code === 'ARBITERS_RULE_FIRST', 'the leader to wait for an arbiter', code);
    return { changed: 'nothing', rule: 'leaders rule only when no arbiter without part in the matter is on duty' };
  });
  const ruled = await log.step('Ruling', `${world.nameOf(world.coordinationOffice)} 裁定员`, async () => {
    const {
      issue,
      tasks: [task],
    } = await step(world.arbiter(), 'ruleArbitration', {
      issueId: report.issueId,
      organizationId: owner,
      reason: '经营场所噪声由生态环境部门牵头，公安机关配合。',
      binding: true,
    });
    expectThat(
      issue.state === 'HANDLING' && issue.responsibleOrganization?.id === owner,
      `${world.nameOf(owner)} to be responsible and handling`,
      issue,
    );
    return {
      task,
      changed: `${world.nameOf(owner)} is responsible at once`,
      rule: 'ruling, binding: it becomes a precedent',
    };
  });
  return ruled.task!;
}

async function workTogether({ scene, log }: Act, report: Report, ruled: TaskView): Promise<TaskView[]> {
  const { world, step } = scene;
  const lead = ruled.organization.id;
  const co = scene.claimants.find((id) => id !== lead)!;
  const { tasks } = await log.step('Joint handling', `${world.nameOf(lead)} 派单员`, async () => {
    const answer: Answer = await step(world.decider(lead), 'startJointHandling', {
      issueId: report.issueId,
      leadOrganizationId: lead,
      coHandlers: [{ organizationId: co }],
    });
    expectThat(
      answer.tasks.length === 2 && answer.issue.responsibleOrganization?.id === lead,
      'two tasks and the lead responsible',
      answer,
    );
    return {
      tasks: answer.tasks,
      changed: `lead ${world.nameOf(lead)}, co-handler ${world.nameOf(co)}, a clock for each`,
      rule: 'complete when all tasks are done',
    };
  });
  for (const task of tasks.toSorted((a, b) => a.role.localeCompare(b.role)))
    await complete({ scene, log }, task, task.role === 'LEAD' ? 'VERIFYING' : 'HANDLING');
  return tasks;
}

async function complete({ scene, log }: Act, task: TaskView, expected: string): Promise<void> {
  const { world, step } = scene;
  await log.step('Handle', `${world.nameOf(task.organization.id)} 经办人`, async () => {
    const { issue } = await step(world.worker(task.organization.id), 'completeTask', {
      taskId: task.id,
      result: '已到场检查，责令整改并加装隔音设施。',
    });
    expectThat(issue.state === expected, `the issue to be ${expected.toLowerCase()}`, issue.state);
    return {
      changed: `${task.role.toLowerCase().replace('_', '-')} done; issue ${issue.state.toLowerCase()}`,
      rule: expected === 'VERIFYING' ? 'all tasks done: verification' : 'others still work',
    };
  });
}

async function verifyUntilGood({ scene, log }: Act, report: Report, tasks: readonly TaskView[]): Promise<void> {
  const { world, step } = scene;
  const inspector = world.verifier(world.coordinationOffice);
  const name = `${world.nameOf(world.coordinationOffice)} 核查员`;
  const lead = tasks.find(({ role }) => role === 'LEAD')!;
  await log.step('Verification fails', name, async () => {
    const { issue } = await step(inspector, 'recordVerification', {
      issueId: report.issueId,
      passed: false,
      findings: '夜间复测仍超标，隔音设施未完工。',
    });
    expectThat(
      issue.state === 'HANDLING' && issue.responsibleOrganization?.id === lead.organization.id,
      'the work back with the lead',
      issue,
    );
    return {
      changed: `failed; back to ${world.nameOf(lead.organization.id)}`,
      rule: 'verified in the field by a unit that handled nothing',
    };
  });
  await complete({ scene, log }, lead, 'VERIFYING');
  const second = await askAnotherVerifier(scene, log, report.issueId);
  await log.step('Verification passes', second.name, async () => {
    const { issue } = await step(second.inspector, 'recordVerification', {
      issueId: report.issueId,
      passed: true,
      findings: '复测达标，居民确认。',
    });
    expectThat(issue.state === 'VERIFIED', 'the issue to be verified', issue.state);
    return { changed: 'verified; waits to be closed', rule: 'after a failure always in the field' };
  });
}

async function closeAndAsk({ scene, log }: Act, report: Report): Promise<void> {
  await log.step('Close', report.deskName, async () => {
    const { issue } = await scene.step(report.desk, 'closeIssue', { issueId: report.issueId });
    expectThat(
      issue.state === 'CLOSED' && issue.responsibleOrganization === null,
      'a closed issue for which nobody answers any more',
      issue,
    );
    return { changed: 'closed; packet filed, reporters asked', rule: 'only a verified issue is closed' };
  });
  await log.step('Call-back', 'resident-1 居民甲', async () => {
    const callbackId = await findCallback(scene.first, report.issueId);
    expectThat(callbackId !== null, 'a question to this reporter', 'none');
    await scene.step(scene.first, 'answerCallback', { callbackId, responded: true, resolved: true, satisfaction: 5 });
    return { changed: 'contacted, solved, satisfied 5 of 5', rule: 'every reporter is asked, merged ones too' };
  });
  await callBack(scene, log, report);
}
