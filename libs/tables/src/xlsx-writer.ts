import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Cell } from './sheet.js';
import { cellName } from './xlsx.js';

/** Number of empty rows that get the text format, so that codes typed into a template remain text. */
const EMPTY_TEXT_ROWS = 1_000;
/** Characters of XML that are passed on at once. */
const PORTION = 64 * 1024;
/** Longest text of a cell in the format. */
const LONGEST_TEXT = 32_767;

/** A sheet to write. */
export interface WrittenSheet {
  /** Name without the characters \ / ? * [ ] : and of at most 31 characters. */
  name: string;
  columns: number;
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>;
}

/**
 * Writes a workbook with one sheet.
 * @param options.template true to give the rows below the header the text format too
 */
export function writeXlsx(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: { template?: boolean } = {},
): Promise<Buffer> {
  const empty = options.template ? Array.from({ length: EMPTY_TEXT_ROWS }, () => header.map(() => '')) : [];
  return buffer(streamXlsx([{ name: 'Sheet1', columns: header.length, rows: [header, ...rows, ...empty] }]));
}

/**
 * Writes a workbook as its rows arrive, so that a long table needs little memory. Texts are cells of text, so that a
 * spreadsheet neither shortens codes nor runs formulas. The stream fails when the rows fail.
 */
export function streamXlsx(sheets: readonly WrittenSheet[]): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  (zip as unknown as NodeJS.EventEmitter).on('error', (error: Error) => output.destroy(error));
  for (const [name, xml] of Object.entries(partsOf(sheets)))
    zip.addBuffer(Buffer.from(`${DECLARATION}${xml}`), name, { mtime: EPOCH });
  for (const [index, sheet] of sheets.entries())
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, { mtime: EPOCH }, (opened) =>
      opened(null, Readable.from(sheetXml(sheet), { objectMode: false })),
    );
  zip.end();
  return output;
}

/** A constant time, so that the same content gives the same bytes. */
const EPOCH = new Date(1980, 0, 1);
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

async function* sheetXml({ columns, rows }: WrittenSheet): AsyncGenerator<Buffer> {
  const width = `<cols><col min="1" max="${Math.max(columns, 1)}" width="22" style="1"/></cols>`;
  let xml = `${DECLARATION}<worksheet xmlns="${MAIN}">${width}<sheetData>`;
  const letters = Array.from({ length: columns }, (_, column) => cellName(1, column).slice(0, -1));
  let row = 0;
  for await (const cells of rows) {
    xml += rowXml(++row, cells, letters);
    if (xml.length < PORTION) continue;
    yield Buffer.from(xml);
    xml = '';
  }
  yield Buffer.from(`${xml}</sheetData></worksheet>`);
}

function rowXml(row: number, cells: readonly Cell[], letters: readonly string[]): string {
  let xml = `<row r="${row}">`;
  for (const [column, cell] of cells.entries()) {
    const name = `<c r="${letters[column]}${row}"`;
    if (typeof cell === 'number') xml += `${name}><v>${cell}</v></c>`;
    else if (cell === null || cell === '') xml += `${name} s="1"/>`;
    else {
      const text = escapeText(cell.slice(0, LONGEST_TEXT));
      xml += `${name} s="1" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
    }
  }
  return `${xml}</row>`;
}

/** Characters that XML forbids or gives a meaning, and underscores that could begin a code such as _x0007_. */
const SPECIAL = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff&<>"_]/;

/**
 * XML forbids most control characters, so the format writes them as _x0007_. An underscore that would look like the
 * start of such a code becomes _x005F_.
 */
function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function partsOf(sheets: readonly WrittenSheet[]): Record<string, string> {
  const each = (part: (number: number, name: string) => string): string =>
    sheets.map(({ name }, index) => part(index + 1, escapeText(name))).join('');
  const types = each(
    (number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
  );
  const listed = each((number, name) => `<sheet name="${name}" sheetId="${number}" r:id="rId${number}"/>`);
  const related = each(
    (number) => `<Relationship Id="rId${number}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
  );
  const styles = `<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/>`;
  return {
    '[Content_Types].xml': [
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">',
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>`,
      `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${types}</Types>`,
    ].join(''),
    '_rels/.rels': [
      `<Relationships xmlns="${RELATIONS}">`,
      `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ].join(''),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}">${related}${styles}</Relationships>`,
    // Number format 49 means text.
    'xl/styles.xml': [
      `<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>`,
      '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>',
      '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>',
    ].join(''),
  };
}
