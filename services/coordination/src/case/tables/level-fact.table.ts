import { boolean, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** What a level did with an issue: solved it itself, or passed it up. */
export const levelFactKinds = ['solved', 'passed-up'] as const;
export type LevelFactKind = (typeof levelFactKinds)[number];

/** One decision of a level (37), with what the authority matrix said of it. Rows are only added. */
export const levelFactTable = defineTable('level_fact', {
  id: uuid().key,
  issueId: uuid().fixed,
  level: text().fixed,
  kind: text<LevelFactKind>().fixed,
  /** True when the matrix let the level solve the issue at that moment. */
  maySolve: boolean().fixed,
  reason: text().orNull.fixed,
  organizationId: uuid().fixed,
  staffId: text().fixed,
  at: timestamptz().fixed,
});
export type LevelFactRow = TableRow<typeof levelFactTable>;
