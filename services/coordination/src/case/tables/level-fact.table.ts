import { boolean, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/**
 * Decisions of a level: the level solved the issue, passed it up, sent it back to the lower level, or kept it without
 * the right to solve it.
 */
export const levelFactKinds = ['solved', 'passed-up', 'sent-back', 'kept'] as const;
export type LevelFactKind = (typeof levelFactKinds)[number];

/**
 * One decision of a level, with the right of the level by the authority matrix at that moment. Rows are never changed.
 */
export const levelFactTable = defineTable('level_fact', {
  id: uuid().key,
  issueId: uuid().fixed,
  level: text().fixed,
  kind: text<LevelFactKind>().fixed,
  /** True when the authority matrix let the level solve the issue at that moment. */
  maySolve: boolean().fixed,
  reason: text().orNull.fixed,
  organizationId: uuid().fixed,
  staffId: text().fixed,
  at: timestamptz().fixed,
});
export type LevelFactRow = TableRow<typeof levelFactTable>;
