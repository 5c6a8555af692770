import { text } from '@jiceng/platform/columns';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { VerificationMode } from '../matter/verification.rules.js';

const openRound = defineQuery(
  { mode: text<VerificationMode>() },
  (columns) => `SELECT ${columns()} FROM verification WHERE issue_id = $1 AND recorded_at IS NULL`,
  'photo-rule-open-round',
);

/**
 * True when the catalogue in force at a moment wants a photo of the result for the category of an issue (须拍照). The
 * forms of the console ask for a photo by the same rule.
 */
export function wantsPhoto({ row, directory }: Pick<LockedIssue, 'row' | 'directory'>, at: Date): boolean {
  return row.categoryCode !== null && directory.category(row.categoryCode, at)?.photoRequired === true;
}

/**
 * True when the verification that waits needs a photo. A verification at the desk judges the photos of the result, so
 * it needs none of its own.
 */
export async function verificationWantsPhoto(source: QuerySource, issue: LockedIssue, at: Date): Promise<boolean> {
  return wantsPhoto(issue, at) && (await openRound.first(source, [issue.row.id]))?.mode === 'field';
}
