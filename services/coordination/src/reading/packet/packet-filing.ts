import { Injectable } from '@nestjs/common';
import { issueFiled } from '@jiceng/contracts/coordination/issue-filed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import type { Ended, EndingPart } from '../../case/moves/ending.js';
import { readPacket } from './packet.queries.js';

/** Sends the whole life of a closed issue to the archive, in the transaction that closes the issue. */
@Injectable()
export class PacketFiling implements EndingPart {
  readonly after: readonly Ended[] = ['closed'];

  async afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue> {
    const { row } = issue;
    tx.emit(issueFiled, {
      key: row.id,
      payload: {
        issueId: row.id,
        edition: row.edition,
        title: row.title,
        regionCode: row.areaCode,
        categoryCode: row.categoryCode,
        closedAt: tx.now.toISOString(),
        packet: await readPacket(tx, issue),
      },
    });
    return issue;
  }
}
