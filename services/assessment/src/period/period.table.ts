import { bigint, boolean, integer, jsonb, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { IndicatorCatalogue } from '../indicator/indicator.rules.js';
import { tally } from '../observation/observation.table.js';

/** A frozen month. */
export const period = defineTable('period', {
  month: text().collated('C').key,
  frozenAt: timestamptz(),
  frozenBy: text(),
  catalogueVersion: integer(),
  catalogue: jsonb<IndicatorCatalogue>(),
  observations: bigint(),
  digest: text(),
});
export type PeriodRow = TableRow<typeof period>;

const { count, ...alike } = tally.columns;

/** The tallies of a frozen month. `open` marks observations whose issue was open and past its limit at the freeze. */
export const frozenTally = defineTable('frozen_tally', { ...alike, open: boolean().key, count });
