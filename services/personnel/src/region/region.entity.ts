import type { RegionLevel } from '@jiceng/contracts/codes';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A region as grid announced it. */
@Entity('known_region')
export class KnownRegionRow {
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
