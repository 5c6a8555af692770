import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import type { Ended, EndingPart } from '../../case/moves/ending.js';

/** Uses the index unsealing_request_reporter. */
const END = `UPDATE unsealing_request q SET ended_at = $2, ending = 'issue-ended' FROM reporter r
  WHERE r.id = q.reporter_id AND r.issue_id = $1 AND q.answered_at IS NULL AND q.ended_at IS NULL
    AND q.expires_at > $2`;

/** Ends the requests to see confidential reporters of an issue, because nobody needs them for the handling any more. */
@Injectable()
export class UnsealEnding implements EndingPart {
  readonly after: readonly Ended[] = ['closed', 'rejected', 'returned-to-source'];

  afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue> {
    tx.send(END, [issue.row.id, tx.now]);
    return Promise.resolve(issue);
  }
}
