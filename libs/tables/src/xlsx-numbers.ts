import { unreadable } from './errors.js';
import type { XmlEvent } from './xml.js';

/** Built-in number formats for days and times. Formats 27–36 and 50–58 belong to Chinese spreadsheets. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** True when a number format of a workbook shows a day or a time. */
function showsDate(format: string): boolean {
  const bare = format.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
  return /[ymdhs]/i.test(bare);
}

/** Tells which cell styles show days or times and converts their numbers to text. */
export class CellFormats {
  constructor(
    private readonly dateStyles: ReadonlySet<number>,
    private readonly epoch1904: boolean,
  ) {}

  isDate(style: number): boolean {
    return this.dateStyles.has(style);
  }

  /**
   * Converts a number of days to text such as 2026-11-23. A number that is not whole also gives the time in China
   * (UTC+8).
   */
  dateText(value: string): string {
    const days = finite(value);
    // Spreadsheets count 29 February 1900, which did not exist. Numbers before that day are therefore one too low.
    const sinceEpoch = this.epoch1904 ? days + 1_462 : days < 60 ? days + 1 : days;
    const instant = new Date(Math.round((sinceEpoch - 25_569) * 86_400) * 1_000);
    if (Number.isNaN(instant.getTime()) || days < 0) return numberText(value);
    const text = instant.toISOString();
    if (days < 1) return text.slice(11, 16);
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 19)}+08:00`;
  }
}

/** Reads which cell styles show days or times. Without a styles file no cell does. */
export async function readCellFormats(
  xml: AsyncIterable<readonly XmlEvent[]>,
  epoch1904: boolean,
): Promise<CellFormats> {
  const ownDates = new Map<string, boolean>();
  const dateStyles = new Set<number>();
  let inCellFormats = false;
  let style = 0;
  for await (const events of xml) {
    for (const event of events) {
      if (event.kind === 'text') continue;
      if (event.name === 'cellXfs') inCellFormats = event.kind === 'open';
      if (event.kind !== 'open') continue;
      const { numFmtId = '0', formatCode = '' } = event.attributes;
      if (event.name === 'numFmt') ownDates.set(numFmtId, showsDate(formatCode));
      if (event.name !== 'xf' || !inCellFormats) continue;
      if (ownDates.get(numFmtId) ?? isBuiltInDate(Number(numFmtId))) dateStyles.add(style);
      style += 1;
    }
  }
  return new CellFormats(dateStyles, epoch1904);
}

/**
 * Writes a number with all its digits. A spreadsheet keeps 15 digits; a longer whole number is written as 3.20106E+17,
 * because its last digits are lost, and columns of codes refuse this form.
 */
export function numberText(value: string): string {
  const number = finite(value);
  if (Math.abs(number) >= 1e15) return number.toExponential().toUpperCase();
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(15)));
}

function finite(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) throw unreadable('单元格中的数字无效', 'a cell holds a number that cannot be read');
  return number;
}
