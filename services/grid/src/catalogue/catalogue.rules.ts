import { severities, type LineCode, type Severity } from '@jiceng/contracts/codes';
import { LineList } from '@jiceng/contracts/dictionary/line-list';
import {
  choiceColumn,
  countColumn,
  orAbsent,
  patternColumn,
  textColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import { chineseNames } from '@jiceng/contracts/registry/labels';
import { badInput } from '@jiceng/platform/errors';
import { writeCsv } from '@jiceng/tables/csv';
import { refuseDuplicates, type RowFaults } from '@jiceng/tables/faults';
import type { RefusedRow, TableRow } from '@jiceng/tables/import';
import { catalogueErrors } from './catalogue.errors.js';

/** A category in one version of the catalogue. */
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
  leastSeverity: Severity | null;
  photoRequired: boolean;
  retired: boolean;
}

export type CategoryDraft = Category & { row: number };

/** The working minutes of a year with eight hours a day. A longer limit is refused. */
const LONGEST_LIMIT = 250 * 480;
const LONGEST_NAME = 60;
const LONGEST_CONDITION = 500;

const CODE = /^\d{7}$/;

/** Columns of the catalogue, in import and export. A file may name a line by its code or by its Chinese name. */
export const catalogueColumns = (lines: LineList) =>
  ({
    code: patternColumn('类别代码', 'Code', CODE, {
      zh: ' 7 位数字：大类 2 位、小类 2 位、事项 3 位',
      en: '7 digits: two major, two minor, three item',
    }),
    major: textColumn('大类', 'Major class', LONGEST_NAME),
    minor: textColumn('小类', 'Minor class', LONGEST_NAME),
    item: textColumn('事项', 'Item', LONGEST_NAME),
    line: choiceColumn('条线', 'Line', lines.codes, lines.chineseNames),
    acceptMinutes: countColumn('受理时限（分钟）', 'Minutes to accept', 1, LONGEST_LIMIT, '受理时限'),
    handleMinutes: countColumn('办理时限（分钟）', 'Minutes to handle', 1, LONGEST_LIMIT, '办理时限'),
    closingCondition: textColumn('结案条件', 'Closing condition', LONGEST_CONDITION),
    riskGrade: countColumn('风险等级', 'Risk grade', 1, 4),
    leastSeverity: orAbsent(choiceColumn('最低严重程度', 'Least severity', severities, chineseNames.severity)),
    photoRequired: orAbsent(choiceColumn('须拍照', 'Photo required', ['yes', 'no'], { yes: '是', no: '否' })),
  }) satisfies Columns;
type CatalogueColumns = ReturnType<typeof catalogueColumns>;
const fields = Object.keys(catalogueColumns(new LineList([]))) as (keyof CatalogueColumns)[];

export interface CatalogueFile {
  drafts: CategoryDraft[];
  /**
   * Returns true when a rejected row of the file may have meant the category with this code. The function is called
   * only for categories that are not among the drafts.
   */
  wasRejected: (code: string) => boolean;
}

/** Refuses rows that give a retired line to a category that did not have the line before. */
export function refuseRetiredLines(
  rows: readonly TableRow<Values<CatalogueColumns>>[],
  faults: RowFaults,
  lines: LineList,
  before: readonly Category[],
): void {
  const lineOf = new Map(before.map(({ code, line }) => [code, line]));
  for (const { row, values } of rows) {
    const problem = lines.problemOf(values.line, [lineOf.get(values.code) ?? null]);
    if (problem) faults.add(row, 'line', badInput('line', problem.zh, problem.en));
  }
}

/** Checks the rows of a catalogue. Rows that contradict other rows become faults. */
export function judgeCatalogue(
  rows: readonly TableRow<Values<CatalogueColumns>>[],
  faults: RowFaults,
  refused: readonly RefusedRow<CatalogueColumns>[],
): CatalogueFile {
  const drafts = refuseDifferentClassNames(
    refuseDuplicates(
      rows.map(({ row, values }) => ({
        row,
        ...values,
        photoRequired: values.photoRequired === 'yes',
        retired: false,
      })),
      'code',
      ({ code }) => code,
      faults,
    ),
    faults,
  );
  const codes = [
    ...refused.map(({ cells }) => cells.code ?? ''),
    ...rows.filter(({ row }) => faults.has(row)).map(({ values }) => values.code),
  ];
  // A row without a readable code may have been meant for any category.
  const hidden = codes.some((code) => !CODE.test(code));
  const rejected = new Set(codes);
  return { drafts, wasRejected: (code) => hidden || rejected.has(code) };
}

/**
 * Refuses rows that give a major or minor class another name than an earlier row, because a code prefix must have one
 * name.
 */
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
 * Returns the next version: the categories of the file, and the former categories that the file does not contain. These
 * are retired instead of removed, because old issues name them; a category whose row was rejected stays unchanged.
 */
export function nextVersion(before: readonly Category[], { drafts, wasRejected }: CatalogueFile): Category[] {
  const present = new Set(drafts.map(({ code }) => code));
  const kept = before
    .filter(({ code }) => !present.has(code))
    .map((category) => ({ ...category, retired: category.retired || !wasRejected(category.code) }));
  return [...drafts.map(({ row: _, ...category }) => category), ...kept].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** True when both have the same content. */
export function saysTheSame(a: Category, b: Category | undefined): boolean {
  return b !== undefined && a.retired === b.retired && fields.every((field) => a[field] === b[field]);
}

/** Writes the categories in use as CSV, in the form that the import reads. */
export function writeCatalogue(categories: readonly Category[]): string {
  return writeCsv(
    fields,
    categories.filter(({ retired }) => !retired).map((category) => fields.map((field) => cellOf(category[field]))),
  );
}

/** Returns the value as a cell of the import; an empty cell means no. */
function cellOf(value: string | number | boolean | null): string {
  return typeof value === 'boolean' ? (value ? 'yes' : '') : String(value ?? '');
}
