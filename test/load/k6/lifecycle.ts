import {
  callbackShare,
  reopenShare,
  usualShares,
  verificationFailureShare,
  type Course,
} from '../../../deploy/demo/courses.ts';
import { anyOf, arbiters, reports, residents, type Person } from './cast.ts';
import { answerCallback, callbacksOf } from './documents.ts';
import { ask } from './gateway.ts';
import {
  chance,
  command,
  decider,
  file,
  filed,
  journey,
  key,
  merge,
  otherDepartment,
  placeOfReport,
  verifier,
  worker,
  type Answer,
  type TaskView,
} from './steps.ts';

/** Share of plain matters that are transferred after acceptance. */
const transferShare = 0.04;
/** Share of rulings that are precedents. Each precedent changes the routing of its category. */
const bindingShare = 0.1;

/**
 * One matter from the report to the reporter's answer, on a random course. Every step is taken by a person who is
 * responsible for it.
 */
export const lifecycle = journey(() => live(drawCourse()));

interface Life {
  issueId: string;
  street: Person;
  resident: Person;
}

function live(course: Course): void {
  const report = anyOf(reports);
  const resident = anyOf(residents);
  const earlier = course === 'duplicate' ? filed.findLast(({ open }) => open)?.id : undefined;
  const { id: issueId, firstReceiver } = file(resident, placeOfReport(), report);
  const street = decider(firstReceiver.id);
  if (course === 'rejected')
    return void command(street, 'judgeIssue', {
      issueId,
      decision: 'REJECT',
      reason: '不属于本区受理范围，已告知反映人向有权机关反映',
    });
  // Only a desk of the street that holds both issues may merge them.
  if (earlier !== undefined && merge(street, issueId, earlier)) return;
  command(street, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: report.categoryCode });
  const life = { issueId, street, resident };
  const tasks = course === 'joint' ? startJointly(life) : bringToWork(life, course);
  handleAndClose(life, tasks, chance(verificationFailureShare));
  if (chance(callbackShare)) answer(life);
  if (!chance(reopenShare)) return;
  command(resident, 'reopenIssue', { issueId, reason: '问题又出现了，请继续处理。' });
  handleAndClose(life, withoutHelpers(tasks), false);
}

function drawCourse(): Course {
  let left = Math.random();
  for (const [course, share] of Object.entries(usualShares) as [Course, number][]) {
    if (left < share) return course;
    left -= share;
  }
  return 'plain';
}

function startJointly({ issueId, street }: Life): TaskView[] {
  const lead = otherDepartment([]);
  return command(street, 'startJointHandling', {
    issueId,
    leadOrganizationId: lead,
    coHandlers: [{ organizationId: otherDepartment([lead]) }],
  }).tasks;
}

/**
 * Dispatches the issue until a department works on it; on the way the task may be returned and ruled on, or transferred
 * after acceptance. Returns the accepted tasks.
 */
function bringToWork({ issueId, street }: Life, course: Course): TaskView[] {
  let task = command(street, 'dispatchIssue', { issueId }).tasks[0]!;
  const refusals = course === 'returned' ? 1 : course === 'arbitrated' ? 2 : 0;
  const refused: string[] = [];
  for (let count = 1; count <= refusals; count += 1) {
    refused.push(task.organization.id);
    const { issue } = command(decider(task.organization.id), 'returnTask', {
      taskId: task.id,
      reasonCode: 'CANNOT_LOCATE',
      evidence: '经现场核实，反映对象与本单位职责不符，请重新派单。',
    });
    // After the second return the arbiter decides, so the issue is not dispatched again.
    if (issue.state === 'ARBITRATING') {
      return command(anyOf(arbiters), 'ruleArbitration', {
        issueId,
        organizationId: refused[0]!,
        reason: '依据权责清单及职责分工，由首次承办单位负责。',
        binding: chance(bindingShare),
      }).tasks;
    }
    task = command(street, 'dispatchIssue', { issueId, organizationId: otherDepartment(refused) }).tasks[0]!;
  }
  const accepted = command(decider(task.organization.id), 'acceptTask', { taskId: task.id }).tasks;
  if (course !== 'plain' || !chance(transferShare)) return accepted;
  const handedOn = command(decider(task.organization.id), 'transferTask', {
    taskId: task.id,
    organizationId: otherDepartment([task.organization.id]),
    reasonCode: 'CANNOT_LOCATE',
    evidence: '经会商由该单位继续承办更为适宜。',
  }).tasks[0]!;
  return handedOn.state === 'OFFERED'
    ? command(decider(handedOn.organization.id), 'acceptTask', { taskId: handedOn.id }).tasks
    : [handedOn];
}

/** Completes the work, verifies it until a verification passes where the process has one, and closes the issue. */
function handleAndClose({ issueId, street }: Life, tasks: readonly TaskView[], failsOnce: boolean): void {
  let todo = tasks;
  for (let round = 1; ; round += 1) {
    let after: Answer | null = null;
    for (const task of todo)
      after = command(worker(task.organization.id), 'completeTask', { taskId: task.id, result: '已到现场处置完毕。' });
    if (after?.issue.state !== 'VERIFYING') break;
    const passed = !(failsOnce && round === 1);
    command(verifier(after.issue.holder!.id), 'recordVerification', {
      issueId,
      passed,
      findings: passed ? '现场核查，问题已解决。' : '现场核查，问题仍未解决，退回继续处置。',
    });
    if (passed) break;
    todo = withoutHelpers(todo);
  }
  command(street, 'closeIssue', { issueId });
  for (const mine of filed) if (mine.id === issueId) mine.open = false;
}

/** After a failed verification only the lead works again; the co-handlers have finished. */
function withoutHelpers(tasks: readonly TaskView[]): TaskView[] {
  return tasks.filter(({ role }) => role !== 'CO_HANDLER');
}

function answer({ resident, issueId }: Life): void {
  const { issue } = ask<{ issue: { callbacks: { id: string; answeredAt: string | null }[] } | null }>(
    resident,
    'read',
    'Callbacks',
    callbacksOf,
    { id: issueId },
  );
  const open = issue?.callbacks.findLast(({ answeredAt }) => answeredAt === null);
  if (!open) return;
  const content = chance(0.72);
  const satisfaction = content ? 5 : 2;
  ask(resident, 'command', 'AnswerCallback', answerCallback, {
    input: { idempotencyKey: key(), callbackId: open.id, responded: chance(0.93), resolved: content, satisfaction },
  });
}
