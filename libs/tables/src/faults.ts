import { DomainError, type Messages } from '@jiceng/platform/errors';
import { rowErrors } from './errors.js';
import { cellName } from './xlsx.js';

/** One fault of one row. */
export interface RowFault {
  /** The row as a spreadsheet shows it: the header of most files is row 1. */
  row: number;
  /** The column at fault by its name in the API; null when the fault concerns the row as a whole. */
  field: string | null;
  /** The cell as a spreadsheet names it, such as C7; null where `field` is null or the file is no table. */
  cell: string | null;
  code: string;
  messages: Messages;
}

/** Faults that one answer lists; the count of rejected rows stays whole. */
export const MOST_FAULTS = 1_000;
/** Faults that are kept at all: a file of 100,000 wrong rows must not fill the memory with messages. */
const MOST_KEPT = 10 * MOST_FAULTS;

/** Gathers the faults of the rows of one import. */
export class RowFaults {
  private readonly faults: RowFault[] = [];
  private readonly warned: RowFault[] = [];
  private readonly rows = new Set<number>();

  /** @param columns place of each field in the file, from 0 */
  constructor(private readonly columns: ReadonlyMap<string, number> = new Map()) {}

  /** Refuses the row. */
  add(row: number, field: string | null, error: DomainError): void {
    this.rows.add(row);
    if (this.faults.length < MOST_KEPT) this.faults.push(this.faultOf(row, field, error));
  }

  /** Lists something that a person should look at; the row is taken over all the same. */
  warn(row: number, field: string | null, error: DomainError): void {
    if (this.warned.length < MOST_KEPT) this.warned.push(this.faultOf(row, field, error));
  }

  /**
   * Runs a rule; its refusal becomes a fault of the row.
   * @param field the column at fault; null when the error names it or the fault concerns the whole row
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

  /** Rows with at least one fault. */
  get rejected(): number {
    return this.rows.size;
  }

  /** The faults in the order of rows, cut to the number that one answer carries. */
  list(): RowFault[] {
    return inOrder(this.faults);
  }

  warnings(): RowFault[] {
    return inOrder(this.warned);
  }

  /** The same faults in a list of its own, to which judging the rows adds. */
  copy(): RowFaults {
    const copy = new RowFaults(this.columns);
    copy.faults.push(...this.faults);
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

/** Keeps the rows whose key no earlier row has; the others get ROW_DUPLICATE. */
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
