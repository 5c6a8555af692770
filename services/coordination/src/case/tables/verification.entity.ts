import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VerificationMode } from '../matter/verification.rules.js';

/** One round of independent verification. */
@Entity('verification')
export class VerificationRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('integer')
  round: number;

  @Column('text')
  mode: VerificationMode;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  @Column('timestamptz', { name: 'recorded_at', nullable: true })
  recordedAt: Date | null;

  @Column('uuid', { name: 'recorded_by_organization_id', nullable: true })
  recordedByOrganizationId: string | null;

  @Column('text', { name: 'staff_id', nullable: true })
  staffId: string | null;

  @Column('boolean', { nullable: true })
  passed: boolean | null;

  @Column('text', { nullable: true })
  findings: string | null;
}
