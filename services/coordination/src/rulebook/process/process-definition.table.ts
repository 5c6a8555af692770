import { integer, jsonb, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';
import type { ProcessDefinition } from './process-definition.rules.js';

/** A published version of a process; never changed. */
export const processDefinition = defineTable('process_definition', {
  key: text().key,
  version: integer().key,
  definition: jsonb<ProcessDefinition>(),
  publishedAt: timestamptz(),
  publishedBy: text(),
});
