import { integer, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';
import type { ProcessDefinition } from './process-definition.rules.js';

/**
 * A published version of a process. A row changes only when the version is withdrawn before it takes effect. At most
 * one version of a process waits for its effective date, so versions take effect in the order of their numbers.
 */
export const processDefinition = defineTable('process_definition', {
  key: text().key,
  version: integer().key,
  /** Versions with the same id were published together: they take effect together and are withdrawn together. */
  publication: uuid(),
  definition: jsonb<ProcessDefinition>(),
  publishedAt: timestamptz(),
  /** Reports from this moment on follow the version. */
  effectiveFrom: timestamptz(),
  withdrawnAt: timestamptz().orNull,
});
