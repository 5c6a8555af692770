import { integer, text, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';

/** The issues that issue $1 was merged into, the nearest first; the last one goes on. */
export const mergedInto = defineQuery(
  { id: uuid() },
  (columns) => `WITH RECURSIVE up AS (
      SELECT merged_into_id AS id, 1 AS height FROM issue WHERE id = $1
      UNION ALL SELECT i.merged_into_id, up.height + 1 FROM issue i JOIN up ON i.id = up.id
    ) SELECT ${columns()} FROM up WHERE id IS NOT NULL ORDER BY height`,
  'merge-merged-into',
);

/** An issue and every issue that was merged into it, at any depth: `$1` the issue. */
const TREE = `WITH RECURSIVE tree AS (
    SELECT $1::uuid AS id UNION ALL SELECT i.id FROM issue i JOIN tree ON i.merged_into_id = tree.id
  )`;

/** The persons who reported the issues of a tree. Who reported twice counts once; who left no account counts for each report. */
export const reportersOfTree = defineQuery(
  {
    reporters: integer().as('count(DISTINCT coalesce(person_id, id::text))::int'),
    reporterIds: text().array.as(
      `coalesce(array_agg(DISTINCT person_id ORDER BY person_id) FILTER (WHERE person_id IS NOT NULL), '{}')`,
    ),
  },
  (columns) => `${TREE} SELECT ${columns()} FROM reporter WHERE origin_issue_id IN (SELECT id FROM tree)`,
  'merge-reporters-of-tree',
);

/** Brings the reports of the tree of issue $1 to issue $2, at which they are shown and asked. */
export const BRING_REPORTERS = `${TREE} UPDATE reporter SET issue_id = $2::uuid WHERE origin_issue_id IN (SELECT id FROM tree)`;
