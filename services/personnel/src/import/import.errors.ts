import { defineErrors } from '@jiceng/platform/errors';

export const importErrors = defineErrors({
  /** The file has more rows than an import takes; split it. */
  IMPORT_TOO_LARGE: {
    kind: 'invalid',
    zh: '导入文件最多 {max} 行，请拆分',
    en: 'An import has at most {max} rows; split the file',
  },
  /** The row has more cells than the header; an unquoted comma is the usual cause. */
  ROW_TOO_LONG: {
    kind: 'invalid',
    zh: '单元格多于表头，请检查未加引号的逗号',
    en: 'The row has more cells than the header; look for a comma without quotes',
  },
  /** The same code or the same entry stands in two rows of one file. */
  ROW_REPEATED: { kind: 'conflict', zh: '与第 {row} 行重复', en: 'Repeats row {row}' },
});
