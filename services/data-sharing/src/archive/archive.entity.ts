import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One sealed packet; a row is written once and never changed. */
@Entity('archive_packet')
export class ArchivePacketRow {
  @PrimaryColumn('bigint')
  position: string;

  @Column('uuid', { unique: true })
  id: string;

  @Column('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('integer')
  edition: number;

  @Column('text')
  title: string;

  @Column('text', { name: 'region_code' })
  regionCode: string;

  @Column('text', { name: 'category_code', nullable: true })
  categoryCode: string | null;

  @Column('timestamptz', { name: 'closed_at' })
  closedAt: Date;

  @Column('timestamptz', { name: 'archived_at' })
  archivedAt: Date;

  /** Canonical JSON (RFC 8785): exactly the bytes that the digest is of. */
  @Column('text')
  document: string;

  @Column('text')
  digest: string;

  @Column('text')
  seal: string;

  /** What people search in, normalised. */
  @Column('text', { name: 'search_text', select: false })
  searchText: string;

  /** Pairs of characters of `searchText`. */
  @Column('tsvector', { select: false })
  search: string;
}

/** The latest known place and organizations of an issue. */
@Entity('issue_scope')
export class IssueScopeRow {
  @PrimaryColumn('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('text', { name: 'region_code' })
  regionCode: string;

  @Column('text', { nullable: true })
  line: string | null;

  @Column('uuid', { name: 'organization_ids', array: true })
  organizationIds: string[];

  @Column('integer')
  version: number;
}
