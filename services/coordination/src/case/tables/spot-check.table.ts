import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/**
 * The spot check of an issue that a level solved and closed at once. It is valid while the issue has the same edition.
 */
export const spotCheckTable = defineTable('spot_check', {
  id: uuid().key,
  issueId: uuid().fixed,
  edition: integer().fixed,
  /** Code of the level that solved the issue. */
  level: text().fixed,
  solvedByOrganizationId: uuid().fixed,
  solvedBy: text().fixed,
  /** The organization that checks. */
  organizationId: uuid().fixed,
  /**
   * The superior organization that was told that the check is late and may also record it; null while the check is in
   * time.
   */
  toldOrganizationId: uuid().orNull.apart,
  askedAt: timestamptz().fixed,
  dueAt: timestamptz().fixed,
  recordedAt: timestamptz().orNull.apart,
  recordedBy: text().orNull.apart,
  recordedByOrganizationId: uuid().orNull.apart,
  passed: boolean().orNull.apart,
  findings: text().orNull.apart,
});
export type SpotCheckRow = TableRow<typeof spotCheckTable>;
