import { omit, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { dutySpanTable } from '../tables/issue-step.table.js';
import type { Clock } from '../matter/delay.rules.js';
import { attributeTime, type AttributedTime } from './attribution.rules.js';

const spansOf = defineQuery(
  omit(dutySpanTable.columns, 'issueId', 'seq'),
  (columns) => `SELECT ${columns()} FROM duty_span WHERE issue_id = $1 ORDER BY seq`,
  'attribution-spans',
);

/** Finds the wrong returns and transfers of an issue, each with its time and the time of the first ruling after it. */
const refusalsOf = defineQuery(
  {
    organizationId: uuid().as('t.organization_id'),
    returnedAt: timestamptz().as('t.ended_at'),
    ruledAt: timestamptz().as('min(s.at)'),
  },
  (
    columns,
  ) => `SELECT ${columns()} FROM task t JOIN issue_step s ON s.issue_id = t.issue_id AND s.step = 'ruled' AND s.at >= t.ended_at
    WHERE t.issue_id = $1 AND t.wrong_refusal GROUP BY t.id ORDER BY t.ended_at`,
  'attribution-refusals',
);

/** Returns the minutes of an issue's life so far on the clock of its process, each minute given to one organization. */
export async function attributionOf(
  source: QuerySource,
  issueId: string,
  clock: Clock,
  now: Date,
): Promise<AttributedTime[]> {
  const spans = await spansOf.rows(source, [issueId]);
  return attributeTime(spans, await refusalsOf.rows(source, [issueId]), now, clock);
}
