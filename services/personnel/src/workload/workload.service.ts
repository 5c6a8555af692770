import { Injectable } from '@nestjs/common';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';
import { closedWork } from './workload.table.js';

export type IssueProgressed = z.infer<typeof issueProgressed.payload>;

const keepWork = closedWork.insert({ known: 'keep' });

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
    await keepWork.run(
      tx,
      handlers.map((organizationId) => ({
        issueId,
        organizationId,
        closedAt: tx.now,
        categoryCode: after.categoryCode,
        line: after.line,
        regionCode: after.regionCode,
        lead: organizationId === after.responsibleOrganizationId,
      })),
    );
  }
}
