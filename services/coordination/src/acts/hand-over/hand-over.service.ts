import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import type { Transaction } from '@jiceng/platform/database';
import { IssueLedger, type PlannedStep } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { handOver } from '../../case/matter/hand-over.rules.js';
import { isOpen } from '../../case/matter/matter.rules.js';
import { assignment, withoutAssignee } from '../../case/moves/assignment.js';
import type { TaskRow } from '../../case/tables/task.table.js';
import { RoutingService } from '../../routing/routing.service.js';
import { UnitStaff } from '../../routing/unit-staff.js';
import { heldBy, holdsPost, withoutPost } from './hand-over.queries.js';

/** A person who left a post, or who is absent until `backAt`. */
export interface Leaving {
  tx: EffectTx;
  staffId: string;
  /** End of the absence; null for a person who left the post. */
  backAt: Date | null;
  /**
   * The person whom the command that ended the assignment named as successor; null when the command named no successor.
   */
  successorId: string | null;
  /** Staff members who cover the absence. The first who is present and may do the work gets a task or is proposed. */
  covers: readonly string[];
  /** The last issue of an earlier batch; null before the first batch. */
  after: string | null;
}

/**
 * Number of issues that one transaction hands over. With this number, the 10,000 open tasks of one person take twenty
 * transactions within a minute, and no command waits long for the locks of one transaction.
 */
export const BATCH = 500;
const NO_ISSUE = '00000000-0000-0000-0000-000000000000';

/**
 * Takes open tasks from persons who can no longer work on them. Neither the responsible organization nor any limit
 * changes.
 */
@Injectable()
export class HandOverService {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Hands over a batch of the tasks that persons hold in organizations in which they no longer have a post. Returns the
   * persons who may have more of these tasks, with the last issue of this batch.
   */
  afterLeaving<T extends Leaving>(transaction: Transaction, leaving: readonly T[]): Promise<T[]> {
    return this.handOver(transaction, withoutPost, leaving, ({ tx }) => tx.now);
  }

  /**
   * Hands over a batch of the tasks that persons on leave could not complete within the limit. Returns the persons who
   * may have more of these tasks, with the last issue of this batch.
   */
  duringLeave<T extends Leaving>(transaction: Transaction, leaving: readonly T[]): Promise<T[]> {
    return this.handOver(transaction, heldBy, leaving, ({ backAt }) => backAt!);
  }

  private async handOver<T extends Leaving>(
    transaction: Transaction,
    query: typeof heldBy,
    leaving: readonly T[],
    momentOf: (person: T) => Date,
  ): Promise<T[]> {
    if (leaving.length === 0) return [];
    const found = await query.rows(transaction, [
      leaving.map(({ staffId }) => staffId),
      leaving.map(momentOf),
      leaving.map(({ after }) => after ?? NO_ISSUE),
      BATCH,
    ]);
    if (found.length === 0) return [];
    // All issues are locked at once, in the order of their ids, so that two batches cannot deadlock.
    const issues = await this.ledger.lockIssues(
      transaction,
      found.map(({ issueId }) => issueId),
    );
    const staff = new UnitStaff(this.routing);
    const posts = new Map<string, Promise<boolean>>();
    // An issue may have several steps, and each statement takes one step of an issue.
    const rounds: PlannedStep[][] = [];
    const taken = new Map<string, number>();
    for (const { person: number, issueId } of found) {
      const person = leaving[number - 1]!;
      for (const { id } of issues.get(issueId)?.tasks ?? []) {
        const issue = issues.get(issueId)!;
        const task = issue.tasks.find((each) => each.id === id)!;
        if (!isOpen(task) || task.staffId !== person.staffId) continue;
        const step = await this.stepFor(person, issue, task, staff, posts);
        if (step === null) continue;
        const round = taken.get(issueId) ?? 0;
        (rounds[round] ??= []).push(step);
        taken.set(issueId, round + 1);
        issues.set(issueId, step.after);
      }
    }
    for (const steps of rounds) this.ledger.takeAll(transaction, steps);
    return found.length < BATCH ? [] : unfinished(leaving, found.at(-1)!);
  }

  /** Plans the step that takes the task from the person; null when the person keeps the task. */
  private async stepFor(
    person: Leaving,
    issue: LockedIssue,
    task: TaskRow,
    staff: UnitStaff,
    posts: Map<string, Promise<boolean>>,
  ): Promise<PlannedStep | null> {
    const { tx, staffId, backAt, successorId } = person;
    if (backAt === null) {
      const key = [staffId, task.organizationId].join();
      const present = posts.get(key) ?? this.present(tx, staffId, task);
      posts.set(key, present);
      if (await present) return null;
    }
    const others = (await staff.peopleOf(tx, issue, task.organizationId)).filter((each) => each.staffId !== staffId);
    const able = (id: string | null): id is string => others.some((each) => each.staffId === id && !each.absent);
    const [successor, cover] = [able(successorId) ? successorId : null, person.covers.find(able) ?? null];
    const next = handOver(task, {
      backAt,
      successorId: successor,
      coverId: cover,
      colleagueId: successor ?? cover ?? staff.choose(tx, issue, task.organizationId, others),
    });
    if (next === null) return null;
    const step = next.staffId === null ? withoutAssignee(task, next.proposedStaffId) : assignment(task, next.staffId);
    return this.ledger.plan(tx, issue, step);
  }

  private async present(tx: EffectTx, staffId: string, { organizationId }: TaskRow): Promise<boolean> {
    return (await holdsPost.first(tx, [staffId, organizationId, tx.now])) !== null;
  }
}

/** Returns the persons whose tasks a full batch has not reached: the last person of the batch and those after. */
function unfinished<T extends Leaving>(leaving: readonly T[], last: { person: number; issueId: string }): T[] {
  return leaving
    .slice(last.person - 1)
    .map((person, index) => (index === 0 ? { ...person, after: last.issueId } : person));
}
