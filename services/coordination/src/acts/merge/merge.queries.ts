import { integer, text, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';

/** Finds the issues into which issue $1 was merged, the nearest first. The last one is the surviving issue. */
export const mergedInto = defineQuery(
  { id: uuid() },
  (columns) => `WITH RECURSIVE up AS (
      SELECT merged_into_id AS id, 1 AS height FROM issue WHERE id = $1
      UNION ALL SELECT i.merged_into_id, up.height + 1 FROM issue i JOIN up ON i.id = up.id
    ) SELECT ${columns()} FROM up WHERE id IS NOT NULL ORDER BY height`,
  'merge-merged-into',
);

/** Finds issue $1 and every issue that was merged into it, directly or through other issues. */
const TREE = `WITH RECURSIVE tree AS (
    SELECT $1::uuid AS id UNION ALL SELECT i.id FROM issue i JOIN tree ON i.merged_into_id = tree.id
  )`;

/**
 * Finds the persons who reported the issues of a tree. A person who reported twice counts once; each report without an
 * account counts as one person.
 */
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

/**
 * Moves the reports of issue $1, and of all issues merged into it, to issue $2. Issue $2 then shows these reporters,
 * and they get its call-backs.
 */
export const BRING_REPORTERS = `${TREE} UPDATE reporter SET issue_id = $2::uuid WHERE origin_issue_id IN (SELECT id FROM tree)`;
