import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { integer, jsonb, pick, text, timestamptz, uuid } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { defineQuery } from '@jiceng/platform/query';
import { issueTable } from '../case/tables/issue.table.js';
import { toldSteps } from '../case/ledger/status-timer.js';
import type { SourceRequestKind } from '../case/matter/source-request.rules.js';
import type { Bilingual } from '../rulebook/wording/reply-template.rules.js';
import { statusDelivery, statusWebhook, statusWebhookUse } from './status.table.js';

/** SQL condition: client c is in force, may read states, and has the source of issue i. */
export const HEARS = `c.revoked_at IS NULL AND 'client_status' = ANY(c.scopes) AND i.source = ANY(c.sources)`;

/**
 * Writes the deliveries of the steps of issues $1 up to their steps $2 that changed the state, asked the source or withdrew
 * a request. Earlier steps are written too, so that a delivery never exists before those of earlier steps, in whatever
 * order the timers fire. Steps more than 30 days before $3 are over: their deliveries may have been deleted.
 */
export const WRITE_DELIVERIES = `
  WITH told AS (SELECT issue_id, max(seq) AS seq FROM unnest($1::uuid[], $2::integer[]) AS t (issue_id, seq) GROUP BY 1),
  step AS (
    SELECT s.issue_id, s.seq, s.step, s.at, s.state, lag(s.state) OVER (PARTITION BY s.issue_id ORDER BY s.seq) AS before
    FROM issue_step s WHERE s.issue_id IN (SELECT issue_id FROM told))
  INSERT INTO status_delivery (id, client_id, issue_id, seq, state, attempts, created_at, next_at, tried_since)
  SELECT gen_random_uuid(), w.id, s.issue_id, s.seq, 'waiting', 0, now(), now(), now()
  FROM told JOIN step s ON s.issue_id = told.issue_id AND s.seq <= told.seq
  JOIN issue i ON i.id = s.issue_id
  JOIN known_client c ON ${HEARS}
  JOIN status_webhook w ON w.id = c.id AND s.at >= w.since
  WHERE (s.state IS DISTINCT FROM s.before OR s.step IN (${toldSteps.map((step) => `'${step}'`).join(', ')})) AND s.at > $3::timestamptz - interval '30 days'
  ORDER BY w.id, s.issue_id, s.seq
  ON CONFLICT (client_id, issue_id, seq) DO NOTHING`;

/** Reads the webhooks to which something may be sent now, with their secrets. */
export const openWebhooks = defineQuery(
  statusWebhook.columns,
  (columns) => `SELECT ${columns('w')} FROM status_webhook w
    JOIN known_client c ON c.id = w.id AND c.revoked_at IS NULL
    LEFT JOIN status_webhook_use u ON u.id = w.id
    WHERE coalesce(u.paused_until <= now(), true) AND EXISTS (
      SELECT FROM status_delivery d WHERE d.client_id = w.id AND d.state = 'waiting' AND d.next_at <= now())`,
  'status-open-webhooks',
);

/** Seconds for which only the process that has taken a delivery may send the delivery. */
const LEASE_SECONDS = 60;

/**
 * Takes at most $2 due deliveries of client $1, at most one for each issue: the earliest that still waits, so that the
 * states of an issue arrive in order. When a process is killed, its deliveries are due again after `LEASE_SECONDS`.
 */
