import { boolean, omit, pick, text, type RowOf } from '@jiceng/platform/columns';
import { defineQuery, type Query } from '@jiceng/platform/query';
import { issueFact, observation } from '../observation/observation.table.js';

const contribution = {
  ...omit(observation.columns, 'kind', 'principal', 'month', 'supersededAt'),
  superseded: boolean().as('o.superseded_at IS NOT NULL'),
  regionName: text().orNull.as('r.name'),
};
export type ContributionRow = RowOf<typeof contribution>;

/**
 * Observations of a unit after a cursor, oldest first. `$1` month, `$2` kind, `$3` facts that the indicator counts,
 * `$4` instant of reading, `$5` limit, `$6`/`$7` cursor, `$8` unit.
 */
const contributions = (unit: string): Query<typeof contribution> =>
  defineQuery(
    contribution,
    (columns) => `SELECT ${columns('o')} FROM observation o LEFT JOIN region_view r ON r.code = o.region_code
      WHERE o.month = $1 AND o.kind = $2 AND o.facts = ANY($3) AND (NOT o.pending OR o.counts_from <= $4)
        AND ($6::timestamptz IS NULL OR (o.counts_from, o.row_id) > ($6, $7::bigint)) AND ${unit}
      ORDER BY o.counts_from, o.row_id LIMIT $5`,
  );

export const contributionsOfOrganization = contributions('o.organization_id = $8::uuid');
export const contributionsOfRegion = contributions('o.principal AND o.region_code LIKE $8');

export const eventsById = defineQuery(
  {
    ...pick(issueFact.columns, 'eventId', 'seq', 'occurredAt'),
    step: text().as(`f.payload->>'step'`),
    reasonCode: text().orNull.as(`f.payload->>'reasonCode'`),
    processKey: text().as(`f.payload->>'processKey'`),
    organizationName: text().orNull.as('o.name'),
    postName: text().orNull.as('p.post_name'),
    categoryName: text().orNull.as('c.item'),
  },
  (columns) => `SELECT ${columns('f')} FROM issue_fact f
    LEFT JOIN organization_view o ON o.id = (f.payload->>'organizationId')::uuid
    LEFT JOIN category_view c ON c.code = f.payload->'after'->>'categoryCode'
    LEFT JOIN LATERAL (
      SELECT a.post_name FROM assignment_view a
      WHERE a.staff_id::text = f.payload->>'staffId' AND a.valid_from <= f.occurred_at AND (a.valid_to IS NULL OR a.valid_to > f.occurred_at)
      ORDER BY a.valid_from DESC LIMIT 1
    ) p ON true
    WHERE f.event_id = ANY($1::uuid[])`,
  'assessment-events',
);
export type EventRow = RowOf<(typeof eventsById)['shape']>;
