import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tooLarge, unreadable } from './errors.js';
import type { Cell, SheetLimits, SheetRow } from './sheet.js';

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
      yield { row, cells: cells.map(withoutMark) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(`CSV 第 ${row + 1} 行格式有误，请检查引号`, `row ${row + 1} is not valid CSV; check its quotes`);
  }
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** Characters with which a formula begins in a spreadsheet. `-5` and `+86 25 …` are values and do not match. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d\s])/;

/** True when a spreadsheet would run the text as a formula. */
export function isFormula(text: string): boolean {
  return FORMULA.test(text);
}

/**
 * Beginnings of texts that a spreadsheet may take for a formula or a command, also in full width, after blanks, and
 * after apostrophes that an earlier export wrote.
 */
const RISKY = /^'*[ \u3000]*[=+\-@＝＋－＠\u0000-\u001f\u007f]/;

/** Removes the apostrophe that `csvLine` wrote, so that an exported file can be imported again. */
function withoutMark(cell: string): string {
  return cell.startsWith("'") && RISKY.test(cell) ? cell.slice(1) : cell;
}

/**
 * Writes a record of CSV. A text that a spreadsheet may take for a formula gets a leading apostrophe, so that it
 * remains a text on the computer of the person who opens the file. Numbers are written as they are.
 */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map((cell) => (typeof cell === 'number' ? String(cell) : quote(marked(cell ?? '')))).join(',');
}

/** Writes CSV with a header. */
export function writeCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [csvLine(header)];
  for (const cells of rows) lines.push(csvLine(cells));
  return `${lines.join('\n')}\n`;
}

function marked(cell: string): string {
  return RISKY.test(cell) ? `'${cell}` : cell;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
