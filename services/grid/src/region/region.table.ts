import type { RegionLevel } from '@jiceng/contracts/codes';
import { integer, text } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A district, street or community in the tree of division codes. */
export const region = defineTable('region', {
  code: text().key,
  name: text(),
  level: text<RegionLevel>().fixed,
  parentCode: text().orNull.fixed,
  version: integer(),
});
export type RegionRow = TableRow<typeof region>;
