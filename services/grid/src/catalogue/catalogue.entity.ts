import type { LineCode } from '@jiceng/contracts/codes';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One published version of the category catalogue; never changed. */
@Entity('catalogue')
export class CatalogueRow {
  @PrimaryColumn('integer')
  version: number;

  @Column('timestamptz', { name: 'effective_from' })
  effectiveFrom: Date;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;

  @Column('integer', { name: 'category_count' })
  categoryCount: number;
}

/** A category as one version of the catalogue has it. */
@Entity('case_category')
export class CaseCategoryRow {
  @PrimaryColumn('integer', { name: 'catalogue_version' })
  catalogueVersion: number;

  @PrimaryColumn('text')
  code: string;

  @Column('text')
  major: string;

  @Column('text')
  minor: string;

  @Column('text')
  item: string;

  @Column('text')
  line: LineCode;

  @Column('integer', { name: 'accept_minutes' })
  acceptMinutes: number;

  @Column('integer', { name: 'handle_minutes' })
  handleMinutes: number;

  @Column('text', { name: 'closing_condition' })
  closingCondition: string;

  @Column('integer', { name: 'risk_grade' })
  riskGrade: number;

  @Column('boolean')
  retired: boolean;
}
