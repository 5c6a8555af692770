import type { LineCode } from '@jiceng/contracts/codes';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RosterEntryRecord } from './roster.rules.js';

/** A duty or a leave of one person. */
@Entity('roster_entry')
export class RosterEntryRow implements RosterEntryRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: 'duty' | 'leave';

  @Column('uuid', { name: 'staff_id' })
  staffId: string;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  /** Areas of a duty; empty for a leave. */
  @Column('text', { name: 'area_codes', array: true })
  areaCodes: string[];

  /** Significant digits of `areaCodes`. */
  @Column('text', { name: 'area_prefixes', array: true })
  areaPrefixes: string[];

  @Column('text', { nullable: true })
  line: LineCode | null;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt: Date;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt: Date;

  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;

  @Column('integer')
  version: number;
}
