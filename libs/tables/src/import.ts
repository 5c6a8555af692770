import { type Columns, readCell, type Values } from './columns.js';
import { readCsv } from './csv.js';
import { assertPlainText, decodeText } from './encoding.js';
import { importErrors, rowErrors, tooLarge, unreadable } from './errors.js';
import { RowFaults, type RowFault } from './faults.js';
import { NOTE_MARK, type SheetLimits, type SheetRow } from './sheet.js';
import { readXlsx } from './xlsx.js';

/** How an import treats a file that has faulty rows: it writes no row, or the rows without faults. */
export type ImportModeName = 'ALL_OR_NOTHING' | 'VALID_ROWS';
/** The form of the file in `content`. */
export type ContentEncodingName = 'TEXT' | 'BASE64';
/** The format in which the file was read. */
export type FileFormatName = 'TEXT' | 'UTF_8' | 'GB18030' | 'XLSX';

/** The file of an import and the options of the import. */
export interface ImportFile {
  content: string;
  contentEncoding: ContentEncodingName;
  mode: ImportModeName;
  dryRun: boolean;
}

/** The result of every import. */
export interface ImportOutcome {
  imported: number;
  unchanged: number;
  rejected: number;
  dryRun: boolean;
  format: FileFormatName;
  version: number | null;
  errors: RowFault[];
  warnings: RowFault[];
}

/** Largest size of an imported file in bytes. */
export const MOST_BYTES = 16 * 1024 * 1024;
/** Largest number of rows that are not blank, and of columns, in one imported table. */
export const MOST_ROWS = 100_000;
export const MOST_COLUMNS = 100;

/** A row without faults in its cells. */
export interface TableRow<T> {
  /** The row number that a spreadsheet shows. */
  row: number;
  values: T;
}

/** A row with a fault in its cells. */
export interface RefusedRow<C extends Columns> {
  row: number;
  /** The cells of the file; empty when the row has more or fewer cells than the header. */
  cells: Partial<Record<keyof C, string>>;
}

/** The changes that an import would make. */
export interface ImportPlan {
  /** Number of rows that change stored data, and of rows that equal stored data. */
  imported: number;
  unchanged: number;
  /**
   * Writes the changes. It is not called in a dry run or for a refused file. Returns the number of the version that it
   * published, if any.
   */
  save: () => Promise<number | void>;
}

/** A table that was read. `save` judges and writes its rows without faults. */
export interface OpenTable<C extends Columns> {
  /**
   * Judges the rows and writes them unless faults or a dry run prevent it. Each call of `judge` gets a separate list of
   * faults, so that a transaction can be repeated.
   */
  save(
    judge: (
      rows: readonly TableRow<Values<C>>[],
      faults: RowFaults,
      refused: readonly RefusedRow<C>[],
    ) => Promise<ImportPlan>,
  ): Promise<ImportOutcome>;
}

/**
 * Reads the file of an import as a table. Faults of cells are collected for the answer; an unreadable file is refused.
 * @throws IMPORT_UNREADABLE, IMPORT_COLUMNS, IMPORT_EMPTY, IMPORT_TOO_LARGE
 */
export async function openTable<C extends Columns>(
  file: ImportFile,
  columns: C,
  limits: Partial<SheetLimits> = {},
): Promise<OpenTable<C>> {
  const { rows, format } = openSheet(file, { rows: MOST_ROWS, columns: MOST_COLUMNS, ...limits });
  const { sound, refused, faults } = await readRows(rows, columns, limits.rows ?? MOST_ROWS, format !== 'XLSX');
  return {
    async save(judge) {
      const own = faults.copy();
      return concludeImport({ ...file, format }, own, await judge(sound, own, refused));
    },
  };
}

/** Ends an import of any format: counts rows, lists faults and writes the changes. */
export async function concludeImport(
  { mode, dryRun, format }: Pick<ImportFile, 'mode' | 'dryRun'> & { format: FileFormatName },
  faults: RowFaults,
  { imported, unchanged, save }: ImportPlan,
): Promise<ImportOutcome> {
  const refused = mode === 'ALL_OR_NOTHING' && faults.rejected > 0;
  const version = refused || dryRun ? undefined : await save();
  return {
    imported: refused ? 0 : imported,
    unchanged,
    rejected: faults.rejected,
    dryRun,
    format,
    version: version ?? null,
    errors: faults.list(),
    warnings: faults.warnings(),
  };
}

/** Returns the text of a file that is not a table, such as GeoJSON. @throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE */
export function openText(file: Pick<ImportFile, 'content' | 'contentEncoding'>): {
  text: string;
  format: FileFormatName;
} {
  if (file.contentEncoding === 'TEXT') {
    assertSize(Buffer.byteLength(file.content));
    return { text: assertPlainText(file.content.replace(/^\ufeff/, '')), format: 'TEXT' };
  }
  const { text, encoding } = decodeText(bytesOf(file.content));
  return { text, format: encoding };
}

