import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import { OnTimer, type FiredTimer } from '@jiceng/platform/timers';
import { scheduleRung, type TimerPayload } from '../issue/deadlines.js';
import { IssueClosingService } from '../issue/issue-closing.service.js';
import { IssueLedger } from '../issue/issue-ledger.service.js';
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
    const { taskId } = timer.payload as unknown as TimerPayload;
    await this.tasks.acceptBySilence(tx, await this.ledger.takeInHand(tx, timer.key), taskId);
  }

  @OnTimer('pause-ends')
  async onPauseEnds(timer: FiredTimer, tx: EffectTx): Promise<void> {
    const issue = await this.ledger.takeInHand(tx, timer.key);
    if (issue.row.state === 'paused' && !movedOn(issue.row.stateDueAt, timer)) await this.issues.goOn(tx, issue);
  }

  @OnTimer('judge-due')
  onJudgeDue(timer: FiredTimer, tx: EffectTx): Promise<void> {
    return this.escalate('judge-due', timer, tx);
  }

  @OnTimer('dispatch-due')
  onDispatchDue(timer: FiredTimer, tx: EffectTx): Promise<void> {
    return this.escalate('dispatch-due', timer, tx);
  }

  @OnTimer('ruling-due')
  onRulingDue(timer: FiredTimer, tx: EffectTx): Promise<void> {
    return this.escalate('ruling-due', timer, tx);
  }

  @OnTimer('handle-due')
  onHandleDue(timer: FiredTimer, tx: EffectTx): Promise<void> {
    return this.escalate('handle-due', timer, tx);
  }

  @OnTimer('verify-due')
  onVerifyDue(timer: FiredTimer, tx: EffectTx): Promise<void> {
    return this.escalate('verify-due', timer, tx);
  }

  @OnTimer('close-due')
  onCloseDue(timer: FiredTimer, tx: EffectTx): Promise<void> {
    return this.escalate('close-due', timer, tx);
  }

  /** Tells the next level and sets the timer for the one above. */
  private async escalate(name: TimerName, timer: FiredTimer, tx: EffectTx): Promise<void> {
    const payload = timer.payload as unknown as TimerPayload;
    const issue = await this.ledger.takeInHand(tx, payload.issueId);
    const { row, directory, definition } = issue;
    const task = payload.taskId && name === 'handle-due' ? issue.tasks.find(({ id }) => id === payload.taskId) : null;
    const holder = task?.organizationId ?? row.holderOrganizationId;
    if (definition.states[row.state]?.timer?.name !== name || holder === null || (task && task.state !== 'accepted') || movedOn(task ? task.dueAt : row.stateDueAt, timer)) return;
    const target = escalationTarget(payload.level, holder, directory.parentOf, directory.coordinationOffice(tx.now)?.id ?? null);
    await this.ledger.take(tx, issue, {
      step: payload.level === 0 ? 'overdue' : 'escalated', happening: null, organizationId: holder, counterpartOrganizationId: target, taskId: task?.id ?? null,
      late: true, rule: `${name}:level-${payload.level}`,
      issue: {
        escalationLevel: Math.max(row.escalationLevel, payload.level), escalatedToOrganizationId: target,
        deskOrganizationIds: [...new Set([...row.deskOrganizationIds, target])], involvedOrganizationIds: [...new Set([...row.involvedOrganizationIds, target])],
      },
    });
    scheduleRung(tx, name, timer.key, payload, issue);
  }
}

/** True when the deadline was set anew after the timer was taken to be fired. */
function movedOn(dueAt: Date | null, timer: FiredTimer): boolean {
  return dueAt !== null && dueAt > timer.dueAt;
}
