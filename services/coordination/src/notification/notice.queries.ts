import { boolean, pick, text } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { issueTable } from '../case/tables/issue.table.js';
import { deliveryTable, notificationRuleTable, notificationTable } from './notification.table.js';

/** Reads the rules in force. */
export const rulesInForce = defineQuery(
  notificationRuleTable.columns,
  (columns) => `SELECT ${columns()} FROM notification_rule ORDER BY kind`,
  'notification-rules',
);

/** Reads the data of issues $1 that messages need. */
export const saidOfIssues = defineQuery(
  pick(issueTable.columns, 'id', 'version', 'severity', 'state', 'stateDueAt', 'sourceDueAt', 'reportedAt'),
  (columns) => `SELECT ${columns()} FROM issue WHERE id = ANY($1::uuid[])`,
  'notification-issues',
);

/**
 * SQL condition on a message n: false for a request to see a confidential reporter that has its answer or has ended.
 * Such a message asks for nothing any more.
 */
const STILL_WAITS = `(n.kind <> 'unsealing' OR EXISTS (SELECT FROM unsealing_request q
  JOIN reporter r ON r.id = q.reporter_id
  WHERE r.issue_id = n.issue_id AND q.answered_at IS NULL AND q.ended_at IS NULL))`;

/**
 * SQL condition on a message n: false for a message about the progress of a report that is no longer among the reports
 * of the issue, because a merge was undone.
 */
export const CONCERNS_PERSON = `(n.kind <> 'progress'
  OR EXISTS (SELECT FROM reporter r WHERE r.issue_id = n.issue_id AND r.person_id = n.person_id)
  OR EXISTS (SELECT FROM reporter r WHERE r.origin_issue_id = n.issue_id AND r.person_id = n.person_id))`;

/**
 * SQL condition on a message n: true while its person has not marked the message as read and has taken no later step on
 * the issue, because a person who acted needs no reminder.
 */
export const IS_UNREAD = `n.read_at IS NULL AND ${STILL_WAITS} AND ${CONCERNS_PERSON} AND NOT EXISTS (SELECT FROM issue_step s
  WHERE s.issue_id = n.issue_id AND s.seq > n.seq AND s.actor_id = n.person_id)`;

/** Reads the messages among $1 that are unread and whose organization has taken no later step on the issue. */
export const unreadOf = defineQuery(
  notificationTable.columns,
  (columns) => `SELECT ${columns('n')} FROM notification n WHERE n.id = ANY($1::uuid[]) AND n.read_at IS NULL
    AND ${STILL_WAITS}
    AND NOT EXISTS (SELECT FROM issue_step s WHERE s.issue_id = n.issue_id AND s.seq > n.seq
      AND s.actor_kind = 'staff' AND s.organization_id = n.organization_id)`,
  'notification-unread-of',
);

/**
 * Writes messages. A person's unread message of the same kind about the same issue is changed instead: the message is
 * then about the newer step and is sent again. Returns the written messages.
 */
export const WRITE_NOTIFICATIONS = `
  ${notificationTable.insertFrom('jsonb_to_recordset($1::jsonb)')}
  ON CONFLICT (issue_id, kind, person_id) WHERE read_at IS NULL DO UPDATE SET
    seq = excluded.seq, created_at = excluded.created_at, organization_id = excluded.organization_id
  RETURNING id, issue_id AS "issueId", kind, person_id AS "personId"`;
export const writeDeliveries = deliveryTable.insert({ name: 'notification-deliveries' });

/** SQL: the code in personnel of the person of a message n; null for a reporter, and for a person without a post. */
export const CODE_OF_PERSON = `(SELECT s.staff_code FROM staff_assignment s
  WHERE n.kind <> 'progress' AND s.staff_id = n.person_id::uuid ORDER BY s.valid_from DESC LIMIT 1)`;

/**
 * Reads the residents who reported the issues $1 by name with their account. Staff who enter reports see them on
 * their desk. The reporters of a merged issue are those who reported it, and not those of the surviving issue.
 */
export const reportersOf = defineQuery(
  { issueId: text().as('t.issue_id::text'), personId: text().as('r.person_id') },
  (columns) => `WITH told AS (SELECT id AS issue_id, state = 'merged' AS merged FROM issue WHERE id = ANY($1::uuid[]))
    SELECT DISTINCT ${columns()} FROM told t CROSS JOIN LATERAL (
      SELECT o.* FROM reporter o WHERE NOT t.merged AND o.issue_id = t.issue_id
      UNION ALL SELECT o.* FROM reporter o WHERE t.merged AND o.origin_issue_id = t.issue_id) r
    WHERE r.grade = 'named' AND NOT r.machine AND r.person_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM staff_assignment s WHERE s.staff_id =
        CASE WHEN r.person_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN r.person_id::uuid END)`,
  'notification-reporters',
);

/** Seconds for which only the process that has taken a delivery may send the delivery. */
export const LEASE_SECONDS = 120;

/**
 * Takes at most $1 due parcels with all their deliveries, and all data that their sending needs. A parcel is the set of
 * deliveries that leave as one message. When a process is killed, its parcels are due again after `LEASE_SECONDS`. The
 * lock keeps two processes from taking parts of one parcel.
 */
export const takeDue = defineQuery(
  {
    ...deliveryTable.columns,
    issueId: text().orNull.as('n.issue_id::text'),
    kind: text().as('n.kind'),
    urgent: boolean().as('n.urgent'),
    isUnread: boolean().as(`(${IS_UNREAD})`),
    account: text().orNull.as(CODE_OF_PERSON),
  },
  (columns) => `WITH taken AS (
      UPDATE notification_delivery SET attempts = attempts + 1, next_at = now() + interval '${LEASE_SECONDS} seconds'
      WHERE state = 'waiting' AND next_at <= now() AND parcel_id = ANY(ARRAY(
        SELECT parcel_id FROM (SELECT parcel_id FROM notification_delivery WHERE state = 'waiting' AND next_at <= now()
          GROUP BY parcel_id ORDER BY min(next_at) LIMIT $1) due
        WHERE pg_try_advisory_xact_lock(hashtextextended(parcel_id::text, 0)))) RETURNING *)
    SELECT ${columns('d')} FROM taken d JOIN notification n ON n.id = d.notification_id ORDER BY d.created_at, d.id`,
  'notification-take-due',
);
export const endDeliveries = deliveryTable.update({ name: 'notification-end-deliveries' });
