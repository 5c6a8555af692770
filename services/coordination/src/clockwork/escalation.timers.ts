import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { OnTimers, type Fired, type FiredTimer } from '@jiceng/platform/timers';
import { clockOfLimit, scheduleNextLevel, type TimerPayload } from '../case/ledger/deadlines.js';
import type { LockedIssue } from '../case/ledger/locked-issue.js';
import { IssueLedger, type PlannedStep } from '../case/ledger/issue-ledger.service.js';
import type { StepTaken } from '../case/ledger/step-taken.js';
import { resumption } from '../case/moves/resumption.js';
import { stateKinds, timerNames, type TimerName } from '../rulebook/process/state-kind.rules.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { peopleOf, type PersonOfUnit } from '../rulebook/directory/people-of.js';
import { offerOf, unansweredOffer } from '../case/moves/acceptance.js';
import { escalationTarget } from '../case/ledger/escalation.rules.js';
import { CalendarMoves } from './calendar-moves.js';
import { MovedTimers } from './moved-timers.js';

/**
 * Handles deadlines that have passed. Ten thousand deadlines can pass at the same moment, so the timers of a batch
 * share their reads and writes. A timer does nothing when a person changed the issue before the timer fired.
 */
@Injectable()
export class EscalationTimers {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly moved: MovedTimers,
    private readonly moves: CalendarMoves,
    private readonly directories: DirectoryService,
  ) {}

  @OnTimers(...timerNames)
  async onDue(taken: readonly Fired[], transaction: Transaction): Promise<void> {
    const due = taken.filter((each) => !this.putBack(each, transaction));
    if (due.length === 0) return;
    const issues = await this.ledger.lockIssues(
      transaction,
      due.map(({ timer }) => payloadOf(timer).issueId),
    );
    const fired = await this.onPresentCalendars(due, issues, transaction);
    const people = await peopleOfOffers(fired, issues, transaction);
    for (const wave of onePerIssue(fired)) {
      const steps: PlannedStep[] = [];
      for (const { timer, tx } of wave) {
        const issue = issues.get(payloadOf(timer).issueId);
        const taken = issue && stepOf(timer, issue, people);
        if (!taken) continue;
        const step = this.ledger.plan(tx, issue, taken);
        issues.set(step.after.row.id, step.after);
        steps.push(step);
        if (taken.happening === null)
          scheduleNextLevel(tx, timer.kind as TimerName, timer.key, payloadOf(timer), {
            ...issue,
            clock: clockOfLimit(timer.kind as TimerName, issue),
          });
      }
      this.ledger.takeAll(transaction, steps);
    }
  }

  /**
   * Moves the issues that a change of calendars has not reached yet, and returns the timers whose deadline has still
   * passed. A timer of an issue that cannot move now fires again afterwards.
   */
  private async onPresentCalendars(
    due: readonly Fired[],
    issues: Map<string, LockedIssue>,
    transaction: Transaction,
  ): Promise<Fired[]> {
    const txOf = (id: string): EffectTx => due.find(({ timer }) => payloadOf(timer).issueId === id)!.tx;
    const directory = await this.directories.current();
    const fired = new Set(due.map(({ timer }) => timer.id));
    const moved = await this.moves.move(transaction, issues.values(), directory, txOf, fired);
    for (const [id, issue] of moved.issues) issues.set(id, issue);
    return due.filter((each) => {
      const { kind, key, dueAt, payload } = each.timer;
      if (!moved.left.has(payloadOf(each.timer).issueId)) return !this.putBack(each, transaction);
      each.tx.schedule({ kind, key, dueAt, payload });
      return false;
    });
  }

  /** Schedules a timer again whose deadline a change of calendars moved in this transaction. True when it did. */
  private putBack({ timer, tx }: Fired, transaction: Transaction): boolean {
    const { kind, key, payload } = timer;
    const dueAt = this.moved.dueAt(transaction, payloadOf(timer).issueId, timer);
    if (dueAt.getTime() === timer.dueAt.getTime()) return false;
    tx.schedule({ kind, key, dueAt, payload });
    return true;
  }
}

