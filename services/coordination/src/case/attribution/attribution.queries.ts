import type { Transaction } from '@jiceng/platform/database';
import type { IssueInHand } from '../ledger/issue-in-hand.js';
import type { DutySpan } from '../matter/duty-span.rules.js';
import { attributeTime, type AttributedTime, type WrongRefusal } from './attribution.rules.js';

/** Whose minutes an issue's life took so far, on the clock of its process (43). */
export async function attributionOf(
  read: Transaction['sql'],
  { row, clock }: Pick<IssueInHand, 'row' | 'clock'>,
  now: Date,
): Promise<AttributedTime[]> {
  const spans = await read<DutySpan & Record<string, unknown>>(
    `SELECT responsible_organization_id AS "responsibleOrganizationId", holder_organization_id AS "holderOrganizationId", activity, starts_at AS "startsAt", ends_at AS "endsAt"
     FROM duty_span WHERE issue_id = $1 ORDER BY seq`,
    [row.id],
    { name: 'attribution-spans' },
  );
  // A refusal lasts from the return to the first ruling after it.
  const refusals = await read<WrongRefusal & Record<string, unknown>>(
    `SELECT t.organization_id AS "organizationId", t.ended_at AS "returnedAt", min(s.at) AS "ruledAt"
     FROM task t JOIN issue_step s ON s.issue_id = t.issue_id AND s.step = 'ruled' AND s.at >= t.ended_at
     WHERE t.issue_id = $1 AND t.wrong_refusal GROUP BY t.id ORDER BY t.ended_at`,
    [row.id],
    { name: 'attribution-refusals' },
  );
  return attributeTime(spans, refusals, now, clock);
}
