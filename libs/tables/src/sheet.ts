/** A row of a sheet in the file. */
export interface SheetRow {
  /** Row number that a spreadsheet shows; the first row is 1. */
  row: number;
  /** Cells from column A on, not trimmed. */
  cells: string[];
  /** Positions (from 0) of cells whose formula failed, such as #REF!. */
  failed?: ReadonlySet<number>;
}

/** The limits of one sheet. */
export interface SheetLimits {
  rows: number;
  columns: number;
}

/** A cell that is written: a text, a number, or nothing. */
export type Cell = string | number | null;

/** Beginning of a note above the header of a csv file. Imports skip these rows. */
export const NOTE_MARK = '# ';
