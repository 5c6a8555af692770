import type { LineCode } from '@jiceng/contracts/codes';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssignmentRecord, StaffMemberRecord } from './staff.rules.js';

/** A person who works for an organization. Posts and jurisdiction stand in assignments. */
@Entity('staff_member')
export class StaffMemberRow implements StaffMemberRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { unique: true })
  code: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  phone: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('integer')
  version: number;
}

/** Who holds a post from when to when, and for which areas and lines. */
@Entity('assignment')
export class AssignmentRow implements AssignmentRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'staff_id' })
  staffId: string;

  @Column('uuid', { name: 'post_id' })
  postId: string;

  /** The organization of the post, kept beside it for the actor query. Posts do not move between organizations. */
  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  /** One main assignment at a time; further posts are held besides it (兼任). */
  @Column('boolean')
  main: boolean;

  @Column('text', { name: 'area_codes', array: true })
  areaCodes: string[];

  /** Empty: every line of the organization. */
  @Column('text', { array: true })
  lines: LineCode[];

  @Column('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('integer')
  version: number;
}
