import type { Severity } from '@jiceng/contracts/codes';
import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** One row of a version of a client's mapping: a category of the client's system, and the category of the district. */
export const sourceMappingTable = defineTable('source_mapping', {
  clientId: uuid().key,
  version: integer().key,
  /** Category in the client's system; `*` stands for every category without a row. */
  sourceCategory: text().key,
  /** Name of the category in the client's system. */
  sourceName: text().orNull,
  /** Null when the intake desk judges such reports. */
  categoryCode: text().orNull,
  /** Severity of reports that give none; null when the mapping says nothing. */
  severity: text<Severity>().orNull,
  importedAt: timestamptz(),
  importedBy: text(),
});
