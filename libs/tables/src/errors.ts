import { defineErrors } from '@jiceng/platform/errors';

/** Errors that refuse an imported file as a whole. */
export const importErrors = defineErrors({
  /** The bytes are neither UTF-8 nor GB18030, or the file is not the CSV, xlsx or GeoJSON that it should be. */
  IMPORT_UNREADABLE: { kind: 'invalid', zh: '文件无法读取：{problemZh}', en: 'The file cannot be read: {problem}' },
  /** The header lacks a required column, or names an unknown column or a column twice. */
  IMPORT_COLUMNS: {
    kind: 'invalid',
    zh: '表头不符：缺少或多出 {wrong}；表头应为：{expectedZh}',
    en: 'The header does not fit; missing, unknown or repeated: {wrong}; the header must be: {expected}',
  },
  /** The file has a header and no rows. */
  IMPORT_EMPTY: { kind: 'invalid', zh: '文件中没有数据行', en: 'The file has no rows below its header' },
  /** The file exceeds the limit for bytes, rows, columns, unpacked bytes or vertices. */
  IMPORT_TOO_LARGE: {
    kind: 'invalid',
    zh: '文件过大：{what}最多 {max}',
    en: 'The file is too large: at most {max} {whatEn}',
  },
});

/**
 * Errors of single rows, which the list of errors in the answer contains. Services add errors with codes of their own.
 */
export const rowErrors = defineErrors({
  /** A required cell is empty. */
  ROW_FIELD_MISSING: { kind: 'invalid', zh: '{labelZh}未填写', en: '{label} is missing' },
  /** The form or value of a cell does not fit its column. */
  ROW_FIELD_INVALID: { kind: 'invalid', zh: '{labelZh}不正确：{problemZh}', en: '{label} is not valid: {problem}' },
  /** A spreadsheet turned a long number into a form such as 3.20106E+11, which has lost digits. */
  ROW_CODE_ROUNDED: {
    kind: 'invalid',
    zh: '{labelZh}被表格软件改成了科学计数法（{value}），末尾数字可能已丢失；请将该列设为文本格式后重新填写',
    en: '{label} was turned into scientific notation ({value}) by a spreadsheet and may have lost digits; format the column as text and enter it again',
  },
  /** The number of cells differs from the header. The usual cause is a comma outside quotes. */
  ROW_CELL_COUNT: {
    kind: 'invalid',
    zh: '应有 {expected} 列，实有 {actual} 列；请检查未加引号的逗号',
    en: 'Expected {expected} cells, found {actual}; look for a comma without quotes',
  },
  /** An earlier row of the file has the same key. */
  ROW_DUPLICATE: { kind: 'invalid', zh: '{value} 与第 {first} 行重复', en: '{value} repeats row {first}' },
  /** The row lies outside the jurisdiction of the importing user. */
  ROW_OUT_OF_SCOPE: { kind: 'forbidden', zh: '{code} 不在您的职责范围内', en: '{code} lies outside your jurisdiction' },
});

/** Errors that refuse an export. */
export const exportErrors = defineErrors({
  /** No row that the caller may see fulfils the conditions. */
  EXPORT_EMPTY: {
    kind: 'invalid',
    zh: '没有可导出的数据，请调整{field:path}',
    en: 'No row fulfils the conditions in {field}, so there is nothing to export',
  },
  /** More rows fulfil the conditions than EXPORT_MOST_ROWS allows. */
  EXPORT_TOO_LARGE: {
    kind: 'invalid',
    zh: '符合{field:path}的数据超过 {max} 条，请缩小范围后分次导出',
    en: 'More than {max} rows fulfil the conditions in {field}; narrow them and export in parts',
  },
  /** The export has personal columns and more rows than EXPORT_REASON_ROWS, and no reason. */
  EXPORT_REASON_MISSING: {
    kind: 'invalid',
    zh: '导出含个人信息的数据超过 {most} 条（共 {rows} 条），须填写{field:path}',
    en: '{field} is needed to export more than {most} rows with personal columns; the export has {rows} rows',
  },
  /** The account has made as many exports within an hour as EXPORTS_PER_HOUR allows. */
  TOO_MANY_EXPORTS: {
    kind: 'unavailable',
    zh: '每小时最多导出 {most} 次，请在 {minutes} 分钟后再试',
    en: 'At most {most} exports an hour are possible; try again in {minutes} minutes',
  },
  /** The account downloads an export already, or this process sends as many files as it may at once. */
  TOO_MANY_DOWNLOADS: {
    kind: 'unavailable',
    zh: '正在下载的导出文件过多，请在 {retryAfter} 秒后重试',
    en: 'Too many exports are being downloaded; try again in {retryAfter} s',
  },
});

/** IMPORT_UNREADABLE with the reason in both languages. */
export function unreadable(problemZh: string, problem: string): Error {
  return importErrors.IMPORT_UNREADABLE({ problemZh, problem });
}

/** IMPORT_TOO_LARGE with the exceeded quantity in both languages. */
export function tooLarge(what: string, whatEn: string, max: number): Error {
  return importErrors.IMPORT_TOO_LARGE({ what, whatEn, max });
}
