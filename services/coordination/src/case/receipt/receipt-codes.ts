import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { CONFIG } from '@jiceng/platform/service';
import { reporterTable, type ReporterRow } from '../tables/issue.table.js';
import { proves, readReceiptCode, receiptCodeOf } from './receipt-code.rules.js';
import { receiptErrors } from './receipt.errors.js';

/** The secrets of the service's configuration from which the codes are made. */
interface ReceiptSecrets {
  RECEIPT_SECRET?: string;
  ACTOR_CONTEXT_SECRET: string;
}

/** Anonymous reports by the first digits of the issue's id, over the index reporter_anonymous. */
const anonymousReports = defineQuery(
  reporterTable.columns,
  (columns) => `SELECT ${columns()} FROM reporter WHERE anonymous AND origin_issue_id BETWEEN $1 AND $2`,
  'receipt-anonymous-reports',
);

/** Receipt codes of anonymous reports (32). They are derived from the issue's id and stored nowhere. */
@Injectable()
export class ReceiptCodes {
  /** The first key makes codes; codes of every key are valid, so that the secret can be replaced. */
  private readonly keys: readonly Buffer[];

  constructor(@Inject(CONFIG) { RECEIPT_SECRET, ACTOR_CONTEXT_SECRET }: ReceiptSecrets) {
    this.keys = (RECEIPT_SECRET ?? ACTOR_CONTEXT_SECRET)
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean)
      .map((secret) => createHmac('sha256', secret).update('jiceng receipt code').digest());
  }

  /** The code of the anonymous report by which the issue began. */
  codeOf(issueId: string): string {
    return receiptCodeOf(issueId, this.keys[0]!);
  }

  /** The report that a code was given for. @throws RECEIPT_CODE_UNKNOWN */
  async reportOf(source: QuerySource, receiptCode: string): Promise<ReporterRow> {
    const typed = readReceiptCode(receiptCode);
    const reports = typed ? await anonymousReports.rows(source, [typed.from, typed.to]) : [];
    const report = reports.find(({ originIssueId }) => proves(typed!, originIssueId, this.keys));
    if (!report) throw receiptErrors.RECEIPT_CODE_UNKNOWN();
    return report;
  }
}
