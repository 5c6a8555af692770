import { Injectable } from '@nestjs/common';
import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { Transaction } from '@jiceng/platform/database';
import { OnTimers, type Fired, type FiredTimer } from '@jiceng/platform/timers';
import { IssueLedger } from '../case/ledger/issue-ledger.service.js';
import { scheduleNoticeBeside } from '../case/ledger/notice.js';
import { SOURCE_LIMIT_TIMER, type SourceLimitPayload } from '../case/ledger/source-limit-timer.js';
import { unitsToWarn } from '../case/ledger/source-limit.rules.js';

/**
 * Warns the units that must act before the limit of the source, where it is earlier than ours. While our limit is the
 * earlier one, it speaks for both; the timer looks again at our limit, because a leader may have extended it until then.
 */
@Injectable()
export class SourceLimitTimers {
  constructor(private readonly ledger: IssueLedger) {}

  @OnTimers(SOURCE_LIMIT_TIMER)
  async onNear(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const issues = await this.ledger.lockIssues(
      transaction,
      fired.map(({ timer }) => payloadOf(timer).issueId),
    );
    for (const { timer, tx } of fired) {
      const { issueId, sourceDueAt } = payloadOf(timer);
      const { row, tasks } = issues.get(issueId)!;
      // The source may have granted a later limit, or the issue may have ended, while this timer waited for the lock.
      if (isResting(row.state) || row.sourceDueAt?.toISOString() !== sourceDueAt) continue;
      const { handleDueAt } = row;
      if (handleDueAt === null || row.sourceDueAt < handleDueAt) {
        scheduleNoticeBeside(tx, { issueId, seq: row.version, kind: 'source_limit', to: unitsToWarn(row, tasks) });
      } else if (handleDueAt > timer.dueAt) {
        tx.schedule({ kind: timer.kind, key: timer.key, dueAt: handleDueAt, payload: timer.payload });
      }
    }
  }
}

function payloadOf(timer: FiredTimer): SourceLimitPayload {
  return timer.payload as unknown as SourceLimitPayload;
}