/**
 * Sorts the timers of a batch into rounds with at most one timer for each issue, so that several timers of one issue
 * fire one after the other.
 */
function onePerIssue(fired: readonly Fired[]): Fired[][] {
  const waves: Fired[][] = [];
  const turns = new Map<string, number>();
  for (const each of fired) {
    const { issueId } = payloadOf(each.timer);
    const turn = turns.get(issueId) ?? 0;
    turns.set(issueId, turn + 1);
    (waves[turn] ??= []).push(each);
  }
  return waves;
}

/** Reads the persons of units whose unanswered offer has no assignee. `namedBySilence` chooses one of them. */
async function peopleOfOffers(
  fired: readonly Fired[],
  issues: ReadonlyMap<string, LockedIssue>,
  transaction: Transaction,
): Promise<PersonOfUnit[]> {
  const unnamed = fired.flatMap(({ timer }) => {
    const { issueId, taskId } = payloadOf(timer);
    const issue = timer.kind === 'task-accept-due' ? issues.get(issueId) : undefined;
    const task = issue && offerOf(issue, taskId);
    return task && task.staffId === null ? [task.organizationId] : [];
  });
  if (unnamed.length === 0) return [];
  return peopleOf.rows(transaction, [[...new Set(unnamed)], fired.at(-1)!.tx.now]);
}

/** Returns the step of a fired timer; null when the issue changed before the timer fired. */
function stepOf(timer: FiredTimer, issue: LockedIssue, people: readonly PersonOfUnit[]): StepTaken | null {
  switch (timer.kind) {
    case 'task-accept-due':
      return unansweredOffer(issue, payloadOf(timer).taskId, timer.dueAt, people);
    case 'pause-ends':
      return issue.row.state === 'paused' && !movedOn(issue.row.stateDueAt, timer)
        ? resumption(issue, 'clock', timer.dueAt)
        : null;
    default:
      return escalationOf(timer, issue);
  }
}

/** Timers that only report a delay; the other timers make a move at their limit. */
type EscalatingTimer = Exclude<TimerName, 'task-accept-due' | 'pause-ends'>;

/** Returns the step that tells an organization of a deadline that has passed; null when the timer is out of date. */
function escalationOf(timer: FiredTimer, { row, tasks, directory }: LockedIssue): StepTaken | null {
  const payload = payloadOf(timer);
  const task = payload.taskId && timer.kind === 'handle-due' ? tasks.find(({ id }) => id === payload.taskId) : null;
  const holder = task?.organizationId ?? row.holderOrganizationId;
  const stale =
    stateKinds[row.state].timer !== timer.kind ||
    (task && task.state !== 'accepted') ||
    movedOn(task ? task.dueAt : row.stateDueAt, timer);
  if (holder === null || stale) return null;
  const target = escalationTarget(
    payload.level,
    holder,
    directory.parentOf,
    directory.coordinationOffice(timer.dueAt)?.id ?? null,
  );
  return {
    step: payload.level === 0 ? 'overdue' : 'escalated',
    happening: null,
    organizationId: holder,
    counterpartOrganizationId: target,
    taskId: task?.id ?? null,
    late: true,
    rule: `${timer.kind as EscalatingTimer}:level-${payload.level}`,
    issue: {
      escalationLevel: Math.max(row.escalationLevel, payload.level),
      escalatedToOrganizationId: target,
      deskOrganizationIds: [...new Set([...row.deskOrganizationIds, target])],
      involvedOrganizationIds: [...new Set([...row.involvedOrganizationIds, target])],
    },
  };
}

function payloadOf(timer: FiredTimer): TimerPayload {
  return timer.payload as unknown as TimerPayload;
}

/** True when the deadline was moved after the timer was read. */
function movedOn(dueAt: Date | null, timer: FiredTimer): boolean {
  return dueAt !== null && dueAt > timer.dueAt;
}
