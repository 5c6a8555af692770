import type { RegionLevel } from '@jiceng/contracts/codes';
import { integer, text } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Read model of grid.region-changed. */
export const knownRegion = defineTable('known_region', {
  code: text().key,
  name: text(),
  level: text<RegionLevel>(),
  parentCode: text().orNull,
  version: integer(),
});
