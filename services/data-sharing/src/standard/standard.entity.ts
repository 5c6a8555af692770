import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CodeListItem, ElementKind } from './standard.rules.js';

/** One version of a data element (数据元). */
@Entity('data_element')
export class DataElementRow {
  @PrimaryColumn('text')
  code: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('text')
  name: string;

  @Column('text')
  definition: string;

  @Column('text')
  kind: ElementKind;

  @Column('integer', { name: 'min_length', nullable: true })
  minLength: number | null;

  @Column('integer', { name: 'max_length', nullable: true })
  maxLength: number | null;

  @Column('text', { nullable: true })
  pattern: string | null;

  @Column('text', { name: 'code_list_code', nullable: true })
  codeListCode: string | null;

  @Column('text', { nullable: true })
  validator: string | null;

  @Column('text', { nullable: true })
  standard: string | null;

  @Column('uuid', { name: 'owner_organization_id' })
  ownerOrganizationId: string;

  @Column('date', { name: 'effective_from' })
  effectiveFrom: string;

  /** First day on which it no longer holds. */
  @Column('date', { name: 'effective_to', nullable: true })
  effectiveTo: string | null;
}

/** One version of a code list (代码表). */
@Entity('code_list')
export class CodeListRow {
  @PrimaryColumn('text')
  code: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  standard: string | null;

  @Column('jsonb')
  items: CodeListItem[];

  @Column('date', { name: 'effective_from' })
  effectiveFrom: string;
}