export const takeDue = defineQuery(
  {
    ...statusDelivery.columns,
    categoryCode: issueTable.columns.categoryCode.as('i.category_code'),
    reportedAt: issueTable.columns.reportedAt.as('i.reported_at'),
    handleDueAt: issueTable.columns.handleDueAt.as('i.handle_due_at'),
    reopenUntil: issueTable.columns.reopenUntil.as('i.reopen_until'),
    sourceReference: issueTable.columns.sourceReference.as('i.source_reference'),
    stepState: text<IssueState>().as('s.state'),
    stepAt: timestamptz().as('s.at'),
    requestId: uuid().orNull.as('r.id'),
    requestKind: text<SourceRequestKind>().orNull.as('r.kind'),
    requestReason: text().orNull.as('r.reason'),
    requestText: text().orNull.as('r.text'),
    wantedDueAt: timestamptz().orNull.as('r.wanted_due_at'),
    withdrawnSeq: integer().orNull.as('r.withdrawn_seq'),
    withdrawalReason: text().orNull.as('r.withdrawal_reason'),
    reply: jsonb<Bilingual>().orNull.as("p.parts -> 'result'"),
    survivorId: uuid().orNull.as('m.id'),
    survivorReportedAt: timestamptz().orNull.as('m.reported_at'),
  },
  (columns) => `WITH due AS (
      SELECT d.id FROM status_delivery d
      JOIN issue i ON i.id = d.issue_id JOIN known_client c ON c.id = d.client_id AND ${HEARS}
      WHERE d.client_id = $1 AND d.state = 'waiting' AND d.next_at <= now() AND NOT EXISTS (
        SELECT FROM status_delivery e
        WHERE e.client_id = d.client_id AND e.issue_id = d.issue_id AND e.seq < d.seq AND e.state = 'waiting')
      ORDER BY d.next_at, d.id LIMIT $2 FOR UPDATE OF d SKIP LOCKED),
    taken AS (
      UPDATE status_delivery d SET attempts = d.attempts + 1, next_at = now() + interval '${LEASE_SECONDS} seconds'
      FROM due WHERE d.id = due.id RETURNING d.*)
    SELECT ${columns('d')} FROM taken d
    JOIN issue i ON i.id = d.issue_id JOIN issue_step s ON s.issue_id = d.issue_id AND s.seq = d.seq
    LEFT JOIN source_request r ON r.issue_id = d.issue_id AND d.seq IN (r.seq, r.withdrawn_seq)
    LEFT JOIN LATERAL (
      -- The reply of this closing: an issue that was opened again has one for each.
      SELECT a.parts FROM issue_reply a WHERE a.issue_id = d.issue_id AND s.state = 'closed'
      ORDER BY abs(extract(epoch FROM a.given_at - s.at)) LIMIT 1) p ON true
    LEFT JOIN issue m ON m.id = i.merged_into_id AND s.state = 'merged'`,
  'status-take-due',
);

/** Writes the result of attempts. A delivery that was stopped meanwhile stays stopped. */
export const END_DELIVERIES = `
  UPDATE status_delivery d SET state = r.state, next_at = r."nextAt", ended_at = r."endedAt", error = r.error
  FROM jsonb_to_recordset($1::jsonb)
    AS r (id uuid, state text, "nextAt" timestamptz, "endedAt" timestamptz, error text)
  WHERE d.id = r.id AND d.state = 'waiting'`;

/**
 * Stores what happened at the address of client $1: the last delivery $2, the error $3 at $4, the pause until $5. Another
 * process may have stored a longer pause.
 */
export const RECORD_USE = `
  INSERT INTO status_webhook_use AS u (id, last_delivered_at, last_error, last_error_at, paused_until)
  SELECT $1::uuid, $2::timestamptz, $3::text, $4::timestamptz, $5::timestamptz
  WHERE EXISTS (SELECT FROM status_webhook WHERE id = $1::uuid)
  ON CONFLICT (id) DO UPDATE SET
    last_delivered_at = coalesce(excluded.last_delivered_at, u.last_delivered_at),
    last_error = coalesce(excluded.last_error, u.last_error),
    last_error_at = coalesce(excluded.last_error_at, u.last_error_at),
    paused_until = greatest(u.paused_until, excluded.paused_until)`;

/**
 * Ends the deliveries that clients $1 must not get any more, also those that were given up, and those that were written
 * while the address was removed.
 */
const STOP_LOST = `
  UPDATE status_delivery d SET state = 'stopped', ended_at = now() FROM known_client c, issue i
  WHERE d.client_id = ANY($1::uuid[]) AND d.state IN ('waiting', 'failed') AND c.id = d.client_id AND i.id = d.issue_id
    AND NOT (${HEARS} AND EXISTS (SELECT FROM status_webhook w WHERE w.id = c.id))`;

export async function stopLost(tx: Pick<Transaction, 'sql'>, clientIds: readonly string[]): Promise<void> {
  await tx.sql(STOP_LOST, [clientIds]);
}

