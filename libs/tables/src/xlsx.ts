import { posix } from 'node:path';
import { tooLarge, unreadable } from './errors.js';
import type { SheetLimits, SheetRow } from './sheet.js';
import { Archive } from './zip.js';
import { CellFormats, numberText, readCellFormats } from './xlsx-numbers.js';
import { readXml, type XmlEvent } from './xml.js';

/** Largest row and column numbers of the format. */
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;

/**
 * Reads the first visible sheet of an xlsx workbook row by row. A cell gives the text that a person sees, except that
 * numbers keep all digits, days have the form 2026-11-23, times are in China's time zone, and formulas give their last
 * result.
 * @throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE
 */
export async function* readXlsx(bytes: Uint8Array, limits: SheetLimits): AsyncGenerator<SheetRow> {
  const archive = await Archive.open(bytes);
  const parts = await findParts(archive);
  const sheet = parts.sheets.find(({ visible }) => visible);
  if (!sheet || !archive.has(sheet.part))
    throw unreadable('工作簿中没有可见的工作表', 'the workbook has no visible sheet');
  yield* rowsOf(archive, sheet.part, await contextOf(archive, parts), limits);
}

/** A sheet of a workbook with its rows. */
export interface ReadSheet {
  name: string;
  visible: boolean;
  rows: SheetRow[];
}

/**
 * Reads all sheets of a workbook, also the hidden ones.
 * @param limits the rows and columns of each sheet; more are refused
 * @throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE
 */
export async function readSheets(archive: Archive, limits: SheetLimits): Promise<ReadSheet[]> {
  const parts = await findParts(archive);
  const context = await contextOf(archive, parts);
  const sheets: ReadSheet[] = [];
  for (const { name, visible, part } of parts.sheets) {
    const rows: SheetRow[] = [];
    for await (const row of rowsOf(archive, part, context, limits)) {
      if (rows.length >= limits.rows) throw tooLarge('行数', 'rows', limits.rows);
      rows.push(row);
    }
    sheets.push({ name, visible, rows });
  }
  return sheets;
}

async function contextOf(archive: Archive, { strings, styles, epoch1904 }: WorkbookParts): Promise<CellContext> {
  return {
    strings: await readStrings(archive, strings),
    formats: await readCellFormats(readXml(archive.read(styles)), epoch1904),
  };
}

async function* rowsOf(
  archive: Archive,
  part: string,
  context: CellContext,
  limits: SheetLimits,
): AsyncGenerator<SheetRow> {
  let last = 0;
  for await (const row of readRows(readXml(archive.read(part)), context, limits)) {
    if (row.row <= last || row.row > LAST_ROW) throw broken();
    last = row.row;
    yield row;
  }
}

interface WorkbookParts {
  /** The sheets in the order of the workbook. */
  sheets: { name: string; visible: boolean; part: string }[];
  strings: string;
  styles: string;
  epoch1904: boolean;
}

/** Finds the parts of the workbook through their relationships, because programs use different file names. */
async function findParts(archive: Archive): Promise<WorkbookParts> {
  const root = await relationsOf(archive, '');
  const workbook = root.find(({ type }) => type === 'officeDocument')?.target;
  if (workbook === undefined || !archive.has(workbook)) throw broken();
  const listed: { name: string; visible: boolean; id: string | undefined }[] = [];
  let epoch1904 = false;
  for await (const events of readXml(archive.read(workbook))) {
    for (const event of events) {
      if (event.kind !== 'open') continue;
      if (event.name === 'workbookPr') epoch1904 = isTrue(event.attributes.date1904);
      if (event.name !== 'sheet') continue;
      listed.push({
        name: event.attributes.name ?? '',
        visible: (event.attributes.state ?? 'visible') === 'visible',
        id: event.attributes['r:id'] ?? Object.entries(event.attributes).find(([name]) => name.endsWith(':id'))?.[1],
      });
    }
  }
  const relations = await relationsOf(archive, workbook);
  const sheets = listed.flatMap(({ name, visible, id }) => {
    const part = relations.find((each) => each.id === id && each.type === 'worksheet')?.target;
    return part === undefined ? [] : [{ name, visible, part }];
  });
  const byType = (wanted: string): string => relations.find(({ type }) => type === wanted)?.target ?? '';
  return { sheets, strings: byType('sharedStrings'), styles: byType('styles'), epoch1904 };
}

interface Relation {
  id: string;
  /** Last segment of the type, which is the same in both editions of the standard. */
  type: string;
  target: string;
}

