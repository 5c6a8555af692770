import { parse, type CsvError } from 'csv-parse/sync';
import { DomainError, type Messages } from '@jiceng/platform/errors';
import { personText } from '@jiceng/platform/text';
import { importErrors, rowErrors } from './import.errors.js';

/** Bytes of one imported file. */
export const MOST_BYTES = 16 * 1024 * 1024;
/** Rows of one imported table; a large district has some thousand grids. */
export const MOST_ROWS = 20_000;
/** Row errors that one answer lists; the count of rejected rows stays whole. */
export const MOST_ERRORS = 500;
/** Characters of one record, so that a missing quote cannot swallow the file. */
const LONGEST_RECORD = 64 * 1024;

export type ImportMode = 'ALL_OR_NOTHING' | 'VALID_ROWS';

/** One fault of one row. */
export interface RowFault {
  row: number;
  /** The column or property at fault; null when it is the row as a whole. */
  field: string | null;
  code: string;
  messages: Messages;
}

export interface ImportSummary {
  imported: number;
  unchanged: number;
  rejected: number;
  dryRun: boolean;
  errors: RowFault[];
}

/** Gathers what is wrong with the rows of one import. */
export class RowFaults {
  private readonly faults: RowFault[] = [];
  private readonly rows = new Set<number>();

  add(row: number, field: string | null, error: DomainError): void {
    this.rows.add(row);
    this.faults.push({ row, field, code: error.code, messages: error.messages });
  }

  /** Runs a check of one field; a refusal becomes a fault of the row. */
  check<T>(row: number, field: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.add(row, field, error);
      return undefined;
    }
  }

  has(row: number): boolean {
    return this.rows.has(row);
  }

  get rejected(): number {
    return this.rows.size;
  }

  /** In the order of rows, cut to what one answer carries. */
  list(): RowFault[] {
    return [...this.faults].sort((a, b) => a.row - b.row).slice(0, MOST_ERRORS);
  }

  /** True when the rows that are in order may be written. */
  allowWriting(options: { mode: ImportMode; dryRun: boolean }): boolean {
    return !options.dryRun && (options.mode === 'VALID_ROWS' || this.rejected === 0);
  }

  /** What the import answers. `accepted` and `unchanged` count rows in order. */
  summary(options: { mode: ImportMode; dryRun: boolean }, accepted: number, unchanged: number): ImportSummary {
    const refused = options.mode === 'ALL_OR_NOTHING' && this.rejected > 0;
    return {
      imported: refused ? 0 : accepted,
      unchanged: refused ? 0 : unchanged,
      rejected: this.rejected,
      dryRun: options.dryRun,
      errors: this.list(),
    };
  }
}

/** One row of a table: its number as a spreadsheet shows it (the header is row 1) and its cells by column. */
export interface TableRow<C extends string> {
  row: number;
  cells: Record<C, string>;
}

/** @throws IMPORT_TOO_LARGE, IMPORT_UNREADABLE */
export function assertReadableText(content: string): void {
  if (Buffer.byteLength(content) > MOST_BYTES) {
    throw importErrors.IMPORT_TOO_LARGE({ what: '字节', whatEn: 'bytes', max: MOST_BYTES });
  }
  // Archives, spreadsheets and other binary files give themselves away by a zero character or broken surrogates.
  if (content.includes('\u0000') || !content.isWellFormed()) {
    throw importErrors.IMPORT_UNREADABLE({ problemZh: '不是 UTF-8 文本', problem: 'it is not UTF-8 text' });
  }
}

/**
 * Reads a CSV table with a header row (RFC 4180, UTF-8, a byte order mark is fine). Columns may stand in any order.
 * @throws IMPORT_UNREADABLE, IMPORT_COLUMNS, IMPORT_TOO_LARGE
 */
