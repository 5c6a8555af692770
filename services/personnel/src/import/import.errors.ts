import { defineErrors } from '@jiceng/platform/errors';

export const importErrors = defineErrors({
  /** The file has more rows than an import takes; split it. */
  IMPORT_TOO_LARGE: { kind: 'invalid', zh: '导入文件最多 {max} 行，请拆分', en: 'An import has at most {max} rows; split the file' },
  /** The same code or the same entry stands in two rows of one file. */
  ROW_REPEATED: { kind: 'conflict', zh: '与第 {row} 行重复', en: 'Repeats row {row}' },
});
