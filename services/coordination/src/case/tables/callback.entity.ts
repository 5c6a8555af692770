import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one reporter was asked after closing, and the answer. */
@Entity('callback')
export class CallbackRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'issue_id' })
  issueId: string;

  @Column('uuid', { name: 'reporter_id' })
  reporterId: string;

  @Column('text', { name: 'person_id', nullable: true })
  personId: string | null;

  @Column('integer')
  edition: number;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  @Column('boolean', { nullable: true })
  responded: boolean | null;

  @Column('boolean', { nullable: true })
  resolved: boolean | null;

  @Column('integer', { nullable: true })
  satisfaction: number | null;

  @Column('text', { nullable: true })
  comment: string | null;
}
