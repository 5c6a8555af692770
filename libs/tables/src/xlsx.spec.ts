import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { SheetRow } from './sheet.js';
import { cellName, readXlsx } from './xlsx.js';
import { numberText } from './xlsx-numbers.js';
import { writeXlsx } from './xlsx-writer.js';
import { MOST_UNPACKED_BYTES } from './zip.js';

const limits = { rows: 1_000, columns: 20 };

async function rowsOf(bytes: Uint8Array): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readXlsx(bytes, limits)) rows.push(row);
  return rows;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;

/** Returns a workbook with the fewest parts that the format allows. */
function aWorkbook(parts: Record<string, string | Buffer> = {}): Promise<Buffer> {
  const zip = new ZipFile();
  const all = {
    '_rels/.rels': `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="s"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('s', 'worksheet', 'sheet.xml')}</Relationships>`,
    'xl/sheet.xml': '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
    ...parts,
  };
  for (const [name, content] of Object.entries(all)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}
const sheet = (rows: string): Record<string, string> => ({
  'xl/sheet.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
});

describe('readXlsx', () => {
  it('reads a workbook of another program: formatted texts, custom date formats, results of formulas and truth values', async () => {
    expect(await rowsOf(readFileSync(new URL('../fixtures/xlsxwriter.xlsx', import.meta.url)))).toEqual([
      { row: 1, cells: ['Code', 'Name', 'Count', 'Since'], failed: new Set() },
      { row: 2, cells: ['320106001000', '市容 & 环境', '0.3', '2026-01-01'], failed: new Set() },
      { row: 3, cells: ['010200123456789012', '路面破损', '42', 'true'], failed: new Set() },
    ]);
  });

  it('keeps the position of cells and rows when the file omits others', async () => {
    const rows = await rowsOf(
      await aWorkbook(sheet('<row r="3"><c r="C3"><v>7</v></c></row><row><c><v>8</v></c></row>')),
    );
    expect(rows.map(({ row, cells }) => [row, cells])).toEqual([
      [3, ['', '', '7']],
      [4, ['8']],
    ]);
  });

  it('reads back the characters that XML forbids', async () => {
    const cells = ['a\u0007b', '_x0041_', '<&>', ' x '];
    expect((await rowsOf(await writeXlsx(cells, [])))[0]!.cells).toEqual(cells);
  });

  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['no zip archive', async () => Buffer.from('PK\u0003\u0004 nothing'), 'IMPORT_UNREADABLE'],
    ['an archive of something else', () => aWorkbook({ '_rels/.rels': '<Relationships/>' }), 'IMPORT_UNREADABLE'],
    ['broken XML', () => aWorkbook(sheet('<row r="1"></c>')), 'IMPORT_UNREADABLE'],
    [
      'entities that expand to more than they say',
      () =>
        aWorkbook({
          'xl/sheet.xml': '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><v>&b;</v></worksheet>',
        }),
      'IMPORT_UNREADABLE',
    ],
    [
      'an entity that reads a file',
      () =>
        aWorkbook({
          'xl/sheet.xml': '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>',
        }),
      'IMPORT_UNREADABLE',
    ],
    ['elements without end inside each other', () => aWorkbook(sheet('<x>'.repeat(100))), 'IMPORT_UNREADABLE'],
    ['rows that go backwards', () => aWorkbook(sheet('<row r="2"/><row r="1"/>')), 'IMPORT_UNREADABLE'],
    [
      'a text that the workbook does not have',
      () => aWorkbook(sheet('<row><c t="s"><v>9</v></c></row>')),
      'IMPORT_UNREADABLE',
    ],
    [
      'a column beyond the limit',
      () => aWorkbook(sheet('<row r="1"><c r="U1"><v>1</v></c></row>')),
      'IMPORT_TOO_LARGE',
    ],
    [
      'a hidden sheet alone',
      () => aWorkbook({ 'xl/workbook.xml': '<workbook><sheets><sheet state="hidden" r:id="s"/></sheets></workbook>' }),
      'IMPORT_UNREADABLE',
    ],
  ])('refuses %s', async (_, make, code) => {
    await expect(make().then(rowsOf)).rejects.toMatchObject({ code });
  });

  it('refuses an archive above the limit of unpacked bytes before it unpacks any file', async () => {
    const bomb = withSize(
      await aWorkbook({ 'xl/media/image1.png': Buffer.alloc(12_345) }),
      12_345,
      MOST_UNPACKED_BYTES + 1,
    );
    await expect(rowsOf(bomb)).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
  });

  it('refuses an archive whose files are larger than it announces', async () => {
    const parts = sheet('<row><c><v>1</v></c></row>'.repeat(10_000));
    const lying = withSize(await aWorkbook(parts), Buffer.byteLength(parts['xl/sheet.xml']!), 100);
    await expect(rowsOf(lying)).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE' });
  });
});

/** Replaces the size `size` in the headers of an archive by the size `announced`. */
function withSize(archive: Buffer, size: number, announced: number): Buffer {
  const changed = Buffer.from(archive);
  const wanted = Buffer.alloc(4);
  wanted.writeUInt32LE(size);
  for (let at = changed.indexOf(wanted); at !== -1; at = changed.indexOf(wanted, at + 4))
    changed.writeUInt32LE(announced, at);
  return changed;
}

describe('numberText', () => {
  it.each([
    ['320106000000', '320106000000'],
    ['3.20106E+11', '320106000000'],
    ['320106001001001', '320106001001001'],
    ['3.2010619900307E+17', '3.2010619900307E+17'],
    ['0.30000000000000004', '0.3'],
    ['-5', '-5'],
  ])('writes %s as %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});

describe('cellName', () => {
  it.each([
    [7, 2, 'C7'],
    [1, 25, 'Z1'],
    [1, 26, 'AA1'],
    [2, 16_383, 'XFD2'],
  ])('gives for row %d and column %d the name %s', (row, column, name) => {
    expect(cellName(row, column)).toBe(name);
  });
});
