import type { Role } from '@jiceng/contracts/codes';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EstablishmentKind, PostRecord } from './post.rules.js';

/** A post (岗位): one seat of an organization, whoever holds it. */
@Entity('post')
export class PostRow implements PostRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { unique: true })
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  establishment: EstablishmentKind;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { array: true })
  roles: Role[];

  @Column('uuid', { name: 'reports_to_post_id', nullable: true })
  reportsToPostId: string | null;

  @Column('uuid', { name: 'deputy_post_id', nullable: true })
  deputyPostId: string | null;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('integer')
  version: number;
}
