import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DutyLevel, DutyRole } from './duty-list.rules.js';

/** One row of a version of the duty list (权责清单). */
@Entity('duty_row')
export class DutyRowEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text', { name: 'category_prefix' })
  categoryPrefix: string;

  @Column('text')
  level: DutyLevel;

  @Column('text', { name: 'region_code' })
  regionCode: string;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'organization_code' })
  organizationCode: string;

  @Column('text')
  role: DutyRole;

  @Column('text', { nullable: true })
  note: string | null;
}

/** A ruling that routes the next matter of its kind. */
@Entity('precedent')
export class PrecedentEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('text', { name: 'category_code' })
  categoryCode: string;

  @Column('text', { name: 'region_code' })
  regionCode: string;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('timestamptz', { name: 'ruled_at' })
  ruledAt: Date;

  @Column('text', { name: 'ruled_by' })
  ruledBy: string;

  @Column('text')
  reason: string;
}
