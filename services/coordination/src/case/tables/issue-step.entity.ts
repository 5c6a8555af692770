import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { Activity } from '../matter/matter.rules.js';

/** One step of an issue: the timeline, and the feed of live inboxes. */
@Entity('issue_step')
export class IssueStepRow {
  @PrimaryColumn('uuid', { name: 'issue_id' })
  issueId: string;

  @PrimaryColumn('integer')
  seq: number;

  @Column('text')
  step: IssueStep;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  state: IssueState;

  @Column('text', { name: 'actor_id' })
  actorId: string;

  @Column('text', { name: 'actor_kind' })
  actorKind: string;

  @Column('uuid', { name: 'organization_id', nullable: true })
  organizationId: string | null;

  @Column('uuid', { name: 'counterpart_organization_id', nullable: true })
  counterpartOrganizationId: string | null;

  @Column('uuid', { name: 'task_id', nullable: true })
  taskId: string | null;

  @Column('text', { name: 'reason_code', nullable: true })
  reasonCode: string | null;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('text', { nullable: true })
  rule: string | null;

  @Column('boolean', { nullable: true })
  late: boolean | null;
}

/** Who answered for an issue and whom everybody waited for; the last span is open. */
@Entity('duty_span')
export class DutySpanRow {
  @PrimaryColumn('uuid', { name: 'issue_id' })
  issueId: string;

  @PrimaryColumn('integer')
  seq: number;

  @Column('uuid', { name: 'responsible_organization_id' })
  responsibleOrganizationId: string;

  @Column('uuid', { name: 'holder_organization_id' })
  holderOrganizationId: string;

  @Column('text')
  activity: Activity;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt: Date;

  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt: Date | null;
}
