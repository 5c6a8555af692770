import { DomainError } from '@jiceng/platform/errors';
import { decodeText } from './encoding.js';
import { unreadable } from './errors.js';
import { readSheets } from './xlsx.js';
import { readXml } from './xml.js';
import { Archive } from './zip.js';

/** The formats in which a document can be read. */
export type DocumentFormat = 'text' | 'docx' | 'xlsx';

/** A paragraph, or a row of a table. */
export interface DocumentBlock {
  text: string;
  /** The cells of a row of a table; null for a paragraph. */
  cells: string[] | null;
  /** The page from 1, as far as the file tells; a sheet of a workbook is a page. */
  page: number;
}

/** All texts of a document by the place in which they stand. */
export interface OfficeDocument {
  format: DocumentFormat;
  /** The body in the order of the file. Blocks without text are left out. */
  blocks: DocumentBlock[];
  headers: string[];
  footers: string[];
  /** Properties of the file: title, subject, keywords, and those that the author added. */
  properties: { name: string; value: string }[];
  sheetNames: string[];
  /** Texts beside the body: notes, comments, watermarks and text boxes of old programs, hidden sheets. */
  asides: string[];
}

/** Rows and columns of one sheet of a document. */
const SHEET_LIMITS = { rows: 5_000, columns: 100 } as const;

/**
 * Reads a document from its bytes, in memory alone. Texts in all parts are returned, so that a marking in any of them is
 * found. A file that holds other files or programs is refused, because their texts cannot be checked.
 * @throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE
 */
export async function readDocument(bytes: Buffer): Promise<OfficeDocument> {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-')
    throw unreadable(
      '不能读取 PDF，请上传 docx、xlsx 或文本文件，或者粘贴文字',
      'it is a PDF, which cannot be read; send docx, xlsx or text',
    );
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw unreadable(
      '旧版 .doc、.xls 或已加密的文件，请另存为未加密的 .docx 或 .xlsx',
      'it is an old .doc or .xls or an encrypted file; save it as .docx or .xlsx without a password',
    );
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return textDocument(decodeText(bytes).text);
  const archive = await Archive.open(bytes).catch(named);
  if (archive.names.some((name) => /(^|\/)(embeddings|activeX)\/|vbaProject/i.test(name)))
    throw unreadable('文件内嵌有其他文件或宏，请删除后重新上传', 'it contains other files or macros; remove them');
  return readParts(archive).catch(named);
}

/** Returns a text that was typed or pasted as a document. */
export function textDocument(text: string): OfficeDocument {
  const pages = text.split('\f');
  const blocks = pages.flatMap((page, index) =>
    page
      .split(/\r\n?|\n/)
      .filter((line) => line.trim() !== '')
      .map((line) => ({ text: line, cells: null, page: index + 1 })),
  );
  return { format: 'text', blocks, headers: [], footers: [], properties: [], sheetNames: [], asides: [] };
}

/** Names the kind of file in the error, since the archive may be a text document or a workbook. */
function named(error: unknown): never {
  if (error instanceof DomainError && error.details.problemZh === '不是有效的 xlsx 工作簿')
    throw unreadable('不是有效的 docx 或 xlsx 文件', 'it is not a valid docx or xlsx file');
  throw error;
}

async function readParts(archive: Archive): Promise<OfficeDocument> {
  const document: OfficeDocument = { ...textDocument(''), format: 'docx' };
  let isKnown = false;
  for (const name of archive.names.filter((each) => /\.(xml|vml)$/i.test(each))) {
    const part = await readPart(archive, name);
    switch (part.root) {
      case 'document':
        isKnown = true;
        document.blocks.push(...part.blocks);
        break;
      case 'workbook':
        isKnown = true;
        document.format = 'xlsx';
        break;
      case 'hdr':
        document.headers.push(...part.blocks.map(({ text }) => text));
        break;
      case 'ftr':
        document.footers.push(...part.blocks.map(({ text }) => text));
        break;
      case 'coreProperties':
      case 'Properties':
        document.properties.push(...part.properties);
        break;
      // The rows of a workbook are read below, with their numbers and dates as a person sees them.
      case 'worksheet':
      case 'chartsheet':
      case 'sst':
        break;
      default:
        document.asides.push(...part.blocks.map(({ text }) => text));
    }
    document.asides.push(...part.asides);
    document.headers.push(...part.sheetHeaders);
    document.footers.push(...part.sheetFooters);
  }
  if (!isKnown) throw unreadable('不是 docx 或 xlsx 文件', 'it is neither docx nor xlsx');
  if (document.format === 'xlsx') await addSheets(archive, document);
  return document;
}

