import { buffer } from 'node:stream/consumers';
import type { Words } from '@jiceng/contracts/dictionary/words';
import type { Column, Columns } from './columns.js';
import { csvLine } from './csv.js';
import type { ExportFormatName } from './export.graphql.js';
import { NOTE_MARK } from './sheet.js';
import { streamXlsx } from './xlsx-writer.js';

/** The template of an import, made from the columns that the import reads. */
export interface Template<C extends Columns = Columns> {
  /** The mutation of the import, such as `importStaff`. */
  command: string;
  title: Words;
  /** The columns at the moment of the download, because lines and roles of the district may have changed. */
  columns: () => C | Promise<C>;
  /** One example row; a column without an example stays empty. */
  example: { readonly [K in keyof C]?: string };
}

/** The first of the notes: an example is valid data, and would be imported with the rows below it. */
const EXAMPLE_NOTE: [string, string] = ['示例行', '表头下的一行是示例，仅供参照，导入前请删除'];

/** Empty rows in the format of text below the example, so that codes typed there remain text. */
const EMPTY_ROWS = 1_000;

/**
 * Writes the file of a template: the header, one example row, and what each column expects. A csv file has the
 * explanations in notes above the header, which an import skips; a workbook has them on a second sheet.
 */
export async function templateFile(template: Template, format: ExportFormatName): Promise<Buffer> {
  const columns = Object.entries(await template.columns());
  const header = columns.map(([, { labels }]) => labels.zh);
  const example = columns.map(([name]) => template.example[name] ?? '');
  const notes = [EXAMPLE_NOTE, ...columns.map(([name, column]) => noteOf(name, column))];
  if (format === 'CSV') {
    const above = notes.map((note) => csvLine([`${NOTE_MARK}${note.join('：')}`]));
    return Buffer.from(`\ufeff${[...above, csvLine(header), csvLine(example)].map((line) => `${line}\r\n`).join('')}`);
  }
  const empty = Array.from({ length: EMPTY_ROWS }, () => header.map(() => ''));
  return buffer(
    streamXlsx([
      { name: template.title.zh, columns: header.length, rows: [header, example, ...empty] },
      { name: '填写说明', columns: 2, rows: [['列名', '填写要求'], ...notes] },
    ]),
  );
}

const needs: Record<Column<unknown>['mayBe'], string> = { filled: '必填', empty: '可留空', absent: '可不设此列' };

function noteOf(name: string, { labels, hint, mayBe, aliases }: Column<unknown>): [string, string] {
  const others = aliases.length > 0 ? `；列名也可写作：${aliases.join('、')}` : '';
  return [`${labels.zh}（${name}）`, `${needs[mayBe]}；${hint.zh.trim()}${others}`];
}
