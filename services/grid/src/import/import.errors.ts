import { defineErrors } from '@jiceng/platform/errors';

/** Faults of an imported file as a whole. */
export const importErrors = defineErrors({
  /** The file is not what it says: broken CSV or JSON, binary content. */
  IMPORT_UNREADABLE: { kind: 'invalid', zh: '文件无法读取：{problemZh}', en: 'The file cannot be read: {problem}' },
  /** The header row lacks a column or names one that nobody knows. */
  IMPORT_COLUMNS: {
    kind: 'invalid',
    zh: '表头应为：{expected}；缺少或多出：{wrong}',
    en: 'The header must be: {expected}; missing or unknown: {wrong}',
  },
  /** More bytes, rows or vertices than one import may have. */
  IMPORT_TOO_LARGE: {
    kind: 'invalid',
    zh: '文件过大：{what}最多 {max}',
    en: 'The file is too large: at most {max} {whatEn}',
  },
  /** The geometry would take too long to compare; only a hostile or broken file gets here. */
  IMPORT_TOO_COMPLEX: {
    kind: 'invalid',
    zh: '图形过于复杂，请分批导入',
    en: 'The geometry is too complex; import it in parts',
  },
});

/** Faults of one row, answered in the list of errors. */
export const rowErrors = defineErrors({
  /** A cell that must be filled is empty. */
  ROW_FIELD_MISSING: { kind: 'invalid', zh: '{field} 未填写', en: '{field} is missing' },
  /** A cell does not have the form or value that its column asks for. */
  ROW_FIELD_INVALID: { kind: 'invalid', zh: '{field} 不正确：{problemZh}', en: '{field} is not valid: {problem}' },
  /** The row has more or fewer cells than the header. */
  ROW_CELL_COUNT: {
    kind: 'invalid',
    zh: '应有 {expected} 列，实有 {actual} 列',
    en: 'Expected {expected} cells, found {actual}',
  },
  /** The same key stands in an earlier row of the file. */
  ROW_DUPLICATE: { kind: 'invalid', zh: '{value} 与第 {first} 行重复', en: '{value} repeats row {first}' },
  /** The row lies outside the jurisdiction of whoever imports. */
  ROW_OUT_OF_SCOPE: { kind: 'forbidden', zh: '{code} 不在您的职责范围内', en: '{code} lies outside your jurisdiction' },
});