export function readTable<R extends string, O extends string = never>(
  content: string,
  required: readonly R[],
  faults: RowFaults,
  optional: readonly O[] = [],
): TableRow<R | O>[] {
  assertReadableText(content);
  const [header = [], ...records] = parseRecords(content);
  const columns = header.map((cell) => cell.trim());
  const known: readonly string[] = [...required, ...optional];
  const missing = required.filter((column) => !columns.includes(column));
  const wrong = [
    ...missing,
    ...columns.filter((column, index) => !known.includes(column) || columns.indexOf(column) !== index),
  ];
  if (wrong.length > 0)
    throw importErrors.IMPORT_COLUMNS({ expected: known.join(','), wrong: shorten(wrong.join(',')) });
  return records.flatMap((record, index) => {
    const row = index + 2;
    if (record.length !== columns.length) {
      faults.add(row, null, rowErrors.ROW_CELL_COUNT({ expected: columns.length, actual: record.length }));
      return [];
    }
    const cells = Object.fromEntries(
      known.map((column) => [column, (record[columns.indexOf(column)] ?? '').trim()]),
    ) as Record<R | O, string>;
    return [{ row, cells }];
  });
}

function parseRecords(content: string): string[][] {
  try {
    return parse(content, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      skip_records_with_empty_values: false,
      max_record_size: LONGEST_RECORD,
      to: MOST_ROWS + 2,
      on_record: (record: string[], { records }) => {
        if (records > MOST_ROWS + 1)
          throw importErrors.IMPORT_TOO_LARGE({ what: '行数', whatEn: 'rows', max: MOST_ROWS });
        return record;
      },
    }) as unknown as string[][];
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const { lines } = error as CsvError & { lines?: number };
    throw importErrors.IMPORT_UNREADABLE({
      problemZh: `CSV 第 ${lines ?? '?'} 行附近格式有误`,
      problem: `broken CSV near line ${lines ?? '?'}`,
    });
  }
}

/** Cells that a spreadsheet would run as a formula when the table is exported again. */
const FORMULA = /^[=+@\t\r]|^-[^\d\s]/;

/** A text cell: filled, not too long, no control characters, no formula. @throws DomainError for the row */
export function textCell(field: string, value: string, maxLength: number): string {
  if (value.trim() === '') throw rowErrors.ROW_FIELD_MISSING({ field });
  const text = personText(field, value, { maxLength });
  if (FORMULA.test(text)) throw invalidCell(field, '不能以公式符号开头', 'must not begin like a formula');
  return text;
}

/** A cell that must match a pattern. @throws DomainError for the row */
export function patternCell(field: string, value: string, pattern: RegExp, zh: string, en: string): string {
  if (value === '') throw rowErrors.ROW_FIELD_MISSING({ field });
  if (!pattern.test(value)) throw invalidCell(field, zh, en);
  return value;
}

/** A cell that must be one of a list. @throws DomainError for the row */
export function choiceCell<T extends string>(field: string, value: string, choices: readonly T[]): T {
  if (value === '') throw rowErrors.ROW_FIELD_MISSING({ field });
  if (!(choices as readonly string[]).includes(value))
    throw invalidCell(field, `应为 ${choices.join('、')} 之一`, `must be one of ${choices.join(', ')}`);
  return value as T;
}

/** A whole number between two bounds, both allowed. @throws DomainError for the row */
export function countCell(field: string, value: string, least: number, most: number): number {
  if (value === '') throw rowErrors.ROW_FIELD_MISSING({ field });
  const count = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(count >= least && count <= most))
    throw invalidCell(field, `应为 ${least} 至 ${most} 的整数`, `must be a whole number from ${least} to ${most}`);
  return count;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant in ISO 8601 with offset. @throws DomainError for the row */
export function instantCell(field: string, value: string): Date {
  const day = value.slice(0, 10);
  const real = INSTANT.test(value) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  const instant = new Date(real ? value : Number.NaN);
  if (Number.isNaN(instant.getTime()))
    throw invalidCell(
      field,
      '应为带时区的时间，如 2026-11-23T09:30:00+08:00',
      'must be an instant with offset, such as 2026-11-23T09:30:00+08:00',
    );
  return instant;
}

export function invalidCell(field: string, problemZh: string, problem: string): DomainError {
  return rowErrors.ROW_FIELD_INVALID({ field, problemZh, problem });
}

/** Refuses every row whose key an earlier row has. */
export function refuseDuplicates<T extends { row: number }>(
  rows: readonly T[],
  field: string,
  keyOf: (row: T) => string,
  faults: RowFaults,
): T[] {
  const first = new Map<string, number>();
  return rows.filter((row) => {
    const key = keyOf(row);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, row.row);
      return true;
    }
    faults.add(row.row, field, rowErrors.ROW_DUPLICATE({ value: key, first: earlier }));
    return false;
  });
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
