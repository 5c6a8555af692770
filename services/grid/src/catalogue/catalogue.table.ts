import type { LineCode, Severity } from '@jiceng/contracts/codes';
import { boolean, integer, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A published version of the category catalogue. Its row never changes. */
export const catalogue = defineTable('catalogue', {
  version: integer().key,
  effectiveFrom: timestamptz(),
  publishedAt: timestamptz(),
  categoryCount: integer(),
});
export type CatalogueRow = TableRow<typeof catalogue>;

/** A category of one version of the catalogue. */
export const caseCategory = defineTable('case_category', {
  catalogueVersion: integer().key,
  code: text().key,
  major: text(),
  minor: text(),
  item: text(),
  line: text<LineCode>(),
  acceptMinutes: integer(),
  handleMinutes: integer(),
  closingCondition: text(),
  riskGrade: integer(),
  leastSeverity: text<Severity>().orNull,
  photoRequired: boolean(),
  retired: boolean(),
});
export type CaseCategoryRow = TableRow<typeof caseCategory>;
