import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { cellName } from './xlsx.js';

/** Number of empty rows that get the text format, so that codes typed into a template remain text. */
const EMPTY_TEXT_ROWS = 1_000;

/**
 * Writes a workbook with one sheet. Every cell is text, so that a spreadsheet neither shortens codes nor runs formulas.
 * @param options.template true to give the rows below the header the text format too
 */
export async function writeXlsx(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: { template?: boolean } = {},
): Promise<Buffer> {
  const lines = [
    header,
    ...rows,
    ...(options.template ? Array.from({ length: EMPTY_TEXT_ROWS }, () => header.map(() => '')) : []),
  ];
  const body = lines.map((cells, index) => rowXml(index + 1, cells)).join('');
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries({ ...PARTS, 'xl/worksheets/sheet1.xml': sheetXml(header.length, body) }))
    zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`), name, {
      mtime: EPOCH,
    });
  zip.end();
  return buffer(zip.outputStream as Readable);
}

/** A constant time, so that the same content gives the same bytes. */
const EPOCH = new Date(1980, 0, 1);

function rowXml(row: number, cells: readonly string[]): string {
  const inner = cells.map((cell, column) => {
    const text = cell === '' ? '' : `<is><t xml:space="preserve">${escapeText(cell)}</t></is>`;
    return `<c r="${cellName(row, column)}" s="1"${text === '' ? '' : ' t="inlineStr"'}>${text}</c>`;
  });
  return `<row r="${row}">${inner.join('')}</row>`;
}

function sheetXml(columns: number, rows: string): string {
  return `<worksheet xmlns="${MAIN}"><cols><col min="1" max="${Math.max(columns, 1)}" width="22" style="1"/></cols><sheetData>${rows}</sheetData></worksheet>`;
}

/**
 * XML forbids most control characters, so the format writes them as _x0007_. An underscore that would look like the
 * start of such a code becomes _x005F_.
 */
function escapeText(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char]!);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const PARTS = {
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  // Number format 49 means text.
  'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};
