import { DomainError, type Messages } from '@jiceng/platform/errors';
import { rowErrors } from './errors.js';
import { cellName } from './xlsx.js';

/** One fault of one row. */
export interface RowFault {
  /** The row number that a spreadsheet shows. In most files the header is row 1. */
  row: number;
  /** Name of the column in the API; null when the fault concerns the whole row. */
  field: string | null;
  /** Name of the cell in a spreadsheet, such as C7; null when `field` is null or the file is not a table. */
  cell: string | null;
  code: string;
  messages: Messages;
}

/** Largest number of faults in one answer. The count of rejected rows includes all. */
export const MOST_FAULTS = 1_000;
/**
 * Largest number of faults that are kept, so that a file with 100,000 wrong rows does not fill the memory with
 * messages.
 */
const MOST_KEPT = 10 * MOST_FAULTS;

/** Collects the faults of the rows of one import. */
export class RowFaults {
  private readonly faults: RowFault[] = [];
  private readonly warned: RowFault[] = [];
  private readonly rows = new Set<number>();

  /** @param columns position of each field in the file, from 0 */
  constructor(private readonly columns: ReadonlyMap<string, number> = new Map()) {}

  /** Adds a fault that rejects the row. */
  add(row: number, field: string | null, error: DomainError): void {
    this.rows.add(row);
    if (this.faults.length < MOST_KEPT) this.faults.push(this.faultOf(row, field, error));
  }

  /** Adds a warning that a person should check. The row is still imported. */
  warn(row: number, field: string | null, error: DomainError): void {
    if (this.warned.length < MOST_KEPT) this.warned.push(this.faultOf(row, field, error));
  }

  /**
   * Runs a rule and returns its result. A DomainError that the rule throws becomes a fault of the row, and the result
   * is undefined.
   * @param field the column; null when the error names it or the fault concerns the whole row
   */
  check<T>(row: number, field: string | null, rule: () => T): T | undefined {
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.add(row, field ?? (error.details.field as string | undefined) ?? null, error);
      return undefined;
    }
  }

  has(row: number): boolean {
    return this.rows.has(row);
  }

  /** Number of rows with at least one fault. */
  get rejected(): number {
    return this.rows.size;
  }

  /** Returns the faults in the order of rows, up to the number that one answer contains. */
  list(): RowFault[] {
    return inOrder(this.faults);
  }

  warnings(): RowFault[] {
    return inOrder(this.warned);
  }

  /** Returns a separate list with the same faults. Further faults of the copy do not change this list. */
  copy(): RowFaults {
    const copy = new RowFaults(this.columns);
    copy.faults.push(...this.faults);
    copy.warned.push(...this.warned);
    for (const row of this.rows) copy.rows.add(row);
    return copy;
  }

  private faultOf(row: number, field: string | null, { code, messages }: DomainError): RowFault {
    const column = field === null ? undefined : this.columns.get(field);
    return { row, field, cell: column === undefined ? null : cellName(row, column), code, messages };
  }
}

function inOrder(faults: readonly RowFault[]): RowFault[] {
  return [...faults].sort((a, b) => a.row - b.row).slice(0, MOST_FAULTS);
}

/** Keeps the first row for each key. Later rows with the same key get ROW_DUPLICATE. */
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
