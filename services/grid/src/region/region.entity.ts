import type { RegionLevel } from '@jiceng/contracts/codes';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A district, street or community in the tree of division codes. */
@Entity('region')
export class RegionRow {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  level: RegionLevel;

  @Column('text', { name: 'parent_code', nullable: true })
  parentCode: string | null;

  @Column('integer')
  version: number;
}
