import type { LineCode, OrganizationKind } from '@jiceng/contracts/codes';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrganizationPeriodRecord, OrganizationRecord } from './organization.rules.js';

/** An organization as it stands now. `validTo` is set once it is dissolved. */
@Entity('organization')
export class OrganizationRow implements OrganizationRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { unique: true })
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: OrganizationKind;

  @Column('text', { nullable: true })
  line: LineCode | null;

  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;

  @Column('text', { name: 'region_code' })
  regionCode: string;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('integer')
  version: number;
}

/** The name and parent an organization had from one moment to the next; periods of one organization never overlap. */
@Entity('organization_period')
export class OrganizationPeriodRow implements OrganizationPeriodRecord {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  @PrimaryColumn('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('text')
  name: string;

  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;
}