async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const relations: Relation[] = [];
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  for await (const events of readXml(archive.read(file))) {
    for (const event of events) {
      if (event.kind !== 'open' || event.name !== 'Relationship') continue;
      const { Id = '', Type = '', Target = '', TargetMode } = event.attributes;
      if (TargetMode === 'External') continue;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target });
    }
  }
  return relations;
}

/** Reads the shared texts, to which cells refer by number. Phonetic hints for Japanese (rPh) are left out. */
async function readStrings(archive: Archive, part: string): Promise<string[]> {
  const strings: string[] = [];
  let text: string | null = null;
  let [inText, phonetic] = [false, false];
  for await (const events of readXml(archive.read(part))) {
    for (const event of events) {
      if (event.kind === 'text') {
        if (inText && !phonetic && text !== null) text += event.text;
        continue;
      }
      const opens = event.kind === 'open';
      if (event.name === 't') inText = opens;
      if (event.name === 'rPh') phonetic = opens;
      if (event.name !== 'si') continue;
      if (!opens) strings.push(unescapeText(text ?? ''));
      text = opens ? '' : null;
    }
  }
  return strings;
}

interface CellContext {
  strings: readonly string[];
  formats: CellFormats;
}

interface OpenCell {
  column: number;
  type: string;
  style: number;
  value: string;
  inline: string;
}

async function* readRows(
  xml: AsyncIterable<readonly XmlEvent[]>,
  context: CellContext,
  limits: SheetLimits,
): AsyncGenerator<SheetRow> {
  let row: (SheetRow & { failed: Set<number> }) | null = null;
  let cell: OpenCell | null = null;
  let last = 0;
  let reading: 'value' | 'inline' | null = null;
  let phonetic = false;
  for await (const events of xml) {
    for (const event of events) {
      if (event.kind === 'text') {
        if (cell && reading !== null && !phonetic) cell[reading] += event.text;
        continue;
      }
      const opens = event.kind === 'open';
      switch (event.name) {
        case 'row':
          if (row !== null) yield row;
          if (event.kind === 'open') {
            last = event.attributes.r === undefined ? last + 1 : wholeNumber(event.attributes.r);
            row = { row: last, cells: [], failed: new Set() };
          } else row = null;
          break;
        case 'c':
          if (event.kind === 'open') cell = openCell(event.attributes, row?.cells.length ?? 0);
          else {
            if (row && cell) putCell(row, cell, context, limits);
            cell = null;
          }
          break;
        case 'v':
          reading = opens ? 'value' : null;
          break;
        case 't':
          reading = opens ? 'inline' : null;
          break;
        case 'rPh':
          phonetic = opens;
          break;
      }
    }
  }
}

function openCell({ r, t, s }: Record<string, string>, next: number): OpenCell {
  const column = r === undefined ? next : columnOf(r);
  return { column, type: t ?? 'n', style: s === undefined ? 0 : wholeNumber(s), value: '', inline: '' };
}

function putCell(
  row: SheetRow & { failed: Set<number> },
  cell: OpenCell,
  context: CellContext,
  limits: SheetLimits,
): void {
  const text = textOf(cell, context);
  if (text === '') return;
  if (cell.column >= limits.columns) throw tooLarge('列数', 'columns', limits.columns);
  while (row.cells.length < cell.column) row.cells.push('');
  row.cells[cell.column] = text;
  if (cell.type === 'e') row.failed.add(cell.column);
}

function textOf({ type, value, inline, style }: OpenCell, { strings, formats }: CellContext): string {
  switch (type) {
    case 's': {
      const text = value === '' ? '' : strings[wholeNumber(value)];
      if (text === undefined) throw broken();
      return text;
    }
    case 'inlineStr':
      return unescapeText(inline);
    case 'b':
      return value === '' ? '' : String(isTrue(value));
    case 'n':
      return value === '' ? '' : formats.isDate(style) ? formats.dateText(value) : numberText(value);
    // A day in ISO 8601, which the strict edition of the standard allows.
    case 'd':
      return value.replace(/T00:00:00(\.0+)?$/, '');
    default:
      return unescapeText(value);
  }
}

/** Returns the column of a cell name such as C7, from 0. */
function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference)?.[1];
  if (letters === undefined) throw broken();
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  if (column >= LAST_COLUMN) throw broken();
  return column;
}

/** Returns the name of a cell as spreadsheets show it, such as C7. Columns count from 0. */
export function cellName(row: number, column: number): string {
  let letters = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return `${letters}${row}`;
}

/** Restores the characters that XML forbids, which the format writes as _x000D_. */
function unescapeText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw broken();
  return Number(text);
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

function broken(): Error {
  return unreadable('不是有效的 xlsx 工作簿', 'it is not a valid xlsx workbook');
}
