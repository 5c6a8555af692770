import { differencesBetween, sqlInvariant, type Invariant } from './invariant.js';

/**
 * Invariants of the archive. They are computed in SQL alone, so that the result does not depend on the code that sealed
 * the packets.
 */
export const archiveInvariants: readonly Invariant[] = [
  sqlInvariant(
    'packets-are-as-sealed',
    'every packet has the digest of its content',
    ['data-sharing'],
    `SELECT 'packet at ' || position || ' was changed' AS what FROM archive_packet
     WHERE encode(sha256(convert_to(document, 'UTF8')), 'hex') <> digest
       OR document::jsonb ->> 'issueId' <> issue_id::text OR (document::jsonb ->> 'edition')::int <> edition OR document::jsonb ->> 'title' <> title
       OR document::jsonb ->> 'regionCode' <> region_code OR document::jsonb ->> 'categoryCode' IS DISTINCT FROM category_code
       OR (document::jsonb ->> 'closedAt')::timestamptz <> closed_at`,
  ),
  sqlInvariant(
    'archive-chain-is-whole',
    'every seal follows from the one before, from the first packet to the head',
    ['data-sharing'],
    `SELECT 'the chain breaks at ' || position AS what FROM (
       SELECT position, digest, seal, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS previous, lag(seal, 1, repeat('0', 64)) OVER (ORDER BY position) AS previous_seal FROM archive_packet) AS links
     WHERE position <> previous + 1 OR encode(sha256(convert_to(previous_seal || ':' || position || ':' || digest, 'UTF8')), 'hex') <> seal
     UNION ALL
     SELECT 'the head stands at ' || h.position AS what FROM archive_head h
     LEFT JOIN (SELECT position, seal FROM archive_packet ORDER BY position DESC LIMIT 1) l ON true
     WHERE h.position <> coalesce(l.position, 0) OR h.seal <> coalesce(l.seal, repeat('0', 64))`,
  ),
  {
    name: 'closed-issues-are-archived',
    says: 'every filed edition of an issue is one packet, and every packet was filed',
    check: async (databases) => {
      const { missingRight, missingLeft } = await differencesBetween(
        databases,
        {
          service: 'coordination',
          sql: `SELECT DISTINCT (envelope -> 'payload' ->> 'issueId') || ' edition ' || (envelope -> 'payload' ->> 'edition') AS item FROM outbox WHERE contract = 'coordination.issue-filed'`,
        },
        { service: 'data-sharing', sql: `SELECT issue_id || ' edition ' || edition AS item FROM archive_packet` },
      );
      return [
        ...missingRight.map((item) => ({ service: 'data-sharing' as const, what: `${item} has no packet` })),
        ...missingLeft.map((item) => ({ service: 'data-sharing' as const, what: `${item} was never filed` })),
      ];
    },
  },
  {
    name: 'seals-are-kept-twice',
    says: 'coordination keeps the same seal for every packet as the archive',
    check: async (databases) => {
      const item = (id: string): string => `SELECT ${id} || ' at ' || position || ' ' || seal AS item`;
      const { missingRight, missingLeft } = await differencesBetween(
        databases,
        { service: 'data-sharing', sql: `${item('id')} FROM archive_packet` },
        { service: 'coordination', sql: `${item('packet_id')} FROM archived_packet` },
      );
      return [
        ...missingRight.map((what) => ({ service: 'coordination' as const, what: `packet ${what} is not known` })),
        ...missingLeft.map((what) => ({
          service: 'data-sharing' as const,
          what: `packet ${what} is not in the archive`,
        })),
      ];
    },
  },
];
