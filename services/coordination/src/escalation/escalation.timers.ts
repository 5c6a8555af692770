import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { OnTimer, OnTimers, type FiredTimer, type FiredTimerEffects } from '@jiceng/platform/timers';
import { scheduleRung, type TimerPayload } from '../issue/deadlines.js';
import { IssueClosingService } from '../issue/issue-closing.service.js';
import type { IssueInHand } from '../issue/issue-in-hand.js';
import { IssueLedger, type StepTaken, type ToldStep } from '../issue/issue-ledger.service.js';
import type { TimerName } from '../process/process-definition.rules.js';
import { TaskService } from '../task/task.service.js';
import { escalationTarget } from './escalation.rules.js';

/** What happens when a deadline passes (48). A timer that no longer fits the issue does nothing: somebody was faster. */
@Injectable()
export class EscalationTimers {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly tasks: TaskService,
    private readonly issues: IssueClosingService,
  ) {}

  @OnTimer('task-accept-due')
  async onAcceptDue(timer: FiredTimer, tx: EffectTx): Promise<void> {
    const { taskId } = payloadOf(timer);
    await this.tasks.acceptBySilence(tx, await this.ledger.takeInHand(tx, timer.key), taskId);
  }

  @OnTimer('pause-ends')
  async onPauseEnds(timer: FiredTimer, tx: EffectTx): Promise<void> {
    const issue = await this.ledger.takeInHand(tx, timer.key);
    if (issue.row.state === 'paused' && !movedOn(issue.row.stateDueAt, timer)) await this.issues.goOn(tx, issue);
  }

  /** Deadlines that only tell somebody fall due by the ten thousand; those of a batch share their reads and writes. */
  @OnTimers(['judge-due', 'dispatch-due', 'ruling-due', 'handle-due', 'verify-due', 'close-due'])
  async onDue(fired: readonly FiredTimerEffects[], transaction: Transaction): Promise<void> {
    const issues = await this.ledger.takeManyInHand(transaction, fired.map(({ timer }) => payloadOf(timer).issueId));
    const told: ToldStep[] = [];
    for (const { timer, tx } of fired) {
      const issue = issues.get(payloadOf(timer).issueId);
      const taken = issue && escalationOf(timer, issue);
      if (!taken) continue;
      const after = this.ledger.tell(tx, issue, taken);
      issues.set(after.row.id, after);
      told.push({ issue: after, taken, at: tx.now });
      scheduleRung(tx, timer.kind as TimerName, timer.key, payloadOf(timer), issue);
    }
    await this.ledger.writeTold(transaction, told);
  }
}

/** The step that a fired deadline is, or null when somebody was faster. */
function escalationOf(timer: FiredTimer, { row, tasks, directory, definition }: IssueInHand): StepTaken | null {
  const payload = payloadOf(timer);
  const task = payload.taskId && timer.kind === 'handle-due' ? tasks.find(({ id }) => id === payload.taskId) : null;
  const holder = task?.organizationId ?? row.holderOrganizationId;
  const stale = definition.states[row.state]?.timer?.name !== timer.kind || (task && task.state !== 'accepted') || movedOn(task ? task.dueAt : row.stateDueAt, timer);
  if (holder === null || stale) return null;
  const target = escalationTarget(payload.level, holder, directory.parentOf, directory.coordinationOffice(timer.dueAt)?.id ?? null);
  return {
    step: payload.level === 0 ? 'overdue' : 'escalated', happening: null, organizationId: holder, counterpartOrganizationId: target, taskId: task?.id ?? null,
    late: true, rule: `${timer.kind}:level-${payload.level}`,
    issue: {
      escalationLevel: Math.max(row.escalationLevel, payload.level), escalatedToOrganizationId: target,
      deskOrganizationIds: [...new Set([...row.deskOrganizationIds, target])], involvedOrganizationIds: [...new Set([...row.involvedOrganizationIds, target])],
    },
  };
}

function payloadOf(timer: FiredTimer): TimerPayload {
  return timer.payload as unknown as TimerPayload;
}

/** True when the deadline was set anew after the timer was taken to be fired. */
function movedOn(dueAt: Date | null, timer: FiredTimer): boolean {
  return dueAt !== null && dueAt > timer.dueAt;
}
