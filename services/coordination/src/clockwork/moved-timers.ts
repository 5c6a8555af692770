import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';
import type { FiredTimer } from '@jiceng/platform/timers';

type DueAt = (timer: Pick<FiredTimer, 'kind' | 'dueAt' | 'payload'>) => Date;

/**
 * Knows, within one transaction, the new times of the timers of issues whose deadlines a change of calendars has moved.
 * The timers of a batch are all taken before the first is handled, so a timer of such an issue can be taken already,
 * and no query for pending timers finds it.
 */
@Injectable()
export class MovedTimers {
  private readonly byTransaction = new WeakMap<Transaction, Map<string, DueAt>>();

  remember(transaction: Transaction, issueId: string, dueAt: DueAt): void {
    const known = this.byTransaction.get(transaction) ?? new Map<string, DueAt>();
    this.byTransaction.set(transaction, known.set(issueId, dueAt));
  }

  /** Returns the new time of a taken timer; its own time when this transaction did not move the issue. */
  dueAt(transaction: Transaction, issueId: string, timer: FiredTimer): Date {
    return this.byTransaction.get(transaction)?.get(issueId)?.(timer) ?? timer.dueAt;
  }
}
