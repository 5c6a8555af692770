import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LineCode } from '@jiceng/contracts/codes';
import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import type { JointRule } from '../matter/joint.rules.js';
import type { Activity } from '../matter/matter.rules.js';

/** An issue as it stands now; its past is in issue_step and duty_span. */
@Entity('issue')
export class IssueRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text', { name: 'process_key' })
  processKey: string;

  @Column('integer', { name: 'process_version' })
  processVersion: number;

  @Column('text')
  source: string;

  @Column('text', { name: 'source_reference', nullable: true })
  sourceReference: string | null;

  @Column('text')
  title: string;

  @Column('text')
  description: string;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('double precision', { nullable: true })
  longitude: number | null;

  @Column('double precision', { nullable: true })
  latitude: number | null;

  @Column('text', { name: 'area_code' })
  areaCode: string;

  @Column('text', { name: 'category_code', nullable: true })
  categoryCode: string | null;

  @Column('text', { nullable: true })
  line: LineCode | null;

  @Column('integer', { name: 'risk_grade', nullable: true })
  riskGrade: number | null;

  @Column('text')
  state: IssueState;

  @Column('text', { nullable: true })
  activity: Activity | null;

  @Column('uuid', { name: 'first_receiver_organization_id' })
  firstReceiverOrganizationId: string;

  @Column('uuid', { name: 'responsible_organization_id', nullable: true })
  responsibleOrganizationId: string | null;

  @Column('uuid', { name: 'holder_organization_id', nullable: true })
  holderOrganizationId: string | null;

  @Column('uuid', { name: 'answerable_organization_id' })
  answerableOrganizationId: string;

  @Column('uuid', { name: 'desk_organization_ids', array: true })
  deskOrganizationIds: string[];

  @Column('uuid', { name: 'involved_organization_ids', array: true })
  involvedOrganizationIds: string[];

  @Column('uuid', { name: 'handler_organization_ids', array: true })
  handlerOrganizationIds: string[];

  @Column('text', { name: 'reporter_ids', array: true })
  reporterIds: string[];

  @Column('integer')
  reporters: number;

  @Column('text', { name: 'joint_rule' })
  jointRule: JointRule;

  @Column('integer')
  returns: number;

  @Column('uuid', { name: 'refused_by', array: true })
  refusedBy: string[];

  @Column('integer', { name: 'verification_failures' })
  verificationFailures: number;

  @Column('integer')
  pauses: number;

  @Column('integer')
  reopens: number;

  @Column('boolean')
  arbitrated: boolean;

  @Column('integer')
  edition: number;

  @Column('integer', { name: 'escalation_level' })
  escalationLevel: number;

  @Column('uuid', { name: 'escalated_to_organization_id', nullable: true })
  escalatedToOrganizationId: string | null;

  @Column('uuid', { name: 'merged_into_id', nullable: true })
  mergedIntoId: string | null;

  @Column('timestamptz', { name: 'reported_at' })
  reportedAt: Date;

  @Column('timestamptz', { name: 'state_due_at', nullable: true })
  stateDueAt: Date | null;

  @Column('timestamptz', { name: 'handle_due_at', nullable: true })
  handleDueAt: Date | null;

  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;

  @Column('timestamptz', { name: 'reopen_until', nullable: true })
  reopenUntil: Date | null;

  @Column('integer', { name: 'title_marks', array: true })
  titleMarks: number[];
}

/** Somebody who reported the matter; after a merge the reporters of both issues stand here. */
@Entity('reporter')
export class ReporterRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('uuid', { name: 'origin_issue_id' })
  originIssueId: string;

  @Column('text', { name: 'person_id', nullable: true })
  personId: string | null;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  phone: string | null;

  @Column('boolean')
  anonymous: boolean;

  @Column('timestamptz', { name: 'reported_at' })
  reportedAt: Date;
}
