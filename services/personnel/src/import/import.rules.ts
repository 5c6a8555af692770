import { parse } from 'csv-parse/sync';
import { badInput, DomainError, type Messages } from '@jiceng/platform/errors';
import { personText } from '@jiceng/platform/text';
import { importErrors } from './import.errors.js';

/** How an import treats rows with faults: none is written, or those without fault are. */
export type ImportModeName = 'ALL_OR_NOTHING' | 'VALID_ROWS';

/** Why one row was refused. */
export interface RowFault {
  /** Line of the sheet: the header is row 1, the first row of data row 2. */
  row: number;
  /** Column at fault; null when it is the row as a whole. */
  field: string | null;
  code: string;
  messages: Messages;
}

export interface TableRow {
  row: number;
  cells: Readonly<Record<string, string>>;
  /** True when the row has more cells than the header, so that its cells may stand under the wrong names. */
  surplus?: boolean;
}

/** Rows an import may have: a district needs 5,000; more than this is a mistake or an attack. */
export const MOST_ROWS = 50_000;
const LONGEST_CELL = 4_000;

/**
 * Reads CSV with a header row (UTF-8, a byte order mark is allowed). Unknown columns are refused: a misspelt optional
 * column would otherwise be ignored in silence.
 * @throws BAD_INPUT, IMPORT_TOO_LARGE
 */
export function readTable(
  content: string,
  columns: { required: readonly string[]; optional?: readonly string[] },
): TableRow[] {
  let records: string[][];
  try {
    records = parse(content, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 65_536,
      trim: true,
      to: MOST_ROWS + 2,
    }) as string[][];
  } catch {
    throw badInput('content', '不是有效的 CSV', 'is not valid CSV');
  }
  const [header, ...body] = records;
  if (!header) throw badInput('content', '没有表头', 'has no header row');
  if (body.length > MOST_ROWS) throw importErrors.IMPORT_TOO_LARGE({ max: MOST_ROWS });
  const known = [...columns.required, ...(columns.optional ?? [])];
  const missing = columns.required.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw badInput('content', `缺少列 ${missing.join('、')}`, `lacks the columns ${missing.join(', ')}`);
  const unknown = header.filter((column) => !known.includes(column));
  if (unknown.length > 0)
    throw badInput(
      'content',
      `有未知的列，只允许 ${known.join('、')}`,
      `has unknown columns; allowed are ${known.join(', ')}`,
    );
  return body.map((values, index) => ({
    row: index + 2,
    cells: Object.fromEntries(known.map((column) => [column, values[header.indexOf(column)] ?? ''])),
    ...(values.length > header.length ? { surplus: true } : {}),
  }));
}

/** Reads the cells of one row and notes what is wrong with them. */
export class RowReader {
  readonly faults: RowFault[] = [];

  constructor(private readonly source: TableRow) {
    if (source.surplus)
      this.tried(null, undefined, () => {
        throw importErrors.ROW_TOO_LONG();
      });
  }

  get sound(): boolean {
    return this.faults.length === 0;
  }

  text(field: string, maxLength: number): string {
    return this.tried(field, '', () => personText(field, this.cell(field), { maxLength }));
  }

  optionalText(field: string, maxLength: number): string | null {
    return this.cell(field) === '' ? null : this.text(field, maxLength);
  }

  /** A code that outside systems know the thing by. */
  code(field: string): string {
    return this.tried(field, '', () => assertCode(field, this.cell(field)));
  }

  optionalCode(field: string): string | null {
    return this.cell(field) === '' ? null : this.code(field);
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T {
    return this.tried(field, values[0]!, () => assertOneOf(field, this.cell(field), values));
  }

  optionalOneOf<T extends string>(field: string, values: readonly T[]): T | null {
    return this.cell(field) === '' ? null : this.oneOf(field, values);
  }

  /** Values separated by `|`; empty cell, empty list. */
  list<T extends string>(field: string, check: (field: string, value: string) => T): T[] {
    const values = this.cell(field)
      .split('|')
      .map((value) => value.trim())
      .filter((value) => value !== '');
    return this.tried(field, [], () => [...new Set(values.map((value) => check(field, value)))]);
  }

  instant(field: string): Date {
    return this.tried(field, new Date(0), () => assertInstant(field, this.cell(field)));
  }

  optionalInstant(field: string): Date | null {
    return this.cell(field) === '' ? null : this.instant(field);
  }

  /** Runs a rule and notes its refusal as a fault of this row. Returns `fallback` when it refused. */
  tried<T>(field: string | null, fallback: T, rule: () => T): T {
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.faults.push({
        row: this.source.row,
        field: field ?? (error.details.field as string | undefined) ?? null,
        code: error.code,
        messages: error.messages,
      });
      return fallback;
    }
  }

  private cell(field: string): string {
    const value = this.source.cells[field] ?? '';
    // Longer cells fail their own check; this only keeps error messages and patterns cheap.
    return value.length > LONGEST_CELL ? value.slice(0, LONGEST_CELL) : value;
  }
}

/** Letters, digits and `- _ . /`, at most 64: what codes of organizations, posts and people are made of. */
export function assertCode(field: string, value: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\-_./]{0,63}$/u.test(value)) {
    throw badInput(field, '须为 1 至 64 个字母、数字或 - _ . /', 'must be 1 to 64 letters, digits or - _ . /');
  }
  return value;
}

export function assertOneOf<T extends string>(field: string, value: string, values: readonly T[]): T {
  const known = values.find((candidate) => candidate === value);
  if (known === undefined) throw badInput(field, `只能是 ${values.join('、')}`, `must be one of ${values.join(', ')}`);
  return known;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** An ISO 8601 instant with offset, or a calendar day, which begins at midnight in China (UTC+8). */
export function assertInstant(field: string, value: string): Date {
  const instant = new Date(value.length === 10 ? `${value}T00:00:00+08:00` : value);
  const realDay = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  if (
    !INSTANT.test(value) ||
    Number.isNaN(instant.getTime()) ||
    Number.isNaN(realDay.getTime()) ||
    !realDay.toISOString().startsWith(value.slice(0, 10))
  ) {
    throw badInput(
      field,
      '须为日期或带时区的时间，如 2026-11-23T09:30:00+08:00',
      'must be a day or an instant with offset, such as 2026-11-23T09:30:00+08:00',
    );
  }
  return instant;
}

/** What an import answers. */
export interface ImportReport {
  imported: number;
  unchanged: number;
  rejected: number;
  dryRun: boolean;
  errors: RowFault[];
}

/** Faults that one answer lists; `rejected` counts all rows. */
const MOST_FAULTS = 1_000;

/**
 * Judges a planned import: with ALL_OR_NOTHING one refused row refuses all.
 * @param counts rows by what the plan would do with them
 * @returns the answer, and whether the plan is to be written
 */
export function judgeImport(
  input: { mode: ImportModeName; dryRun: boolean },
  counts: { changed: number; unchanged: number },
  faults: readonly RowFault[],
): { report: ImportReport; write: boolean } {
  const rejected = new Set(faults.map((fault) => fault.row)).size;
  const refused = rejected > 0 && input.mode === 'ALL_OR_NOTHING';
  const report: ImportReport = {
    imported: refused ? 0 : counts.changed,
    unchanged: counts.unchanged,
    rejected,
    dryRun: input.dryRun,
    errors: faults.slice(0, MOST_FAULTS),
  };
  return { report, write: !refused && !input.dryRun && counts.changed > 0 };
}
