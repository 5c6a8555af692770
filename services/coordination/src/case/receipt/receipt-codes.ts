import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { CONFIG } from '@jiceng/platform/service';
import { reporterTable, type ReporterRow } from '../tables/issue.table.js';
import { proves, readReceiptCode, receiptCodeOf } from './receipt-code.rules.js';
import { receiptErrors } from './receipt.errors.js';

/** Secrets of the service's configuration from which the codes are derived. */
interface ReceiptSecrets {
  RECEIPT_SECRET?: string;
  ACTOR_CONTEXT_SECRET: string;
}

/** Finds anonymous reports by the first digits of the issue's id, with the index reporter_origin. */
const anonymousReports = defineQuery(
  reporterTable.columns,
  (columns) => `SELECT ${columns()} FROM reporter WHERE anonymous AND origin_issue_id BETWEEN $1 AND $2`,
  'receipt-anonymous-reports',
);

/** Used in place of a text that cannot be a code. No issue has the id of zeros. */
const NO_CODE = {
  from: '00000000-0000-0000-0000-000000000000',
  to: '00000000-0000-0000-0000-000000000000',
  proof: '0'.repeat(12),
};

/**
 * Makes and checks the receipt codes of anonymous reports. A code is derived from the issue's id and stored nowhere.
 */
@Injectable()
export class ReceiptCodes {
  /**
   * The first key makes new codes. Codes of every key are accepted, so that the secret can be replaced without
   * invalidating old codes.
   */
  private readonly keys: readonly Buffer[];

  constructor(@Inject(CONFIG) { RECEIPT_SECRET, ACTOR_CONTEXT_SECRET }: ReceiptSecrets) {
    this.keys = (RECEIPT_SECRET ?? ACTOR_CONTEXT_SECRET)
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean)
      .map((secret) => createHmac('sha256', secret).update('jiceng receipt code').digest());
  }

  /** Returns the code of the anonymous report that opened the issue. */
  codeOf(issueId: string): string {
    return receiptCodeOf(issueId, this.keys[0]!);
  }

  /**
   * Returns the report to which a code belongs. An unknown code causes the same search and the same check of the proof
   * as a valid code, so the time of the answer does not show which reports exist.
   * @throws RECEIPT_CODE_UNKNOWN
   */
  async reportOf(source: QuerySource, receiptCode: string): Promise<ReporterRow> {
    const typed = readReceiptCode(receiptCode) ?? NO_CODE;
    const reports = await anonymousReports.rows(source, [typed.from, typed.to]);
    const proved = reports.filter(({ originIssueId }) => proves(typed, originIssueId, this.keys));
    if (reports.length === 0) proves(typed, typed.from, this.keys);
    if (proved.length === 0) throw receiptErrors.RECEIPT_CODE_UNKNOWN();
    return proved[0]!;
  }
}
