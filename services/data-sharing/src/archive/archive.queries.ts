import { regionPrefix } from '@jiceng/contracts/codes';
import { bigint, omit, pick, selectList, text, type RowOf } from '@jiceng/platform/columns';
import type { Keyset } from '@jiceng/platform/connection';
import { askRows, countRows, defineQuery } from '@jiceng/platform/query';
import { searchConditions } from '@jiceng/platform/search-text';
import type { DataSource } from 'typeorm';
import { GENESIS_SEAL } from './archive-seal.rules.js';
import { archiveHead, archivePacket, issueScope } from './archive.table.js';

/** The columns of a packet for readers, with the seal of the previous packet. */
const found = {
  ...omit(archivePacket.columns, 'searchText', 'search'),
  previousSeal: text().orNull.as(
    `CASE p.position WHEN 1 THEN '${GENESIS_SEAL}' ELSE (SELECT b.seal FROM archive_packet b WHERE b.position = p.position - 1) END`,
  ),
};
export type FoundPacket = RowOf<typeof found>;
/** The scope of an issue may arrive after its packet. Until then only the region decides who may read the packet. */
const FROM = 'archive_packet p LEFT JOIN issue_scope s ON s.issue_id = p.issue_id';

/** The columns in which the policy finds the region and the organizations of a packet. */
export const PACKET_SCOPE = { region: 'p.region_code', organization: ['any:s.organization_ids'] };

export interface PacketSearch {
  issueId: string | null;
  regionCode: string | null;
  from: string | null;
  to: string | null;
  text: string | null;
}

export type PolicyFilter = (from: number) => { sql: string; values: unknown[] };

/** Reads a page of the packets that match a search and that the caller may see, latest closing first. */
export function packetsStatement(
  search: PacketSearch,
  page: Keyset,
  permitted: PolicyFilter,
  columns: string = selectList(found, 'p'),
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (search.issueId) conditions.push(`p.issue_id = ${bind(search.issueId)}`);
  if (search.regionCode) conditions.push(`p.region_code LIKE ${bind(`${regionPrefix(search.regionCode)}%`)}`);
  if (search.from) conditions.push(`p.closed_at >= ${bind(search.from)}::timestamptz`);
  if (search.to) conditions.push(`p.closed_at < ${bind(search.to)}::timestamptz`);
  if (search.text)
    conditions.push(...searchConditions(search.text, { text: 'p.search_text', vector: 'p.search' }, bind));
  if (page.keys)
    conditions.push(`(p.closed_at, p.position) < (${bind(page.keys[0])}::timestamptz, ${bind(page.keys[1])}::bigint)`);
  const allowed = permitted(values.length + 1);
  values.push(...allowed.values);
  conditions.push(allowed.sql);
  return {
    text: `SELECT ${columns} FROM ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY p.closed_at DESC, p.position DESC LIMIT ${bind(page.limit)}`,
    values,
  };
}

export function searchPackets(
  dataSource: DataSource,
  ...search: Parameters<typeof packetsStatement>
): Promise<FoundPacket[]> {
  const statement = packetsStatement(...search);
  return askRows(dataSource, found, () => statement.text, statement.values);
}

/** Counts the packets that match a search and that the caller may see, at most `most`. */
export function countPackets(
  dataSource: DataSource,
  search: PacketSearch,
  most: number,
  permitted: PolicyFilter,
): Promise<number> {
  const { text: all, values } = packetsStatement(search, { keys: null, limit: most }, permitted, 'p.id');
  return countRows(dataSource, all, values);
}

/** Reads the packets of some issues or with some ids, as far as the caller may see them. */
export function packetsBy(
  dataSource: DataSource,
  column: 'id' | 'issue_id',
  ids: readonly string[],
  permitted: PolicyFilter,
): Promise<FoundPacket[]> {
  const allowed = permitted(2);
  return askRows(
    dataSource,
    found,
    (columns) =>
      `SELECT ${columns('p')} FROM ${FROM} WHERE p.${column} = ANY($1::uuid[]) AND ${allowed.sql} ORDER BY p.issue_id, p.edition`,
    [ids, ...allowed.values],
  );
}

/** Reads the chain after a position, each packet with the audit record of its filing. */
export const chainPortion = defineQuery(
  {
    ...found,
    witnessedPosition: bigint().orNull.as('w.position'),
    witnessedSeal: text().orNull.as('w.seal'),
  },
  (columns) => `SELECT ${columns('p')}
    FROM archive_packet p LEFT JOIN LATERAL (
      SELECT (after ->> 'position')::bigint AS position, after ->> 'seal' AS seal FROM audit_record
      WHERE subject_type = 'archive-packet' AND subject_id = p.id::text ORDER BY entry LIMIT 1) w ON true
    WHERE p.position > $1 ORDER BY p.position LIMIT $2`,
);
export type ChainRow = RowOf<(typeof chainPortion)['shape']>;

/** Reads the filings that have an audit record but no packet in the archive. */
export const missingPackets = defineQuery(
  {
    id: text().as('a.subject_id'),
    position: bigint().as(`(a.after ->> 'position')::bigint`),
    seal: text().as(`a.after ->> 'seal'`),
  },
  (columns) => `SELECT ${columns()} FROM audit_record a
    WHERE a.subject_type = 'archive-packet' AND NOT EXISTS (SELECT FROM archive_packet p WHERE p.id = a.subject_id::uuid)
    ORDER BY a.entry`,
);

const head = pick(archiveHead.columns, 'position', 'seal');
export const readHead = defineQuery(head, (columns) => `SELECT ${columns()} FROM archive_head`);
/**
 * Locks the head, so that filings run one after the other. Positions then have no gaps, and each seal has a
 * predecessor.
 */
export const lockHead = defineQuery(head, (columns) => `SELECT ${columns()} FROM archive_head FOR UPDATE`);
export const MOVE_HEAD = 'UPDATE archive_head SET position = $1, seal = $2';

/** Reads the sealed documents of some editions: issues $1 with editions $2. */
export const filedDocuments = defineQuery(
  pick(archivePacket.columns, 'issueId', 'edition', 'document'),
  (columns) =>
    `SELECT ${columns()} FROM archive_packet
     WHERE (issue_id, edition) IN (SELECT * FROM unnest($1::uuid[], $2::integer[]))`,
);

export const filePackets = archivePacket.insert({ orderBy: '1' });

/** Several steps may have the same version, so a scope with an equal version replaces the stored one too. */
export const keepScopes = issueScope.insert({ name: 'archive-scopes', known: 'change-unless-older', orderBy: '1' });
