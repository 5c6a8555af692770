import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this service knows of an organization: enough to name an owner and to refuse one that is dissolved. */
@Entity('organization')
export class OrganizationRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('integer')
  version: number;
}
