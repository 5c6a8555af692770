import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RouteExplanation } from './route-explanation.js';
import type { Acceptance, TaskRole, TaskState } from '../matter/task.rules.js';

/** One unit of work given to one organization, with a clock of its own. */
@Entity('task')
export class TaskRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('integer')
  version: number;

  @Column('integer')
  ordinal: number;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('uuid', { name: 'staff_id', nullable: true })
  staffId: string | null;

  @Column('text')
  role: TaskRole;

  @Column('text')
  state: TaskState;

  @Column('boolean')
  required: boolean;

  @Column('uuid', { name: 'depends_on', array: true })
  dependsOn: string[];

  @Column('text', { nullable: true })
  acceptance: Acceptance | null;

  @Column('timestamptz', { name: 'offered_at' })
  offeredAt: Date;

  @Column('timestamptz', { name: 'accept_due_at', nullable: true })
  acceptDueAt: Date | null;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  result: string | null;

  @Column('text', { name: 'reason_code', nullable: true })
  reasonCode: string | null;

  @Column('text', { nullable: true })
  evidence: string | null;

  @Column('uuid', { name: 'proposed_organization_id', nullable: true })
  proposedOrganizationId: string | null;

  @Column('boolean', { name: 'wrong_refusal', nullable: true })
  wrongRefusal: boolean | null;

  @Column('jsonb', { nullable: true })
  route: RouteExplanation | null;
}
