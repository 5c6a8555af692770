import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProcessDefinition } from './process-definition.rules.js';

/** A published version of a process; never changed. */
@Entity('process_definition')
export class ProcessDefinitionRow {
  @PrimaryColumn('text')
  key: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  definition: ProcessDefinition;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;

  @Column('text', { name: 'published_by' })
  publishedBy: string;
}
