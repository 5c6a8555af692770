import type { LineCode } from '@jiceng/contracts/codes';
import { integer, pick, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { DutyLevel } from './duty-list.rules.js';

/** A ruling that routes the next matters of its kind. It names an organization, or a line whose unit for the place gets them. */
export const precedentTable = defineTable('precedent', {
  id: uuid().key,
  version: integer(),
  issueId: uuid(),
  categoryCode: text(),
  /** The region in which the ruling binds. */
  regionCode: text(),
  organizationId: uuid().orNull,
  line: text<LineCode>().orNull,
  /** Level of the organization; null for a line, which has units at several levels. */
  level: text<DutyLevel>().orNull,
  /** Place of the matter of the ruling: with the category and the level it names the duty that was ruled on. */
  areaCode: text(),
  /** Version of the duty list at the time of the ruling; 0 when none was published. */
  dutyListVersion: integer(),
  ruledAt: timestamptz(),
  ruledBy: text(),
  reason: text(),
  expiresAt: timestamptz(),
  revokedAt: timestamptz().orNull,
  revokedBy: text().orNull,
  revocationReason: text().orNull,
  supersededAt: timestamptz().orNull,
  /** The version of the duty list that ended the ruling. */
  supersededByVersion: integer().orNull,
});
export type Precedent = TableRow<typeof precedentTable>;

/** The columns by which routing chooses a precedent. */
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
