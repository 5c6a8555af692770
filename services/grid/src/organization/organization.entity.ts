import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this service knows of an organization: enough to say who governs a region. */
@Entity('organization')
export class OrganizationRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: string;

  @Column('text', { name: 'region_code' })
  regionCode: string;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('integer')
  version: number;
}
