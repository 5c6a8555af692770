import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assertKey } from '@jiceng/platform/commands';
import { badInput, DomainError } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { IssueView } from '../../case/tables/issue.view.js';
import type { BatchedReportInput, ReportBatchInput } from './batch.input.js';
import { reportErrors } from './report.errors.js';
import { ReportService } from './report.service.js';

const MOST_REPORTS = 100;

/** The outcome of one report: its issue, or the refusal. */
export interface BatchedOutcome {
  sourceReference: string;
  issue: IssueView | null;
  refusal: DomainError | null;
}

@Injectable()
export class BatchService {
  constructor(private readonly reports: ReportService) {}

  /**
   * Takes the reports of a client in, one after the other and each as a command of its own, so that a refused report
   * keeps no other back. A report of a batch names no person, so there are no receipt codes. When the batch breaks off, the client sends it again: reports that were taken in are answered
   * with their issue.
   * @throws SOURCE_NOT_YOURS; BAD_INPUT for a key of a wrong form and for a batch that is empty, too large or names a
   * reference twice, before any report is taken in
   */
  async report(ctx: RequestContext, input: ReportBatchInput): Promise<BatchedOutcome[]> {
    const { idempotencyKey, source, sentAt, reports } = input;
    if (!ctx.actor!.client?.sources.some((each) => each.source === source))
      throw reportErrors.SOURCE_NOT_YOURS({ source });
    assertKey(idempotencyKey);
    assertBatch(reports);
    const outcomes: BatchedOutcome[] = [];
    for (const [index, report] of reports.entries()) {
      const { sourceReference } = report;
      const single = {
        ...report,
        sentAt,
        idempotencyKey: keyOf(idempotencyKey, sourceReference),
        source,
        sourceDueAt: null,
        reporter: null,
        files: null,
      };
      try {
        const { issue } = await this.reports.report(ctx.forItem(`reports[${index}]`), single);
        outcomes.push({ sourceReference, issue, refusal: null });
      } catch (error) {
        // A fault that passes breaks the batch off: the client tries again later.
        if (!(error instanceof DomainError) || error.retry.retryable) throw error;
        outcomes.push({ sourceReference, issue: null, refusal: error });
      }
    }
    return outcomes;
  }
}

function assertBatch(reports: readonly BatchedReportInput[]): void {
  if (reports.length === 0 || reports.length > MOST_REPORTS)
    throw badInput('reports', `须为 1 至 ${MOST_REPORTS} 条`, `must be 1 to ${MOST_REPORTS} reports`);
  const seen = new Set<string>();
  reports.forEach(({ sourceReference }, index) => {
    const field = `reports[${index}].sourceReference`;
    if (sourceReference.trim() === '') throw badInput(field, '不得为空', 'must not be empty');
    if (seen.has(sourceReference)) throw badInput(field, '同一批内不得重复', 'must not stand twice in a batch');
    seen.add(sourceReference);
  });
}

/** Returns the key of one report. It has a fixed length, whatever the lengths of key and reference. */
function keyOf(batchKey: string, reference: string): string {
  return createHash('sha256').update(`${batchKey}\0${reference}`).digest('hex');
}
