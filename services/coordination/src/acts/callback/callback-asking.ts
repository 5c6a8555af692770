import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { Ended, EndingPart } from '../../case/moves/ending.js';
import { callbackTable } from '../../case/tables/callback.table.js';
import { reporterTable } from '../../case/tables/issue.table.js';
import { reportersToAsk } from './callback.rules.js';

const ask = callbackTable.insert();

@Injectable()
export class CallbackAsking implements EndingPart {
  readonly after: readonly Ended[] = ['closed', 'rejected'];

  constructor(private readonly ledger: IssueLedger) {}

  /** Asks every reporter of an issue that was closed or rejected, also those of merged reports (51). Anonymous reporters find the question by their receipt code. */
  async afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue> {
    const { row, clock, definition } = issue;
    const reporters = reportersToAsk(
      await reporterTable.rows(tx).find({ issueId: row.id }, { reportedAt: 'ASC', id: 'ASC' }),
    );
    if (reporters.length === 0) return issue;
    const expiresAt = clock.addWorkingMinutes(tx.now, definition.limits.callbackMinutes);
    await ask.run(
      tx,
      reporters.map((reporter) => ({
        id: newId(),
        issueId: row.id,
        reporterId: reporter.id,
        personId: reporter.personId,
        edition: row.edition,
        askedAt: tx.now,
        expiresAt,
      })),
    );
    return this.ledger.take(tx, issue, {
      step: 'callback-asked',
      happening: null,
      organizationId: null,
      note: String(reporters.length),
    });
  }
}