function openSheet(
  file: Pick<ImportFile, 'content' | 'contentEncoding'>,
  limits: SheetLimits,
): { rows: AsyncIterable<SheetRow>; format: FileFormatName } {
  if (file.contentEncoding === 'BASE64') {
    const bytes = bytesOf(file.content);
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { rows: readXlsx(bytes, limits), format: 'XLSX' };
    if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
      throw unreadable(
        '旧版 .xls 或已加密的工作簿，请另存为未加密的 .xlsx',
        'it is an old .xls or an encrypted workbook; save it as .xlsx without a password',
      );
  }
  const { text, format } = openText(file);
  return { rows: readCsv(text, limits), format };
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Decodes BASE64. @throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE */
export function bytesOf(content: string): Buffer {
  assertSize(Math.floor((content.length * 3) / 4) - 2);
  const bare = content.replace(/\s+/g, '');
  if (bare.length % 4 !== 0 || !BASE64.test(bare)) throw unreadable('不是有效的 BASE64', 'it is not valid BASE64');
  const bytes = Buffer.from(bare, 'base64');
  assertSize(bytes.length);
  return bytes;
}

function assertSize(bytes: number): void {
  if (bytes > MOST_BYTES) throw tooLarge('字节数', 'bytes', MOST_BYTES);
}

interface ReadRows<C extends Columns> {
  sound: TableRow<Values<C>>[];
  refused: RefusedRow<C>[];
  faults: RowFaults;
}

async function readRows<C extends Columns>(
  rows: AsyncIterable<SheetRow>,
  columns: C,
  mostRows: number,
  exactCells: boolean,
): Promise<ReadRows<C>> {
  let header: Header | undefined;
  let faults = new RowFaults();
  const sound: TableRow<Values<C>>[] = [];
  const refused: RefusedRow<C>[] = [];
  let filled = 0;
  for await (const { row, cells: raw, failed } of rows) {
    const cells = raw.map((cell) => cell.trim());
    // A spreadsheet whose lower rows were cleared writes rows that contain only commas.
    if (cells.every((cell) => cell === '')) continue;
    if (header === undefined) {
      // An exported file begins with notes: who exported what and when.
      if (cells[0]!.startsWith(NOTE_MARK)) continue;
      header = readHeader(cells, columns);
      faults = new RowFaults(header.places);
      continue;
    }
    filled += 1;
    if (filled > mostRows) throw tooLarge('行数', 'rows', mostRows);
    const surplus = cells.some((cell, index) => cell !== '' && !header!.named.has(index));
    if (surplus || (exactCells && cells.length < header.width)) {
      faults.add(row, null, rowErrors.ROW_CELL_COUNT({ expected: header.width, actual: cells.length }));
      refused.push({ row, cells: {} });
      continue;
    }
    const { places } = header;
    const cellOf = (field: string): string => cells[places.get(field) ?? -1] ?? '';
    const failedAt = (field: string): boolean => failed?.has(places.get(field) ?? -1) ?? false;
    const values = readValues(row, columns, cellOf, faults, failedAt);
    if (values) sound.push({ row, values });
    else refused.push({ row, cells: cellsOf(columns, cellOf) });
  }
  // An empty file is treated as one with an empty header, so that the error names the missing columns.
  if (header === undefined) readHeader([], columns);
  if (filled === 0) throw importErrors.IMPORT_EMPTY();
  return { sound, refused, faults };
}

/** Reads the values of a row of any file format. Returns null when a cell has a fault, which is added to the list. */
export function readValues<C extends Columns>(
  row: number,
  columns: C,
  cellOf: (field: keyof C & string) => string,
  faults: RowFaults,
  failedAt: (field: keyof C & string) => boolean = () => false,
): Values<C> | null {
  const values: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(columns)) {
    values[field] = faults.check(row, field, () => {
      if (!failedAt(field)) return readCell(field, column, cellOf(field).trim());
      throw rowErrors.ROW_FIELD_INVALID({
        field,
        labelZh: column.labels.zh,
        label: column.labels.en,
        problemZh: `公式出错（${cellOf(field)}）`,
        problem: `its formula failed (${cellOf(field)})`,
      });
    });
  }
  return faults.has(row) ? null : (values as Values<C>);
}

function cellsOf<C extends Columns>(columns: C, cellOf: (field: string) => string): Partial<Record<keyof C, string>> {
  const cells: Partial<Record<keyof C, string>> = {};
  for (const field of Object.keys(columns) as (keyof C & string)[]) cells[field] = cellOf(field);
  return cells;
}

interface Header {
  /** Position of each field in the file, from 0. */
  places: ReadonlyMap<string, number>;
  /** Positions that the header names. */
  named: ReadonlySet<number>;
  /** Number of cells up to the last one that the header names. */
  width: number;
}

/** Finds the columns by their names in either language. @throws IMPORT_COLUMNS */
function readHeader(cells: readonly string[], columns: Columns): Header {
  const fieldOf = new Map<string, string>();
  for (const [field, { labels, aliases }] of Object.entries(columns))
    for (const name of [field, labels.zh, labels.en, ...aliases]) fieldOf.set(nameKey(name), field);
  const places = new Map<string, number>();
  const wrong: string[] = [];
  for (const [place, cell] of cells.entries()) {
    if (cell === '') continue;
    const field = fieldOf.get(nameKey(cell));
    if (field === undefined || places.has(field)) wrong.push(cell);
    else places.set(field, place);
  }
  for (const [field, { mayBe }] of Object.entries(columns))
    if (mayBe !== 'absent' && !places.has(field)) wrong.push(field);
  if (wrong.length > 0)
    throw importErrors.IMPORT_COLUMNS({
      field: 'content',
      wrong: shorten(wrong.join('、')),
      expected: Object.keys(columns).join(','),
      expectedZh: Object.values(columns)
        .map(({ labels }) => labels.zh)
        .join(','),
    });
  const named = new Set(places.values());
  return { places, named, width: Math.max(...named) + 1 };
}

/**
 * Reduces a header to a comparable form, because headers differ in case, blanks, full-width forms and marks such as `*`
 * or （必填）.
 */
function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\((必填|选填|required|optional)\)|[\s*_-]/g, '');
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
