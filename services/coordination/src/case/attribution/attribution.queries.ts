import type { Transaction } from '@jiceng/platform/database';
import type { DutySpan } from '../matter/duty-span.rules.js';
import { attributeTime, type AttributedTime, type Clock, type WrongRefusal } from './attribution.rules.js';

/** The minutes of an issue's life so far, each given to one organization, on the clock of its process (43). */
export async function attributionOf(
  read: Transaction['sql'],
  issueId: string,
  clock: Clock,
  now: Date,
): Promise<AttributedTime[]> {
  const spans = await read<DutySpan & Record<string, unknown>>(
    `SELECT responsible_organization_id AS "responsibleOrganizationId", holder_organization_id AS "holderOrganizationId", activity, starts_at AS "startsAt", ends_at AS "endsAt"
     FROM duty_span WHERE issue_id = $1 ORDER BY seq`,
    [issueId],
    { name: 'attribution-spans' },
  );
  // A refusal lasts from the return to the first ruling after it.
  const refusals = await read<WrongRefusal & Record<string, unknown>>(
    `SELECT t.organization_id AS "organizationId", t.ended_at AS "returnedAt", min(s.at) AS "ruledAt"
     FROM task t JOIN issue_step s ON s.issue_id = t.issue_id AND s.step = 'ruled' AND s.at >= t.ended_at
     WHERE t.issue_id = $1 AND t.wrong_refusal GROUP BY t.id ORDER BY t.ended_at`,
    [issueId],
    { name: 'attribution-refusals' },
  );
  return attributeTime(spans, refusals, now, clock);
}
