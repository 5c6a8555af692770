import { integer, text, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import type { GuardName, MoveName } from '../../rulebook/process/state-kind.rules.js';
import type { RefusalReason } from './process-replay.rules.js';

/**
 * Counts the issues reported from $1 to $2, by the version that they follow and by the values from which a process is
 * chosen.
 */
export const followedMatters = defineQuery(
  {
    key: text().as('process_key'),
    version: integer().as('process_version'),
    source: text<IssueSource>().as('source'),
    categoryCode: text().orNull.as('category_code'),
    issues: integer().as('count(*)::int'),
  },
  (columns) => `SELECT ${columns()} FROM issue WHERE reported_at >= $1 AND reported_at < $2
    GROUP BY process_key, process_version, source, category_code`,
);

/**
 * SQL for the issues of the period that would follow the draft. $3 are the values of those that would not, as
 * `source/category`. With a list of exceptions PostgreSQL estimates the number of rows well and reads the steps in one
 * pass.
 */
const COVERED = `i.reported_at >= $1 AND i.reported_at < $2
    AND i.source || '/' || coalesce(i.category_code, '') <> ALL($3::text[])`;

/**
 * SQL for the working seconds up to a moment. A calendar is given as three arrays: the starts of its periods, the
 * working seconds before each start, and the lengths. PostgreSQL finds the period by binary search, so the steps need
 * not be returned one by one.
 */
const worked = (moment: string, [starts, before, lengths]: readonly [string, string, string]): string => {
  const period = `width_bucket(${moment}, ${starts}::float8[])`;
  return `((${before}::float8[])[${period}] + least(${moment} - (${starts}::float8[])[${period}], (${lengths}::float8[])[${period}]))`;
};
/** SQL for the newest five different ids of an array. */
const newestOf = (ids: string): string =>
  `coalesce((SELECT array_agg(id) FROM (SELECT DISTINCT id FROM unnest(${ids}) id ORDER BY id DESC LIMIT 5) e), '{}')`;
const seconds = (moment: string): string => `date_part('epoch', ${moment})`;

/**
 * SQL that is true when the person of step `s` had none of the roles of `t`. It is never true for unknown persons and
 * timers.
 */
const LACKS_ROLE = `CASE s.actor_kind
    WHEN 'resident' THEN NOT 'resident' = ANY(t.roles)
    WHEN 'staff' THEN (SELECT NOT bool_or(a.roles && t.roles) FROM staff_assignment a
      WHERE a.staff_id::text = s.actor_id AND a.valid_from <= s.at AND (a.valid_to IS NULL OR a.valid_to > s.at))
    ELSE false END`;
const EARLIER_MOVES = `(SELECT count(*) FROM issue_step e
    WHERE e.issue_id = s.issue_id AND e.seq < s.seq AND e.move = t.counted AND e.step <> 'sent-back')`;
const LAST_CLOSING = `(SELECT max(e.at) FROM issue_step e WHERE e.issue_id = s.issue_id AND e.seq < s.seq AND e.step = 'closed')`;
const DRAFT_CALENDAR = ['$5', '$6', '$7'] as const;

/**
 * SQL for the reason why the draft refuses step `s`; null when the draft allows it. A failed spot check may open an
 * issue again at any time.
 */
const REASON = `CASE
    WHEN t.reason IS NOT NULL THEN t.reason
    WHEN s.rule = 'spot-check:failed' THEN NULL
    WHEN t.roles IS NOT NULL AND ${LACKS_ROLE} THEN 'ROLE_MISSING'
    WHEN t.counted IS NOT NULL AND NOT ${EARLIER_MOVES} BETWEEN t.least AND coalesce(t.most, 2147483647) THEN 'GUARD'
    WHEN t."windowMinutes" IS NOT NULL
      AND ${worked(seconds('s.at'), DRAFT_CALENDAR)} - ${worked(seconds(LAST_CLOSING), DRAFT_CALENDAR)} > t."windowMinutes" * 60 THEN 'GUARD'
  END`;

/** Counts the moves of the covered issues. */
export const replayedSteps = defineQuery(
  { steps: integer().as('count(*)::int') },
  (columns) =>
    `SELECT ${columns()} FROM issue i JOIN issue_step s ON s.issue_id = i.id WHERE s.move IS NOT NULL AND ${COVERED}`,
);

/**
 * Counts the refused moves of the covered issues by state, move and reason; the newest five issues are examples. $4 is
 * an array of tightenings, $5 to $7 are the calendar of the draft, $8 are the moves of the tightenings. OFFSET makes
 * PostgreSQL compute the reason only once for each step, and read the steps only once for all tightenings.
 */
export const refusedSteps = defineQuery(
  {
    fromStateCode: text().as('g.from_state_code'),
    move: text<MoveName>().as('g.move'),
    reason: text<RefusalReason>().as('g.reason'),
    guard: text<GuardName>().orNull.as('g.guard'),
    steps: integer().as('g.steps'),
    issues: integer().as('(SELECT count(DISTINCT id)::int FROM unnest(g.refused) id)'),
    examples: uuid().array.as(newestOf('g.refused')),
  },
  (columns) => `SELECT ${columns()} FROM (
      SELECT r.from_state_code, r.move, r.reason, CASE r.reason WHEN 'GUARD' THEN r.guard END AS guard, count(*)::int AS steps,
        array_agg(r.issue_id) AS refused
      FROM (
        SELECT s.issue_id, s.from_state_code, s.move, t.guard, ${REASON} AS reason
        FROM (
          SELECT s.*, i.process_key, i.process_version FROM issue i JOIN issue_step s ON s.issue_id = i.id
          WHERE s.move = ANY($8::text[]) AND ${COVERED} OFFSET 0
        ) s
        JOIN jsonb_to_recordset($4::jsonb) AS t(key text, version int, "fromStateCode" text, move text, variant text,
            reason text, roles text[], guard text, counted text, least int, most int, "windowMinutes" float8)
          ON t.key = s.process_key AND t.version = s.process_version AND t."fromStateCode" = s.from_state_code AND t.move = s.move
            AND t.variant = CASE WHEN s.step = 'sent-back' THEN 'sent-back'
              WHEN s.move = 'dispatch' AND s.rule LIKE 'level:%' THEN 'passed-up' ELSE 'plain' END
        OFFSET 0
      ) r WHERE r.reason IS NOT NULL GROUP BY 1, 2, 3, 4
    ) g ORDER BY g.steps DESC, g.from_state_code, g.move`,
);

const [OLD, NEW] = [
  ['$6', '$7', '$8'],
  ['$9', '$10', '$11'],
] as const;
/**
 * SQL for the whole minutes of stay `d` by a calendar, or by the wall clock for limits that do not use the calendar.
 */
const minutesOf = (calendar: readonly [string, string, string]): string =>
  `floor(CASE WHEN m."byWallClock" THEN d.ends - d.starts ELSE ${worked('d.ends', calendar)} - ${worked('d.starts', calendar)} END / 60)`;

/** Columns of a stay, and those columns of its issue on which its limit depends. */
const STAY = `i.id, i.process_key, i.process_version, i.category_code, i.severity, s.responsible_organization_id, s.activity`;

/**
 * Counts the stays whose limit the draft changes: all of them, those that were longer than the old limit, and those
 * that were longer than the new limit, each by a whole minute or more.
 * A stay that has not ended counts up to $2; each review of a suspension begins a new stay. $4 is
 * an array of moved stays, and $5 is true when the limit to dispatch depends on category and organization. $6 to $8 are
 * the calendar of the versions, $9 to $11 the calendar of the draft, and $12 the activities of the stays.
 */
export const replayedStays = defineQuery(
  {
    move: integer().as('g.move'),
    stays: integer().as('g.stays'),
    issues: integer().as('(SELECT count(DISTINCT id)::int FROM unnest(g.ids) id)'),
    lateBefore: integer().as('g.late_before'),
    lateAfter: integer().as('g.late_after'),
    examples: uuid().array.as(newestOf('g.changed')),
  },
  (columns) => `WITH stay AS (
      SELECT ${STAY}, ${seconds('s.starts_at')} AS starts, ${seconds('coalesce(s.ends_at, $2)')} AS ends
      FROM issue i JOIN duty_span s ON s.issue_id = i.id
      WHERE s.activity = ANY($12::text[]) AND s.activity <> 'suspended' AND ${COVERED}
      UNION ALL
      SELECT ${STAY}, ${seconds('b.starts_at')}, ${seconds('b.ends_at')}
      FROM issue i JOIN duty_span s ON s.issue_id = i.id CROSS JOIN LATERAL (
        SELECT at AS starts_at, lead(at) OVER (ORDER BY at) AS ends_at FROM (
          SELECT s.starts_at AS at UNION SELECT coalesce(s.ends_at, $2) UNION SELECT r.at FROM issue_step r
          WHERE r.issue_id = s.issue_id AND r.step = 'suspension-reviewed' AND r.at > s.starts_at AND r.at < coalesce(s.ends_at, $2)
        ) moments
      ) b
      WHERE 'suspended' = ANY($12::text[]) AND s.activity = 'suspended' AND b.ends_at IS NOT NULL AND ${COVERED}
    )
    SELECT ${columns()} FROM (
      SELECT l.move, count(*)::int AS stays, array_agg(l.id) AS ids,
        count(*) FILTER (WHERE l.old > l.before)::int AS late_before, count(*) FILTER (WHERE l.new > l.after)::int AS late_after,
        array_agg(l.id) FILTER (WHERE (l.old > l.before) <> (l.new > l.after)) AS changed
      FROM (
        SELECT m.move, d.id, m.before, m.after, ${minutesOf(OLD)} AS old, ${minutesOf(NEW)} AS new
        FROM stay d LEFT JOIN organization o ON o.id = d.responsible_organization_id
        JOIN jsonb_to_recordset($4::jsonb) AS m(key text, version int, activity text, critical boolean, category text, kind text,
            move int, before int, after int, "byWallClock" boolean)
          ON m.key = d.process_key AND m.version = d.process_version AND m.activity = d.activity
            AND m.critical = (d.activity IN ('approving', 'deciding') AND d.severity = 'critical')
            AND m.category = CASE WHEN $5 AND d.activity = 'dispatching' THEN coalesce(d.category_code, '') ELSE '' END
            AND m.kind = CASE WHEN $5 AND d.activity = 'dispatching' THEN o.kind ELSE '' END
        WHERE d.category_code IS NULL OR d.activity NOT IN ('deciding', 'handling')
          OR (d.activity = 'deciding' AND d.severity = 'critical') OFFSET 0
      ) l GROUP BY l.move
    ) g ORDER BY g.move`,
);
