import { regionPrefix } from '@jiceng/contracts/codes';
import type { Keyset } from '@jiceng/platform/connection';
import { GENESIS_SEAL } from './archive-seal.rules.js';
import { indexQueryOf, wordsOf } from './archive-search.rules.js';
import type { ArchivePacketRow } from './archive.entity.js';

/** Columns of a packet under the names of its entity. */
const PACKET = `p.position, p.id, p.issue_id AS "issueId", p.edition, p.title, p.region_code AS "regionCode",
  p.category_code AS "categoryCode", p.closed_at AS "closedAt", p.archived_at AS "archivedAt", p.document, p.digest, p.seal,
  CASE p.position WHEN 1 THEN '${GENESIS_SEAL}' ELSE (SELECT b.seal FROM archive_packet b WHERE b.position = p.position - 1) END AS "previousSeal"`;
/** An issue's scope may arrive after its packet; until then region alone decides. */
const FROM = 'archive_packet p LEFT JOIN issue_scope s ON s.issue_id = p.issue_id';

/** Where the policy finds region and organizations of a packet. */
export const PACKET_SCOPE = { region: 'p.region_code', organization: ['any:s.organization_ids'] };

export interface PacketSearch {
  issueId: string | null;
  regionCode: string | null;
  from: string | null;
  to: string | null;
  text: string | null;
}

export interface Statement {
  text: string;
  values: unknown[];
}

export interface FoundPacket extends ArchivePacketRow {
  previousSeal: string | null;
}
export type PolicyFilter = (from: number) => { sql: string; values: unknown[] };

/** The page of packets that match a search and that the policy lets through, latest closing first. */
export function packetsStatement(search: PacketSearch, page: Keyset, permitted: PolicyFilter): Statement {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (search.issueId) conditions.push(`p.issue_id = ${bind(search.issueId)}`);
  if (search.regionCode) conditions.push(`p.region_code LIKE ${bind(`${regionPrefix(search.regionCode)}%`)}`);
  if (search.from) conditions.push(`p.closed_at >= ${bind(search.from)}::timestamptz`);
  if (search.to) conditions.push(`p.closed_at < ${bind(search.to)}::timestamptz`);
  if (search.text) conditions.push(...textConditions(search.text, bind));
  if (page.keys)
    conditions.push(`(p.closed_at, p.position) < (${bind(page.keys[0])}::timestamptz, ${bind(page.keys[1])}::bigint)`);
  const allowed = permitted(values.length + 1);
  values.push(...allowed.values);
  conditions.push(allowed.sql);
  return {
    text: `SELECT ${PACKET} FROM ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY p.closed_at DESC, p.position DESC LIMIT ${bind(page.limit)}`,
    values,
  };
}

/** Packets of some issues or by id, as far as the policy lets through. */
export function packetsByStatement(
  column: 'id' | 'issue_id',
  ids: readonly string[],
  permitted: PolicyFilter,
): Statement {
  const allowed = permitted(2);
  return {
    text: `SELECT ${PACKET} FROM ${FROM} WHERE p.${column} = ANY($1::uuid[]) AND ${allowed.sql} ORDER BY p.issue_id, p.edition`,
    values: [ids, ...allowed.values],
  };
}

/** The index finds candidates by pairs of characters; the text itself then says whether the words stand there as typed. */
function textConditions(text: string, bind: (value: unknown) => string): string[] {
  const query = indexQueryOf(text);
  const index = query === null ? [] : [`p.search @@ ${bind(query)}::tsquery`];
  return [
    ...index,
    ...wordsOf(text).map((word) => `p.search_text LIKE ${bind(`%${word.replace(/[\\%_]/g, '\\$&')}%`)}`),
  ];
}

/** The chain after a position, each packet beside the audit record of its filing. */
export const CHAIN_PORTION = `
  SELECT ${PACKET}, w.position AS "witnessedPosition", w.seal AS "witnessedSeal"
  FROM archive_packet p LEFT JOIN LATERAL (
    SELECT (after ->> 'position')::bigint AS position, after ->> 'seal' AS seal FROM audit_record
    WHERE subject_type = 'archive-packet' AND subject_id = p.id::text ORDER BY entry LIMIT 1) w ON true
  WHERE p.position > $1 ORDER BY p.position LIMIT $2`;

/** Packets whose filing is recorded and that are not in the archive. */
export const MISSING_PACKETS = `
  SELECT a.subject_id AS id, (a.after ->> 'position')::bigint AS position, a.after ->> 'seal' AS seal FROM audit_record a
  WHERE a.subject_type = 'archive-packet' AND NOT EXISTS (SELECT FROM archive_packet p WHERE p.id = a.subject_id::uuid)
  ORDER BY a.entry`;
