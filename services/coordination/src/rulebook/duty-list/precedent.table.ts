import type { LineCode } from '@jiceng/contracts/codes';
import { integer, pick, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { DutyLevel } from './duty-list.rules.js';

/**
 * A ruling that routes later matters of its category. It names an organization, or a line; for a line, the unit that is
 * responsible for the place gets the matters.
 */
export const precedentTable = defineTable('precedent', {
  id: uuid().key,
  version: integer(),
  issueId: uuid(),
  categoryCode: text(),
  /** Region in which the ruling routes matters. */
  regionCode: text(),
  organizationId: uuid().orNull,
  line: text<LineCode>().orNull,
  /** Level of the organization; null for a line, because its units work at several levels. */
  level: text<DutyLevel>().orNull,
  /**
   * Place of the matter that was ruled on. Together with the category and the level it defines the duty about which the
   * ruling decided.
   */
  areaCode: text(),
  /** Version of the duty list at the time of the ruling; 0 when no version was published. */
  dutyListVersion: integer(),
  ruledAt: timestamptz(),
  ruledBy: text(),
  reason: text(),
  expiresAt: timestamptz(),
  revokedAt: timestamptz().orNull,
  revokedBy: text().orNull,
  revocationReason: text().orNull,
  supersededAt: timestamptz().orNull,
  /** Version of the duty list that ended the ruling; null when none did. */
  supersededByVersion: integer().orNull,
});
export type Precedent = TableRow<typeof precedentTable>;

/** Columns that routing needs to choose a precedent. */
export const precedentColumns = pick(
  precedentTable.columns,
  'id',
  'categoryCode',
  'regionCode',
  'organizationId',
  'line',
  'ruledAt',
  'expiresAt',
  'revokedAt',
  'supersededAt',
);
