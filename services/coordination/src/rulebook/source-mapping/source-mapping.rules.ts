import { severities, type Severity } from '@jiceng/contracts/codes';
import {
  choiceColumn,
  foreignTextColumn,
  orAbsent,
  orEmpty,
  patternColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import type { RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { sourceMappingErrors } from './source-mapping.errors.js';

/** Row of a mapping for every category without a row of its own. */
export const EVERY_OTHER = '*';
/** Largest number of rows of one mapping. Every process keeps the mappings in memory. */
export const MOST_ROWS = 5000;
export const LONGEST_SOURCE_CATEGORY = 100;

/** What a mapping says about a category of a client's system. */
export interface Mapped {
  categoryCode: string | null;
  severity: Severity | null;
}

export interface MappingRow extends Mapped {
  clientId: string;
  sourceCategory: string;
}

const NOTHING: Mapped = { categoryCode: null, severity: null };

/** The mappings of all clients in force. */
export class SourceMappings {
  private readonly rows: ReadonlyMap<string, Mapped>;

  constructor(rows: readonly MappingRow[]) {
    this.rows = new Map(rows.map((row) => [keyOf(row.clientId, row.sourceCategory), row]));
  }

  /**
   * Returns the category and severity for a category of a client's system. No report is lost for its category: without
   * a row, or when the catalogue has retired the category of the row, the row for every other category applies; and
   * without that one the report has no category, so that the intake desk judges it.
   * @param isInForce true for a code of the catalogue in force that is not retired
   */
  of(clientId: string, sourceCategory: string, isInForce: (categoryCode: string) => boolean): Mapped {
    for (const each of [sourceCategory, EVERY_OTHER]) {
      const row = this.rows.get(keyOf(clientId, each));
      if (row && (row.categoryCode === null || isInForce(row.categoryCode)))
        return { categoryCode: row.categoryCode, severity: row.severity };
    }
    return NOTHING;
  }
}

const keyOf = (clientId: string, sourceCategory: string): string => `${clientId} ${sourceCategory}`;

export const sourceMappingColumns = {
  sourceCategory: foreignTextColumn('对方类别', 'Source category', LONGEST_SOURCE_CATEGORY),
  sourceName: orAbsent(foreignTextColumn('对方类别名称', 'Source name', 100)),
  categoryCode: orEmpty(
    patternColumn('本区类别代码', 'Category code', /^\d{7}$/, {
      zh: ' 7 位类别代码',
      en: 'a category code of 7 digits',
    }),
  ),
  severity: orAbsent(
    choiceColumn('严重程度', 'Severity', severities, { ordinary: '一般', urgent: '紧急', critical: '特急' }),
  ),
} satisfies Columns;
export type MappingValues = Values<typeof sourceMappingColumns>;

/** Checks the rows of a file: each category of the client may appear once, and that of the district must be in force. */
export function judgeSourceMapping(
  rows: readonly TableRow<MappingValues>[],
  faults: RowFaults,
  isInForce: (categoryCode: string) => boolean,
): MappingValues[] {
  const rowOf = new Map<string, number>();
  return rows.flatMap(({ row, values }, index) => {
    const { sourceCategory, categoryCode } = values;
    const first = rowOf.get(sourceCategory);
    rowOf.set(sourceCategory, first ?? row);
    if (index >= MOST_ROWS) faults.add(row, null, sourceMappingErrors.MAPPING_TOO_LONG({ most: MOST_ROWS }));
    if (first !== undefined)
      faults.add(row, 'sourceCategory', sourceMappingErrors.SOURCE_CATEGORY_GIVEN_TWICE({ sourceCategory, first }));
    if (categoryCode !== null && !isInForce(categoryCode))
      faults.add(row, 'categoryCode', sourceMappingErrors.UNKNOWN_MAPPED_CATEGORY({ categoryCode }));
    return faults.has(row) ? [] : [values];
  });
}
