/** One row of a sheet as it stands in the file. */
export interface SheetRow {
  /** Number of the row as a spreadsheet shows it; the first row is 1. */
  row: number;
  /** Cells from column A on, untrimmed. */
  cells: string[];
  /** Columns (from 0) whose formula failed, such as #REF!. */
  failed?: ReadonlySet<number>;
}

/** The limits of one sheet. */
export interface SheetLimits {
  rows: number;
  columns: number;
}