async function addSheets(archive: Archive, document: OfficeDocument): Promise<void> {
  for (const [index, { name, visible, rows }] of (await readSheets(archive, SHEET_LIMITS)).entries()) {
    document.sheetNames.push(name);
    for (const { cells } of rows) {
      const trimmed = cells.map((cell) => cell.trim());
      const text = trimmed.filter((cell) => cell !== '').join(' ');
      if (text === '') continue;
      if (visible) document.blocks.push({ text, cells: trimmed, page: index + 1 });
      else document.asides.push(...trimmed.filter((cell) => cell !== ''));
    }
  }
}

interface Part {
  root: string;
  blocks: DocumentBlock[];
  asides: string[];
  properties: { name: string; value: string }[];
  sheetHeaders: string[];
  sheetFooters: string[];
}

const SHEET_HEADER = /^(odd|even|first)Header$/;
const SHEET_FOOTER = /^(odd|even|first)Footer$/;

/** Reads one XML part. A paragraph in a text box stands inside another paragraph, so open paragraphs form a stack. */
async function readPart(archive: Archive, name: string): Promise<Part> {
  const part: Part = { root: '', blocks: [], asides: [], properties: [], sheetHeaders: [], sheetFooters: [] };
  const path: string[] = [];
  const open: { text: string; page: number }[] = [];
  let page = 1;
  let fallbacks = 0;
  let property = '';
  let value = '';
  let cells: string[] | null = null;
  let rows = 0;
  const endParagraph = (): void => {
    const { text, page: at } = open.pop()!;
    if (text.trim() === '') return;
    if (fallbacks > 0) part.asides.push(text);
    else if (cells !== null && open.length === 0) cells[cells.length - 1] = joined(cells.at(-1) ?? '', text);
    else part.blocks.push({ text, cells: null, page: at });
  };
  for await (const events of readXml(archive.read(name))) {
    for (const event of events) {
      if (event.kind === 'text') {
        const at = path.at(-1);
        if (at === 't' && open.length > 0) open.at(-1)!.text += event.text;
        else if (at !== 'delText' && at !== 'instrText') value += event.text;
        continue;
      }
      if (event.kind === 'open') {
        part.root ||= event.name;
        path.push(event.name);
        value = '';
        if (event.name === 'property') property = event.attributes.name ?? '';
        if (event.name === 'textpath' && event.attributes.string) part.asides.push(event.attributes.string);
        if (event.name === 'p') open.push({ text: '', page });
        if (event.name === 'Fallback') fallbacks += 1;
        if (event.name === 'lastRenderedPageBreak') page += 1;
        if (event.name === 'br' && event.attributes['w:type'] === 'page') page += 1;
        else if ((event.name === 'tab' || event.name === 'br') && path.at(-2) === 'r' && open.length > 0)
          open.at(-1)!.text += '\t';
        if (event.name === 'tr' && rows++ === 0) cells = [];
        if (event.name === 'tc' && rows === 1) cells!.push('');
        continue;
      }
      path.pop();
      if (event.name === 'p') endParagraph();
      if (event.name === 'Fallback') fallbacks -= 1;
      if (event.name === 'tr' && --rows === 0) {
        const row = cells!.map((cell) => cell.trim());
        if (row.some((cell) => cell !== '')) part.blocks.push({ text: row.join(' ').trim(), cells: row, page });
        cells = null;
      }
      if (SHEET_HEADER.test(event.name)) part.sheetHeaders.push(...plainHeader(value));
      if (SHEET_FOOTER.test(event.name)) part.sheetFooters.push(...plainHeader(value));
      if (part.root === 'coreProperties' || part.root === 'Properties') {
        if (value.trim() !== '') part.properties.push({ name: property || event.name, value: value.trim() });
        if (event.name === 'property') property = '';
        value = '';
      }
      if (event.name === 't' && open.length === 0 && value.trim() !== '' && part.root !== 'sst') {
        part.asides.push(value);
        value = '';
      }
    }
  }
  return part;
}

const joined = (before: string, text: string): string => (before === '' ? text : `${before} ${text}`);

/** Removes the codes for fonts and places from the header of a sheet, and gives its left, middle and right parts. */
function plainHeader(text: string): string[] {
  return text
    .split(/&[LCR]/)
    .map((part) =>
      part
        .replace(/&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[A-Z]/g, '')
        .replaceAll('&&', '&')
        .trim(),
    )
    .filter((part) => part !== '');
}
