import { Inject, Injectable } from '@nestjs/common';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { CONFIG } from '@jiceng/platform/service';
import { reporterTable, type ReporterRow } from '../tables/issue.table.js';
import { proves, readReceiptCode, receiptCodeOf } from './receipt-code.rules.js';
import { receiptErrors } from './receipt.errors.js';
import { receiptKeys, type ReceiptSecrets } from './receipt-secrets.js';

/**
 * True for a report whose reporter gets a receipt code: every confidential and anonymous reporter, and a named person
 * without an account, for whom a desk, the hotline or a client entered the report.
 */
export function hasReceipt({ grade, personId, machine }: Pick<ReporterRow, 'grade' | 'personId' | 'machine'>): boolean {
  return grade !== 'named' || (personId === null && !machine);
}

/** What the stored answer of a report says about its receipt code. */
export const receiptFor = (report: Parameters<typeof hasReceipt>[0]): { givesReceipt?: true } =>
  hasReceipt(report) ? { givesReceipt: true } : {};

/**
 * True for a report whose call-back may be answered with the code. The desk that enters a call by name holds the code
 * as well and may belong to the unit that handles the matter, so a caller who can be reached is called.
 */
export const answersByCode = ({ grade }: Pick<ReporterRow, 'grade'>): boolean => grade !== 'named';

/**
 * Finds reports with a receipt code by the first digits of the issue's id, with the index reporter_origin. The
 * condition is that of `hasReceipt`.
 */
const reportsWithReceipt = defineQuery(
  reporterTable.columns,
  (columns) =>
    `SELECT ${columns()} FROM reporter WHERE (grade <> 'named' OR (person_id IS NULL AND NOT machine))
       AND origin_issue_id BETWEEN $1 AND $2`,
  'receipt-reports',
);

/** Used in place of a text that cannot be a code. No issue has the id of zeros. */
const NO_CODE = {
  from: '00000000-0000-0000-0000-000000000000',
  to: '00000000-0000-0000-0000-000000000000',
  proof: '0'.repeat(12),
};

/**
 * Makes and checks the receipt codes. A code is derived from the issue's id and stored nowhere.
 */
@Injectable()
export class ReceiptCodes {
  private readonly keys: readonly Buffer[];

  constructor(@Inject(CONFIG) secrets: ReceiptSecrets) {
    this.keys = receiptKeys(secrets, 'jiceng receipt code');
  }

  /** Returns the code of the report that opened the issue. */
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
    const reports = await reportsWithReceipt.rows(source, [typed.from, typed.to]);
    const proved = reports.filter(({ originIssueId }) => proves(typed, originIssueId, this.keys));
    if (reports.length === 0) proves(typed, typed.from, this.keys);
    if (proved.length === 0) throw receiptErrors.RECEIPT_CODE_UNKNOWN();
    return proved[0]!;
  }
}
