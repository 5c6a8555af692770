import { createHash } from 'node:crypto';
import { contributionsOfOrganization, contributionsOfRegion } from '../src/score/explanation.queries.js';
import { organizationCounts, regionCounts } from '../src/score/score.queries.js';
import { contentOfMonth, issuesOfMonth } from '../src/period/period.queries.js';

/**
 * Twelve months of tallies for `$1` communities and `$2` organizations, with every combination of facts of a deadline
 * or call-back.
 */
export const SEED_TALLIES = `
  INSERT INTO tally (month, region_code, organization_id, kind, facts, principal, count)
  SELECT '2026-' || lpad(m::text, 2, '0'), '320106' || lpad((1 + c / 10)::text, 3, '0') || lpad((1 + c % 10)::text, 3, '0'), md5('o' || o)::uuid, shape.kind, shape.facts, true, 50
  FROM generate_series(1, 12) m, generate_series(0, $1::int - 1) c, generate_series(1, $2::int) o,
    (VALUES ('deadline', '{"met":true}'), ('deadline', '{"met":false}'), ('callback', '{"resolved":true,"responded":true,"satisfaction":5}'),
      ('offer', '{"returned":false,"wronglyReturned":false}'), ('first-receipt', '{"kept":true}'), ('verification', '{"failed":false}')) shape(kind, facts)`;

/** `$1` observations over twelve months. About one in a hundred waits for its limit. */
export const SEED_OBSERVATIONS = `
  INSERT INTO observation (id, issue_id, kind, organization_id, principal, region_code, month, counts_from, pending, facts, event_ids, after_freeze)
  SELECT md5('i' || i)::uuid, md5('s' || i / 4)::uuid, 'deadline', md5('o' || 1 + i % 20)::uuid, true,
    '320106' || lpad((1 + (i / 10) % 13)::text, 3, '0') || lpad((1 + i % 10)::text, 3, '0'), '2026-' || lpad((1 + i % 12)::text, 2, '0'),
    '2026-01-01'::timestamptz + make_interval(months => i % 12, mins => i % 40000), i % 101 = 0, CASE WHEN i % 5 = 0 THEN '{"met":false}' ELSE '{"met":true}' END,
    ARRAY[md5('e' || i)::uuid], false
  FROM generate_series(1, $1::int) i`;

const both = ['{"met":false}', '{"met":true}'];
const explanation = ['2026-11', 'deadline', both, '2026-12-05T00:00:00Z', 21, null, null];

/** Queries whose cost must not depend on the number of issues. */
export const LIVE_PLAN_QUERIES: { name: string; sql: string; values: unknown[] }[] = [
  {
    name: 'scores of the district',
    sql: organizationCounts.live.text,
    values: ['2026-11', '2026-12-05T00:00:00Z', '%'],
  },
  {
    name: 'scores within a street',
    sql: organizationCounts.live.text,
    values: ['2026-11', '2026-12-05T00:00:00Z', '320106003%'],
  },
  {
    name: 'scores of the streets',
    sql: regionCounts.live.text,
    values: ['2026-11', '2026-12-05T00:00:00Z', '320106%', 9],
  },
  {
    name: 'explanation of an organization',
    sql: contributionsOfOrganization.text,
    values: [...explanation, createHash('md5').update('o3').digest('hex')],
  },
  { name: 'explanation of a street', sql: contributionsOfRegion.text, values: [...explanation, '320106003%'] },
  { name: 'content of a month', sql: contentOfMonth.text, values: ['2026-11'] },
  { name: 'issues of a month', sql: issuesOfMonth.text, values: ['2026-11'] },
];