/**
 * Gives up what has waited for a day at an address that took nothing for a day although it was tried within the last
 * hours: a receiver that asks for one pause after another would else keep messages waiting for ever, because most are
 * never tried. A platform that was down itself has no recent error, so it tries first.
 */
const GIVE_UP_UNHEARD = `
  UPDATE status_delivery d SET state = 'failed', ended_at = now(), error = coalesce(d.error, u.last_error)
  FROM status_webhook_use u
  WHERE u.id = d.client_id AND u.last_error_at > now() - interval '2 hours'
    AND (u.last_delivered_at IS NULL OR u.last_delivered_at < now() - interval '1 day')
    AND d.state = 'waiting' AND d.tried_since < now() - interval '1 day' AND d.next_at < now()`;

export async function giveUpUnheard(tx: Pick<Transaction, 'sql'>): Promise<void> {
  await tx.sql(GIVE_UP_UNHEARD);
}

/** Ends all deliveries of clients that are not delivered, and forgets what happened at their addresses. */
export async function stopAll(tx: Pick<Transaction, 'sql'>, clientIds: readonly string[]): Promise<void> {
  await tx.sql(
    `UPDATE status_delivery SET state = 'stopped', ended_at = now()
     WHERE client_id = ANY($1::uuid[]) AND state IN ('waiting', 'failed')`,
    [clientIds],
  );
  await tx.sql('DELETE FROM status_webhook_use WHERE id = ANY($1::uuid[])', [clientIds]);
}

/** Reads a webhook without its secret, what happened at its address, and the number of messages that wait or failed. */
export const webhookView = defineQuery(
  {
    ...pick(statusWebhook.columns, 'id', 'url', 'setAt', 'version'),
    ...pick(statusWebhookUse.columns, 'pausedUntil', 'lastDeliveredAt', 'lastError', 'lastErrorAt'),
    waiting: integer().as('n.waiting'),
    failed: integer().as('n.failed'),
  },
  (columns) => `SELECT ${columns('w')} FROM (
      SELECT w.id, w.url, w.set_at, w.version, u.paused_until, u.last_delivered_at, u.last_error, u.last_error_at
      FROM status_webhook w LEFT JOIN status_webhook_use u ON u.id = w.id WHERE w.id = $1) w,
    LATERAL (SELECT count(*) FILTER (WHERE state = 'waiting')::int AS waiting,
        count(*) FILTER (WHERE state = 'failed')::int AS failed
      FROM status_delivery d WHERE d.client_id = w.id AND d.state IN ('waiting', 'failed')) n`,
  'status-webhook-view',
);

/** Lists the messages of client $1 that failed or are tried again, newest first, at most $2. */
export const troubled = defineQuery(
  {
    ...pick(statusDelivery.columns, 'id', 'issueId', 'state', 'attempts', 'nextAt', 'error'),
    reportedAt: issueTable.columns.reportedAt.as('i.reported_at'),
    at: timestamptz().as('s.at'),
  },
  (columns) => `SELECT ${columns('d')} FROM status_delivery d
    JOIN issue i ON i.id = d.issue_id JOIN issue_step s ON s.issue_id = d.issue_id AND s.seq = d.seq
    WHERE d.client_id = $1 AND (d.state = 'failed' OR d.state = 'waiting' AND d.error IS NOT NULL)
    ORDER BY s.at DESC, d.id DESC LIMIT $2`,
  'status-troubled',
);

/**
 * Counts by client in force the messages that have waited for more than five minutes, and those that were given up within the last
 * three days: an older failure was seen, and its receiver may never take the message.
 */
export const BEHIND = `
  SELECT c.code, count(d.id) FILTER (WHERE d.state = 'waiting' AND d.created_at < now() - interval '5 minutes')::int AS late,
    count(d.id) FILTER (WHERE d.state = 'failed' AND d.ended_at > now() - interval '3 days')::int AS failed
  FROM known_client c LEFT JOIN status_delivery d ON d.client_id = c.id AND d.state IN ('waiting', 'failed')
  WHERE c.revoked_at IS NULL GROUP BY c.code`;
