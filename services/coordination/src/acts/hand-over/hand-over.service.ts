import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import type { Transaction } from '@jiceng/platform/database';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { handOver, type Stop } from '../../case/matter/hand-over.rules.js';
import { isOpen } from '../../case/matter/matter.rules.js';
import { assignment, withoutAssignee } from '../../case/moves/assignment.js';
import type { TaskRow } from '../../case/tables/task.table.js';
import { chooseAssignee, questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
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
  /** Staff members who cover the absence. The first of them who is present and may do the work gets the task. */
  covers: readonly string[];
}

/**
 * Takes open tasks from persons who can no longer work on them (45). Neither the responsible organization nor any limit
 * changes.
 */
@Injectable()
export class HandOverService {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /** Hands over the tasks that persons hold in organizations in which they no longer have a post. */
  async afterLeaving(transaction: Transaction, leaving: readonly Leaving[]): Promise<void> {
    if (leaving.length === 0) return;
    const found = await withoutPost.rows(transaction, [
      leaving.map(({ staffId }) => staffId),
      leaving.map(({ tx }) => tx.now),
    ]);
    await this.handOver(transaction, leaving, found);
  }

  /** Hands over the tasks that persons on leave could not complete within the limit. */
  async duringLeave(transaction: Transaction, leaving: readonly Leaving[]): Promise<void> {
    if (leaving.length === 0) return;
    const found = await heldBy.rows(transaction, [leaving.map(({ staffId }) => staffId)]);
    await this.handOver(transaction, leaving, found);
  }

  private async handOver(
    transaction: Transaction,
    leaving: readonly Leaving[],
    found: readonly { issueId: string; staffId: string | null }[],
  ): Promise<void> {
    if (found.length === 0) return;
    // All issues are locked at once, in the order of their ids, so that two batches cannot deadlock.
    const issues = await this.ledger.lockIssues(
      transaction,
      found.map(({ issueId }) => issueId),
    );
    for (const person of leaving) {
      for (const { issueId } of found.filter(({ staffId }) => staffId === person.staffId)) {
        for (const { id } of issues.get(issueId)?.tasks ?? []) {
          const issue = issues.get(issueId)!;
          const task = issue.tasks.find((each) => each.id === id)!;
          if (isOpen(task) && task.staffId === person.staffId)
            issues.set(issueId, await this.taken(person, issue, task));
        }
      }
    }
  }

  /** Returns the issue after the task was taken from the person; unchanged when the person keeps the task. */
  private async taken(person: Leaving, issue: LockedIssue, task: TaskRow): Promise<LockedIssue> {
    const { tx, staffId, backAt, successorId } = person;
    if (backAt === null && (await this.present(tx, staffId, task))) return issue;
    const people = await this.routing.peopleOf(tx, task.organizationId, questionOf(issue.row, tx.now, []));
    const others = people.filter((each) => each.staffId !== staffId);
    const able = (id: string | null): id is string => others.some((each) => each.staffId === id && !each.absent);
    const choice = chooseAssignee(task.organizationId, questionOf(issue.row, tx.now, []), others);
    const stop: Stop = {
      backAt,
      successorId: able(successorId) ? successorId : null,
      coverId: person.covers.find(able) ?? null,
      colleagueId: choice.staffId,
    };
    const next = handOver(task, stop);
    if (next === null) return issue;
    const step = next.staffId === null ? withoutAssignee(task, next.proposedStaffId) : assignment(task, next.staffId);
    return this.ledger.take(tx, issue, step);
  }

  private async present(tx: EffectTx, staffId: string, { organizationId }: TaskRow): Promise<boolean> {
    return (await holdsPost.first(tx, [staffId, organizationId, tx.now])) !== null;
  }
}
