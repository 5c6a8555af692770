import { defineErrors } from '@jiceng/platform/errors';

/** Faults of rows of an imported mapping. */
export const sourceMappingErrors = defineErrors({
  /** The catalogue in force has no such category, or the category is retired. */
  UNKNOWN_MAPPED_CATEGORY: {
    kind: 'invalid',
    zh: '本区现行事件类别中没有 {categoryCode}，或该类别已停用',
    en: 'The catalogue in force has no category {categoryCode}, or the category is retired',
  },
  /** Two rows have the same category of the client's system. */
  SOURCE_CATEGORY_GIVEN_TWICE: {
    kind: 'invalid',
    zh: '对方类别 {sourceCategory} 已在第 {first} 行对应',
    en: 'Row {first} already maps the category {sourceCategory}',
  },
  /** The file has more rows than every process keeps in memory for one client. */
  MAPPING_TOO_LONG: {
    kind: 'invalid',
    zh: '对应表不得超过 {most} 行，本行未导入',
    en: 'A mapping has at most {most} rows; this row is not imported',
  },
});
