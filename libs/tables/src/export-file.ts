import type { Readable } from 'node:stream';
import type { Words } from '@jiceng/contracts/dictionary/words';
import { chineseFieldName } from '@jiceng/contracts/registry/labels';
import type { RequestContext } from '@jiceng/platform/request-context';
import { csvLine } from './csv.js';
import { cellOf, chinaTime, type ExportColumn } from './export-columns.js';
import type { ExportFormatName } from './export.graphql.js';
import type { ExportRow } from './export.table.js';
import { NOTE_MARK, type Cell } from './sheet.js';
import { streamXlsx } from './xlsx-writer.js';

/** Media types of the formats. */
export const mediaTypes: Readonly<Record<ExportFormatName, string>> = {
  CSV: 'text/csv; charset=utf-8',
  XLSX: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
/** Characters of csv that are passed on at once. */
const PORTION = 64 * 1024;

/** Words for the codes in conditions, by the name of the condition. */
export type ExportWords = Readonly<Record<string, Readonly<Record<string, Words>>>>;

/** The facts in the notes of a file. */
export type ExportFacts = Pick<ExportRow, 'id' | 'filter' | 'reason' | 'rowCount' | 'createdAt'> & {
  title: string;
  words: ExportWords;
};

/** Returns the columns that are in the file. */
export function columnsOf<R>(all: readonly ExportColumn<R>[], withPersonal: boolean): readonly ExportColumn<R>[] {
  return all.filter(({ personal }) => withPersonal || !personal);
}

/** Writes rows as a file while they arrive, so that the whole file is never in memory. */
export function exportFile<R>(
  ctx: RequestContext,
  format: ExportFormatName,
  facts: ExportFacts,
  columns: readonly ExportColumn<R>[],
  rows: AsyncIterable<R>,
): Readable | AsyncIterable<Buffer> {
  const header = columns.map(({ labels }) => labels[ctx.locale]);
  const notes = notesOf(ctx, facts);
  const cells = cellsOf(ctx, header, columns, rows);
  if (format === 'CSV') return csvBytes(notes, cells);
  return streamXlsx([
    { name: facts.title, columns: header.length, rows: cells },
    { name: { zh: '导出说明', en: 'About' }[ctx.locale], columns: 2, rows: notes },
  ]);
}

async function* cellsOf<R>(
  ctx: RequestContext,
  header: readonly string[],
  columns: readonly ExportColumn<R>[],
  rows: AsyncIterable<R>,
): AsyncGenerator<readonly Cell[]> {
  yield header;
  for await (const row of rows) yield columns.map((column) => cellOf(ctx, column, row));
}

async function* csvBytes(
  notes: readonly (readonly [string, string])[],
  rows: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<Buffer> {
  let text = `\ufeff${notes.map((note) => `${csvLine([`${NOTE_MARK}${note.join('：')}`])}\r\n`).join('')}`;
  for await (const cells of rows) {
    text += `${csvLine(cells)}\r\n`;
    if (text.length < PORTION) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** Returns the notes as pairs of a name and a text: who exported what, when, why and under which conditions. */
function notesOf({ locale, actor }: RequestContext, facts: ExportFacts): [string, string][] {
  const say = (zh: string, en: string): string => ({ zh, en })[locale];
  const conditions = Object.entries(facts.filter).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    const values = (Array.isArray(value) ? value : [value]) as (string | number | boolean)[];
    const shown = values.map((each) => facts.words[name]?.[String(each)]?.[locale] ?? String(each));
    return `${locale === 'zh' ? chineseFieldName(name) : name} = ${shown.join('、')}`;
  });
  return [
    [
      say('导出内容', 'Content'),
      say(`${facts.title}，共 ${facts.rowCount} 条`, `${facts.title}, ${facts.rowCount} rows`),
    ],
    [say('导出人', 'Exported by'), `${actor!.name}（${actor!.id}）`],
    [say('导出时间', 'Exported at'), `${chinaTime(facts.createdAt)}${say('', ' (UTC+8)')}`],
    [say('筛选条件', 'Conditions'), conditions.join('；') || say('无', 'none')],
    ...(facts.reason === null ? [] : [[say('导出事由', 'Reason'), facts.reason] as [string, string]]),
    [say('导出编号', 'Export'), facts.id],
  ];
}
