import { lineCodes, type LineCode } from '@jiceng/contracts/codes';
import {
  choiceCell,
  countCell,
  patternCell,
  readTable,
  refuseDuplicates,
  textCell,
  type RowFaults,
  type TableRow,
} from '../import/import.rules.js';
import { catalogueErrors } from './catalogue.errors.js';

/** What a version of the catalogue says of one category. */
export interface Category {
  code: string;
  major: string;
  minor: string;
  item: string;
  line: LineCode;
  acceptMinutes: number;
  handleMinutes: number;
  closingCondition: string;
  riskGrade: number;
  retired: boolean;
}

export type CategoryDraft = Category & { row: number };

/** Columns of catalogue.csv, in import and export. */
export const catalogueColumns = [
  'code',
  'major',
  'minor',
  'item',
  'line',
  'acceptMinutes',
  'handleMinutes',
  'closingCondition',
  'riskGrade',
] as const;

/** A year of working minutes at eight hours a day; no limit is longer. */
const LONGEST_LIMIT = 250 * 480;
const LONGEST_NAME = 60;
const LONGEST_CONDITION = 500;

export interface CatalogueFile {
  drafts: CategoryDraft[];
  /** Says of a code that is not among the drafts whether its row may have been in the file and was rejected. */
  wasRejected: (code: string) => boolean;
}

/** Reads catalogue.csv. What a row contradicts becomes a fault of it. */
export function readCatalogue(content: string, faults: RowFaults): CatalogueFile {
  const rows = readTable(content, catalogueColumns, faults);
  // Rows with a wrong number of cells hide their code: then any absent category may have been meant.
  const hidden = faults.rejected > 0;
  const drafts = readDrafts(rows, faults);
  const rejected = new Set(rows.filter(({ row }) => faults.has(row)).map(({ cells }) => cells.code));
  return { drafts, wasRejected: (code) => hidden || rejected.has(code) };
}

function readDrafts(rows: readonly TableRow<(typeof catalogueColumns)[number]>[], faults: RowFaults): CategoryDraft[] {
  const drafts = rows.flatMap(({ row, cells }): CategoryDraft[] => {
    const check = <T>(field: string, read: () => T): T | undefined => faults.check(row, field, read);
    const code = check('code', () =>
      patternCell(
        'code',
        cells.code,
        /^\d{7}$/,
        '应为 7 位数字：大类 2 位、小类 2 位、事项 3 位',
        'must be 7 digits: two major, two minor, three item',
      ),
    );
    const major = check('major', () => textCell('major', cells.major, LONGEST_NAME));
    const minor = check('minor', () => textCell('minor', cells.minor, LONGEST_NAME));
    const item = check('item', () => textCell('item', cells.item, LONGEST_NAME));
    const line = check('line', () => choiceCell('line', cells.line, lineCodes));
    const acceptMinutes = check('acceptMinutes', () =>
      countCell('acceptMinutes', cells.acceptMinutes, 1, LONGEST_LIMIT),
    );
    const handleMinutes = check('handleMinutes', () =>
      countCell('handleMinutes', cells.handleMinutes, 1, LONGEST_LIMIT),
    );
    const closingCondition = check('closingCondition', () =>
      textCell('closingCondition', cells.closingCondition, LONGEST_CONDITION),
    );
    const riskGrade = check('riskGrade', () => countCell('riskGrade', cells.riskGrade, 1, 4));
    if (faults.has(row)) return [];
    return [
      {
        row,
        code: code!,
        major: major!,
        minor: minor!,
        item: item!,
        line: line!,
        acceptMinutes: acceptMinutes!,
        handleMinutes: handleMinutes!,
        closingCondition: closingCondition!,
        riskGrade: riskGrade!,
        retired: false,
      },
    ];
  });
  return refuseDifferentClassNames(
    refuseDuplicates(drafts, 'code', ({ code }) => code, faults),
    faults,
  );
}

/** One code prefix has one name: rows that call a major or minor class otherwise than an earlier row are refused. */
function refuseDifferentClassNames(drafts: readonly CategoryDraft[], faults: RowFaults): CategoryDraft[] {
  const named = new Map<string, CategoryDraft>();
  for (const draft of drafts) {
    for (const [field, length] of [
      ['major', 2],
      ['minor', 4],
    ] as const) {
      const prefix = draft.code.slice(0, length);
      const first = named.get(prefix);
      if (first === undefined) named.set(prefix, draft);
      else if (first[field] !== draft[field])
        faults.add(
          draft.row,
          field,
          catalogueErrors.CATEGORY_CLASS_NAME_DIFFERS({ prefix, first: first.row, name: first[field] }),
        );
    }
  }
  return drafts.filter(({ row }) => !faults.has(row));
}

/**
 * The whole next version: the categories of the file, and those of the version before that are not in it. A category is
 * never dropped, because old issues name it; it is retired, unless its row was there but rejected, then it stays as it was.
 */
export function nextVersion(before: readonly Category[], { drafts, wasRejected }: CatalogueFile): Category[] {
  const present = new Set(drafts.map(({ code }) => code));
  const kept = before
    .filter(({ code }) => !present.has(code))
    .map((category) => ({ ...category, retired: category.retired || !wasRejected(category.code) }));
  return [...drafts.map(({ row: _, ...category }) => category), ...kept].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** True when both say the same of the category. */
export function saysTheSame(a: Category, b: Category | undefined): boolean {
  return b !== undefined && a.retired === b.retired && catalogueColumns.every((column) => a[column] === b[column]);
}

/** catalogue.csv of the categories in use; what comes out goes in again. */
export function writeCatalogue(categories: readonly Category[]): string {
  const lines = categories
    .filter(({ retired }) => !retired)
    .map((category) => catalogueColumns.map((column) => quote(String(category[column]))).join(','));
  return `${[catalogueColumns.join(','), ...lines].join('\n')}\n`;
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
