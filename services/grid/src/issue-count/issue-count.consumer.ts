import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { issueProgressed, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';

type IssueProgressed = z.infer<typeof issueProgressed.payload>;

/** States in which nobody has anything left to do. A merged issue lives on in the one it was merged into. */
const settledStates: readonly IssueState[] = ['closed', 'rejected', 'merged'];

@Injectable()
export class IssueCountConsumer {
  /** Keeps the place of every issue and whether it is open. */
  @Handles(issueProgressed)
  async onIssueProgressed({ payload }: Envelope<IssueProgressed>, tx: EffectTx): Promise<void> {
    const { state, regionCode, version } = payload.after;
    // Ordered by the inbox; several steps may share one version, so an equal version replaces too.
    await tx.sql(
      `INSERT INTO issue_place AS p (issue_id, area_code, open, version) VALUES ($1, $2, $3, $4)
       ON CONFLICT (issue_id) DO UPDATE SET area_code = excluded.area_code, open = excluded.open, version = excluded.version
       WHERE p.version <= excluded.version`,
      [payload.issueId, regionCode, !settledStates.includes(state), version],
      { name: 'grid-issue-place' },
    );
  }
}
