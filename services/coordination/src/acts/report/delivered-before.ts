import type { RowOf } from '@jiceng/platform/columns';
import type { Actor } from '@jiceng/platform/context';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput } from '@jiceng/platform/errors';
import { issueNumber } from '../../case/matter/issue-number.js';
import type { IssueRow } from '../../case/tables/issue.table.js';
import { issueOfReference } from './report.queries.js';

type Known = RowOf<typeof issueOfReference.shape>;

/**
 * Returns the issue of an earlier report with the same source and reference; null when there is none. When two such
 * reports arrive together, the second waits here and then finds the issue of the first.
 */
export async function deliveredBefore(tx: EffectTx, { source, sourceReference }: IssueRow): Promise<Known | null> {
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${source} ${sourceReference}`]);
  return issueOfReference.first(tx, [source, sourceReference]);
}

/**
 * Refuses a report under a reference that was used for another matter: the text would be lost without anybody noticing.
 * A client may repeat its own report in other words, also one whose step names no actor.
 * @throws BAD_INPUT
 */
export function assertSameReport({ kind }: Actor, known: Known, row: IssueRow): void {
  const isOwn = kind === 'client' && known.reportedBy !== 'staff';
  if (!isOwn && known.description !== row.description)
    throw badInput(
      'sourceReference',
      `该来源编号已用于事项 ${issueNumber(known)}，内容不一致，请核对`,
      `is used by issue ${issueNumber(known)}, whose text is another one`,
    );
}
