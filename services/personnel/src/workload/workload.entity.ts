import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One closing of an issue, for one organization that handled it: the measured volume that staffing will count. */
@Entity('closed_work')
export class ClosedWorkRow {
  @PrimaryColumn('uuid', { name: 'issue_id' })
  issueId: string;

  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  @PrimaryColumn('timestamptz', { name: 'closed_at' })
  closedAt: Date;

  @Column('text', { name: 'category_code', nullable: true })
  categoryCode: string | null;

  @Column('text', { nullable: true })
  line: string | null;

  @Column('text', { name: 'region_code' })
  regionCode: string;

  /** True for the responsible organization, false for co-handlers. */
  @Column('boolean')
  lead: boolean;

  /** When the issue was opened again; the work was done all the same. */
  @Column('timestamptz', { name: 'reopened_at', nullable: true })
  reopenedAt: Date | null;
}
