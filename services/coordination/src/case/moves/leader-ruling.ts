import { integer, timestamptz } from '@jiceng/platform/columns';
import { standingsOf, type Actor } from '@jiceng/platform/context';
import type { DomainError } from '@jiceng/platform/errors';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { LockedIssue } from '../ledger/locked-issue.js';
import { issueErrors } from '../matter/issue.errors.js';
import { leadersMayRule } from '../matter/ruling.rules.js';
import { deciding, type Involvable } from './involvement.js';

/**
 * Counts the persons who may rule on issue $1 at moment $2 (`known`) and those who are not on leave (`onDuty`), and
 * reads the time since which the issue waits for a ruling. Such a person is an arbiter for a region with one of the
 * codes $3, is not employed in the organizations $4, has no task of the issue and took none of the steps $5.
 */
const otherArbiters = defineQuery(
  {
    known: integer().as('count(*)::int'),
    onDuty: integer().as(
      `(count(*) FILTER (WHERE NOT EXISTS (SELECT FROM duty_entry d WHERE d.staff_id = a.staff_id AND d.kind = 'leave'
        AND NOT d.withdrawn AND d.starts_at <= $2 AND d.ends_at > $2)))::int`,
    ),
    since: timestamptz().as(
      `(SELECT max(s.at) FROM issue_step s WHERE s.issue_id = $1 AND s.step = 'sent-to-arbiter')`,
    ),
  },
  (columns) => `WITH employed AS (
      SELECT staff_id, organization_id, roles, area_codes FROM staff_assignment
      WHERE valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)
    ), arbiter AS (
      SELECT DISTINCT e.staff_id FROM employed e WHERE 'arbiter' = ANY(e.roles)
        AND EXISTS (SELECT FROM unnest(e.area_codes) a WHERE CASE WHEN length(a) = 15 THEN a ELSE regexp_replace(a, '(000){0,2}$', '') END = ANY($3::text[]))
    )
    SELECT ${columns()} FROM arbiter a
    WHERE NOT EXISTS (SELECT FROM employed e WHERE e.staff_id = a.staff_id AND e.organization_id = ANY($4::uuid[]))
      AND NOT EXISTS (SELECT FROM task t WHERE t.issue_id = $1 AND t.staff_id = a.staff_id)
      AND NOT EXISTS (SELECT FROM issue_step s WHERE s.issue_id = $1 AND s.actor_id = a.staff_id::text AND s.step = ANY($5::text[]))`,
  'ruling-other-arbiters',
);

/**
 * Counts the arbiters for a place who had no part in an issue, and returns the time since which the issue waits for a
 * ruling.
 */
export async function arbitersWithoutPart(
  source: QuerySource,
  { row, tasks, directory }: Involvable,
  areaCode: string,
  now: Date,
): Promise<{ known: number; onDuty: number; since: Date }> {
  const trees = directory.treesOf(tasks.map(({ organizationId }) => organizationId));
  const prefixes = [6, 9, 12, 15].map((length) => areaCode.slice(0, length));
  return (await otherArbiters.first(source, [row.id, now, prefixes, trees, deciding]))!;
}

/**
 * Returns ARBITERS_RULE_FIRST for a leader who may not rule yet, because an arbiter who had no part in the issue is not
 * on leave, or the time of the arbiters is not over. Returns null when the leaders may rule, when the issue waits for
 * no ruling, and for a person without a post of a leader.
 */
export async function leaderRefusal(
  source: QuerySource,
  { row, tasks, directory, definition, clock }: LockedIssue,
  actor: Actor,
  now: Date,
): Promise<DomainError | null> {
  const leads = standingsOf(actor).some(({ roles }) => !roles.includes('arbiter') && roles.some(isLeader));
  if (row.state !== 'arbitrating' || !leads) return null;
  const arbiters = await arbitersWithoutPart(source, { row, tasks, directory }, row.areaCode, now);
  const from = clock.addWorkingMinutes(arbiters.since, definition.limits.arbiterMinutes);
  return leadersMayRule(arbiters, now >= from) ? null : issueErrors.ARBITERS_RULE_FIRST({ from: from.toISOString() });
}

const isLeader = (role: string): boolean => ['unit_leader', 'leader_on_duty', 'district_leader'].includes(role);
