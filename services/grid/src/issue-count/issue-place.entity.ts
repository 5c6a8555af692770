import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where an issue lies and whether it is open; nothing else of it is known here. */
@Entity('issue_place')
export class IssuePlaceRow {
  @PrimaryColumn('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('text', { name: 'area_code' })
  areaCode: string;

  @Column('boolean')
  open: boolean;

  @Column('integer')
  version: number;
}
