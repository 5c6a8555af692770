import { Injectable } from '@nestjs/common';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';

export type IssueProgressed = z.infer<typeof issueProgressed.payload>;

@Injectable()
export class WorkloadService {
  /**
   * Keeps what was closed, by organization and category (capability 3: volumes come from closed work, never from forms).
   * A reopened issue keeps its fact: the work was done, and will be done again.
   */
  async keep(progress: IssueProgressed, tx: EffectTx): Promise<void> {
    if (progress.step === 'closed') return this.keepClosed(progress, tx);
    if (progress.step === 'reopened') {
      await tx.sql('UPDATE closed_work SET reopened_at = $2 WHERE issue_id = $1 AND reopened_at IS NULL', [
        progress.issueId,
        tx.now,
      ]);
    }
  }

  private async keepClosed({ issueId, after }: IssueProgressed, tx: EffectTx): Promise<void> {
    const handlers =
      after.handlerOrganizationIds.length > 0 ? after.handlerOrganizationIds : [after.responsibleOrganizationId];
    await tx.sql(
      `INSERT INTO closed_work (issue_id, organization_id, closed_at, category_code, line, region_code, lead)
       SELECT $1, handler, $3, $4, $5, $6, handler = $7::uuid FROM unnest($2::uuid[]) AS handler ON CONFLICT DO NOTHING`,
      [issueId, handlers, tx.now, after.categoryCode, after.line, after.regionCode, after.responsibleOrganizationId],
    );
  }
}
