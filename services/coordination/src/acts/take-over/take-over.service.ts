import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { IssueLedger, type PlannedStep } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import type { StepTaken } from '../../case/ledger/step-taken.js';
import { isOpen } from '../../case/matter/matter.rules.js';
import type { TaskRow } from '../../case/tables/task.table.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import { RoutingService } from '../../routing/routing.service.js';
import { UnitStaff } from '../../routing/unit-staff.js';
import { impartialStep, moveDuties } from './impartial-holder.js';
import { leftBehind, MOVE_CALLS, MOVE_CHECKS } from './take-over.queries.js';

/** A dissolved organization. `tx` is the transaction of the event or timer that reported the dissolution. */
export interface Dissolved {
  tx: EffectTx;
  organizationId: string;
  /**
   * True for the second search, after all work was handed over. It finds work that a process wrote before the process
   * knew of the dissolution.
   */
  isSecondLook: boolean;
}

/**
 * Number of issues that one transaction hands over. With this number, 10,000 open tasks take some twenty transactions
 * within a minute, and none holds its locks for longer than two seconds.
 */
export const BATCH = 500;
const NEXT_BATCH_MS = 1_000;
/**
 * Milliseconds until the second search. Every process learns of a dissolution within a second, and a command that runs
 * at that time ends within this delay.
 */
const LOOK_AGAIN_MS = 30_000;

/** Gives the open work of dissolved organizations to their successors. The limits of the matters stay as they are. */
@Injectable()
export class TakeOverService {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /** Hands over a batch of issues, and sets a timer for the next batch or for the second search. */
  async handOver(transaction: Transaction, dissolved: readonly Dissolved[], directory: Directory): Promise<void> {
    const ids = dissolved.map(({ organizationId }) => organizationId);
    const found = await leftBehind.rows(transaction, [ids, BATCH]);
    const isFull = found.length === BATCH;
    for (const { tx, organizationId, isSecondLook } of dissolved) {
      const office = directory.coordinationOffice(tx.now)?.id ?? null;
      tx.send(MOVE_CALLS, [organizationId, office, tx.now], { name: 'take-over-calls' });
      const successor = directory.successorOf(organizationId, tx.now);
      tx.send(MOVE_CHECKS, [organizationId, successor, office], { name: 'take-over-checks' });
      if (!isFull && isSecondLook) continue;
      const dueAt = new Date(tx.now.getTime() + (isFull ? NEXT_BATCH_MS : LOOK_AGAIN_MS));
      tx.schedule({ kind: 'organization-dissolved', key: organizationId, dueAt, payload: { isSecondLook: !isFull } });
    }
    const issues = await this.ledger.lockIssues(
      transaction,
      found.map(({ issueId }) => issueId),
    );
    const staff = new UnitStaff(this.routing);
    const steps: { tx: EffectTx; issue: LockedIssue; step: PlannedStep }[] = [];
    for (const { issueId, organizationId } of found) {
      const known = issues.get(issueId);
      const { tx } = dissolved.find((each) => each.organizationId === organizationId)!;
      // When the clock of this process is behind the clock of personnel, the dissolution is not in force yet. The
      // second search then finds the issue.
      if (!known || directory.successorOf(organizationId, tx.now) === organizationId) continue;
      const issue = { ...known, directory };
      steps.push({ tx, issue, step: this.ledger.plan(tx, issue, await takenOver(tx, issue, organizationId, staff)) });
    }
    this.ledger.takeAll(
      transaction,
      steps.map(({ step }) => step),
    );
    for (const { tx, issue, step } of steps) {
      const impartial = await impartialStep(tx, step.after);
      const after = impartial ? this.ledger.take(tx, step.after, impartial) : step.after;
      moveDuties(tx, issue, after);
    }
  }
}

/**
 * Returns the step by which the successor of a dissolved organization takes an issue over, with a person of the
 * successor for each open task.
 */
async function takenOver(
  tx: EffectTx,
  issue: LockedIssue,
  organizationId: string,
  staff: UnitStaff,
): Promise<StepTaken> {
  const { tasks, directory } = issue;
  const left = tasks.filter(
    (task) => isOpen(task) && directory.successorOf(task.organizationId, tx.now) !== task.organizationId,
  );
  const columns: Record<string, Partial<TaskRow>> = {};
  for (const task of left)
    columns[task.id] = await assigneeOf(tx, issue, task, directory.successorOf(task.organizationId, tx.now), staff);
  return {
    step: 'taken-over',
    happening: null,
    organizationId,
    counterpartOrganizationId: directory.successorOf(organizationId, tx.now),
    taskId: left[0]?.id ?? null,
    rule: 'successor',
    tasks: columns,
  };
}

/**
 * Returns the columns of a task that a successor takes over. A present assignee who already works at the successor
 * keeps the task. Otherwise routing chooses a person, who becomes the assignee of an offer and is only proposed for
 * other tasks.
 */
async function assigneeOf(
  tx: EffectTx,
  issue: LockedIssue,
  { staffId, state }: TaskRow,
  successorId: string,
  staff: UnitStaff,
): Promise<Pick<TaskRow, 'staffId' | 'proposedStaffId'>> {
  const people = await staff.peopleOf(tx, issue, successorId);
  if (people.some((each) => each.staffId === staffId && !each.absent)) return { staffId, proposedStaffId: null };
  const chosen = staff.choose(tx, issue, successorId, people);
  return state === 'offered' ? { staffId: chosen, proposedStaffId: null } : { staffId: null, proposedStaffId: chosen };
}
