import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Cover } from './coverage.rules.js';

/** Who holds a seat of a grid, from when to when. */
@Entity('grid_assignment')
export class GridAssignmentRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'grid_code' })
  gridCode: string;

  @Column('text')
  cover: Cover;

  @Column('uuid', { name: 'staff_id' })
  staffId: string;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('integer')
  version: number;
}

/** What this service knows of a person: the code, the roles and when the person is in service. */
@Entity('staff_assignment')
export class StaffAssignmentRow {
  @PrimaryColumn('uuid', { name: 'assignment_id' })
  assignmentId: string;

  @Column('uuid', { name: 'staff_id' })
  staffId: string;

  @Column('text', { name: 'staff_code' })
  staffCode: string;

  @Column('text', { array: true })
  roles: string[];

  @Column('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('integer')
  version: number;
}
