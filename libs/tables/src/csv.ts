import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tooLarge, unreadable } from './errors.js';
import type { SheetLimits, SheetRow } from './sheet.js';

/** Largest size of one record in bytes, so that a missing quote does not turn the rest of the file into one record. */
const LONGEST_RECORD = 256 * 1024;
/** Bytes that are parsed at once. Other requests run between two portions. */
const CHUNK = 64 * 1024;

/**
 * Reads CSV (RFC 4180) row by row. Row numbers are those of a spreadsheet: empty lines count, and line breaks inside
 * quotes do not.
 * @throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE
 */
export async function* readCsv(text: string, limits: SheetLimits): AsyncGenerator<SheetRow> {
  const parser = Readable.from(chunksOf(Buffer.from(text))).pipe(
    parse({ relax_column_count: true, max_record_size: LONGEST_RECORD }),
  );
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (cells.length > limits.columns) throw tooLarge('列数', 'columns', limits.columns);
      yield { row, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(`CSV 第 ${row + 1} 行格式有误，请检查引号`, `row ${row + 1} is not valid CSV; check its quotes`);
  }
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** Characters with which a formula begins in a spreadsheet. `-5` and `+86 25 …` are values and remain. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d\s])/;

/** True when a spreadsheet would run the text as a formula. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}

/**
 * Writes CSV with a header. A text that a spreadsheet would run as a formula gets a leading apostrophe, so that it
 * cannot run on the computer of the person who opens the file.
 */
export function writeCsv(header: readonly string[], rows: Iterable<readonly string[]>): string {
  const lines = [header.map(quote).join(',')];
  for (const cells of rows) lines.push(cells.map((cell) => quote(isFormula(cell) ? `'${cell}` : cell)).join(','));
  return `${lines.join('\n')}\n`;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
