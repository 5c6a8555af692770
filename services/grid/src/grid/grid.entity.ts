import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GridKind } from './grid-file.rules.js';

/** A polygon in degrees, CGCS2000, as GeoJSON writes it. */
export interface StoredPolygon {
  type: 'Polygon';
  coordinates: [number, number][][];
}

/** A grid as it stands now. */
@Entity('grid')
export class GridRow {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: GridKind;

  @Column('text', { name: 'community_code' })
  communityCode: string;

  @Column('jsonb', { select: false })
  geometry: StoredPolygon;

  @Column('double precision')
  west: number;

  @Column('double precision')
  south: number;

  @Column('double precision')
  east: number;

  @Column('double precision')
  north: number;

  @Column('double precision', { name: 'area_square_metres' })
  areaSquareMetres: number;

  @Column('integer')
  households: number;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('integer')
  version: number;

  @Column('integer', { name: 'coverage_version', default: 0 })
  coverageVersion: number;

  /** Who others were last told sits on A. */
  @Column('uuid', { name: 'announced_a', nullable: true })
  announcedA: string | null;

  /** Who others were last told sits on B. */
  @Column('uuid', { name: 'announced_b', nullable: true })
  announcedB: string | null;
}

/** One state in the history of a grid; the present one has an open end. */
@Entity('grid_state')
export class GridStateRow {
  @PrimaryColumn('text', { name: 'grid_code' })
  gridCode: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('text')
  name: string;

  @Column('text')
  kind: GridKind;

  @Column('jsonb', { select: false })
  geometry: StoredPolygon;

  @Column('double precision', { name: 'area_square_metres' })
  areaSquareMetres: number;

  @Column('integer')
  households: number;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;
}
