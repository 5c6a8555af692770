import { boolean, integer, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';

const OPEN = `('offered', 'waiting', 'accepted')`;

/**
 * Finds the next issues with open tasks of persons $1, person by person and at most $4 in all. The ids of the issues
 * of a person follow id $3, and `which` selects among the tasks of the person.
 */
const nextIssues = (which: string, name: string) =>
  defineQuery(
    { person: integer().as('p.person::int'), issueId: uuid().as('f.issue_id') },
    (columns) => `SELECT ${columns()}
    FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) WITH ORDINALITY AS p(staff_id, at, after, person)
    CROSS JOIN LATERAL (SELECT DISTINCT t.issue_id FROM task t
      WHERE t.staff_id = p.staff_id AND t.state IN ${OPEN} AND t.issue_id > p.after AND ${which}
      ORDER BY t.issue_id LIMIT $4) AS f
    ORDER BY p.person, f.issue_id LIMIT $4`,
    name,
  );

/**
 * Finds the next issues with open tasks of persons $1 who hold no post in the organization of the task at moments $2.
 */
export const withoutPost = nextIssues(
  `NOT EXISTS (SELECT FROM staff_assignment s WHERE s.staff_id = t.staff_id AND s.organization_id = t.organization_id
     AND s.valid_from <= p.at AND (s.valid_to IS NULL OR s.valid_to > p.at))`,
  'hand-over-without-post',
);

/** Finds the next issues with open tasks of persons $1 whose limit passes before $2, the end of the absence. */
export const heldBy = nextIssues(
  `CASE t.state WHEN 'offered' THEN t.accept_due_at ELSE t.due_at END < p.at`,
  'hand-over-held-by',
);

/** True when person $1 holds a post in organization $2 at moment $3. */
export const holdsPost = defineQuery(
  { holds: boolean().as('true') },
  (columns) => `SELECT ${columns()} FROM staff_assignment WHERE staff_id = $1 AND organization_id = $2
    AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3) LIMIT 1`,
  'hand-over-holds-post',
);
