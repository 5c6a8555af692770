import { serviceNames, subscribersOf } from '@jiceng/contracts/contract';
import { contracts } from '@jiceng/contracts/registry/contracts';
import { verifyAuditTrails } from '../audit-trails.js';
import { differencesBetween, MOST_LISTED, RESTING, sqlInvariant, type Invariant, type Violation } from './invariant.js';

/** Invariants of every service: events, timers, commands and audit. */
export const deliveryInvariants: readonly Invariant[] = [
  sqlInvariant(
    'outbox-is-empty',
    'every event was handed to the queues',
    serviceNames,
    `SELECT contract || ' ' || event_id AS what FROM outbox_waiting LEFT JOIN outbox USING (id)`,
  ),
  {
    name: 'every-event-arrived',
    says: 'every event took effect once at every subscriber',
    check: (databases) =>
      forEachDelivery(async ({ contract, owner, subscriber }) => {
        const { missingRight } = await differencesBetween(
          databases,
          { service: owner, sql: `SELECT event_id::text AS item FROM outbox WHERE contract = '${contract}'` },
          {
            service: subscriber,
            sql: `SELECT event_id::text AS item FROM processed_message WHERE contract = '${contract}'`,
          },
        );
        return missingRight.map((id) => ({ service: subscriber, what: `${contract} ${id} did not arrive` }));
      }),
  },
  {
    name: 'no-event-from-nowhere',
    says: 'nothing took effect that its owner did not announce',
    check: (databases) =>
      forEachDelivery(async ({ contract, owner, subscriber }) => {
        const { missingLeft } = await differencesBetween(
          databases,
          { service: owner, sql: `SELECT event_id::text AS item FROM outbox WHERE contract = '${contract}'` },
          {
            service: subscriber,
            sql: `SELECT event_id::text AS item FROM processed_message WHERE contract = '${contract}'`,
          },
        );
        return missingLeft.map((id) => ({
          service: subscriber,
          what: `${contract} ${id} took effect, ${owner} does not know it`,
        }));
      }),
  },
  {
    name: 'order-was-kept',
    says: 'every subscriber stands at the last event of every key',
    check: (databases) =>
      forEachDelivery(async ({ contract, ordered, owner, subscriber }) => {
        if (!ordered) return [];
        const { missingRight, missingLeft } = await differencesBetween(
          databases,
          {
            service: owner,
            sql: `SELECT key || ' at ' || seq AS item FROM event_position WHERE contract = '${contract}'`,
          },
          {
            service: subscriber,
            sql: `SELECT key || ' at ' || seq AS item FROM inbox_position WHERE contract = '${contract}'`,
          },
        );
        return [
          ...missingRight.map((item) => `${contract} should be ${item}`),
          ...missingLeft.map((item) => `${contract} stands ${item}`),
        ].map((what) => ({ service: subscriber, what }));
      }),
  },
  {
    name: 'grid-knows-the-issues',
    says: 'grid counts exactly the open issues of coordination, each in its place and with its severity',
    check: async (databases) => {
      const item = (id: string, open: string): string =>
        `SELECT ${id} || ' at ' || area_code || ', ' || severity || CASE WHEN ${open} THEN ', open' ELSE ', at rest' END AS item`;
      const { missingRight, missingLeft } = await differencesBetween(
        databases,
        { service: 'coordination', sql: `${item('id', `state NOT IN ${RESTING}`)} FROM issue` },
        { service: 'grid', sql: `${item('issue_id', 'open')} FROM issue_place` },
      );
      return [...missingRight.map((what) => `should know ${what}`), ...missingLeft.map((what) => `knows ${what}`)].map(
        (what) => ({ service: 'grid' as const, what }),
      );
    },
  },
  sqlInvariant(
    'events-are-numbered',
    'the events of a key are numbered 1, 2, 3 … without holes',
    serviceNames,
    `SELECT contract || ' ' || key || ' counts ' || coalesce(p.seq::text, 'nothing') || ', has ' || coalesce(o.events::text, 'nothing') AS what FROM event_position p
     FULL JOIN (SELECT contract, key, count(*) AS events, count(DISTINCT seq) AS numbers, min(seq) AS first, max(seq) AS last FROM outbox WHERE seq IS NOT NULL GROUP BY contract, key) o USING (contract, key)
     WHERE o.events IS DISTINCT FROM p.seq OR o.numbers <> p.seq OR o.first <> 1 OR o.last <> p.seq`,
  ),
  sqlInvariant(
    'states-are-told-in-order',
    'a client was told each state of an issue after the earlier ones, except for those that were given up and sent again',
    ['coordination'],
    `SELECT d.id || ' was delivered before ' || e.id AS what FROM status_delivery d
     JOIN status_delivery e ON e.client_id = d.client_id AND e.issue_id = d.issue_id AND e.seq < d.seq
     WHERE d.state = 'delivered' AND e.tried_since = e.created_at
       AND (e.state = 'waiting' OR e.ended_at > d.ended_at + interval '5 seconds')`,
  ),
  sqlInvariant(
    'keys-are-forgotten',
    'no idempotency key outlives its last day by more than a day',
    serviceNames,
    `SELECT command || ' since ' || kept_until AS what FROM idempotency_key WHERE kept_until < current_date - 1`,
  ),
  sqlInvariant(
    'ended-timers-are-forgotten',
    'no timer stays for more than two days after its end, unless it replaced one that may still fire',
    serviceNames,
    `SELECT kind || ' ' || key || ' ended ' || coalesce(fired_at, cancelled_at) AS what FROM timer t
     WHERE coalesce(fired_at, cancelled_at) < now() - interval '2 days' AND (turn = 0 OR NOT EXISTS (
       SELECT FROM timer p WHERE p.kind = t.kind AND p.key = t.key AND p.fired_at IS NULL AND p.cancelled_at IS NULL))`,
  ),
  sqlInvariant(
    'timers-have-fired',
    'no timer is due for more than a minute',
    serviceNames,
    `SELECT kind || ' ' || key || ' was due ' || due_at AS what FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL
       AND due_at < least(now(), (SELECT held_until FROM timer_hold)) - interval '60 seconds'`,
  ),
  sqlInvariant(
    'audit-is-sealed',
    'every audit record is a link of its chain five seconds later',
    serviceNames,
    `SELECT act || ' ' || id AS what FROM audit_record
     WHERE position IS NULL AND NOT at BETWEEN now() - interval '5 seconds' AND now()`,
  ),
  {
    name: 'audit-chains-are-whole',
    says: 'no audit record was edited, deleted, inserted, moved or cut off',
    check: async (databases) =>
      (await verifyAuditTrails({ of: databases })).flatMap(({ service, faults }) =>
        faults.slice(0, MOST_LISTED).map(({ kind, position, detail }) => ({
          service: service as Violation['service'],
          what: `${kind} at ${position}: ${detail}`,
        })),
      ),
  },
];

interface DeliveryRoute {
  contract: string;
  ordered: boolean;
  owner: Violation['service'];
  subscriber: Violation['service'];
}

async function forEachDelivery(check: (route: DeliveryRoute) => Promise<Violation[]>): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const contract of contracts) {
    const { name, ordered, owner } = contract;
    for (const subscriber of subscribersOf(contract))
      violations.push(...(await check({ contract: name, ordered, owner, subscriber })));
  }
  return violations;
}
