import type { Words } from '@jiceng/contracts/dictionary/words';
import { shownTo } from '@jiceng/platform/graphql-policy';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { Cell } from './sheet.js';

/** The value of a column before it becomes a cell. Words are shown in the language of the caller. */
export type ExportValue = string | number | boolean | Date | Words | readonly (string | null)[] | null;

/** A column of an export. */
export interface ExportColumn<R> {
  /** Name in the header; an import that has the column uses the same name. */
  labels: Words;
  /**
   * The field of the API that shows the same value, such as `Task.evidence`. A viewer who sees the field masked, or not
   * at all, sees the column the same way.
   */
  field: string;
  /** True for a column that may lead to a resident. The column is in the file only when the caller asks for it. */
  personal?: true;
  value: (row: R) => ExportValue;
}

const CHINA_MS = 8 * 3_600_000;
const yes: Words = { zh: '是', en: 'yes' };
const no: Words = { zh: '否', en: 'no' };

/** Returns the cell of a value as the caller may see it. */
export function cellOf<R>(ctx: RequestContext, column: ExportColumn<R>, row: R): Cell {
  return toCell(shownTo(ctx.policy, column.field, column.value(row)) as ExportValue, ctx.locale);
}

/** A moment is written as a clock in China shows it, and a list with `、` between its values. */
function toCell(value: ExportValue, locale: 'zh' | 'en'): Cell {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return (value ? yes : no)[locale];
  if (value instanceof Date) return chinaTime(value);
  if ('zh' in value) return value[locale];
  return value.filter((each) => each !== null).join('、');
}

/** Writes a moment as a clock in China shows it, such as 2026-11-23 17:30. */
export function chinaTime(at: Date): string {
  return new Date(at.getTime() + CHINA_MS).toISOString().slice(0, 16).replace('T', ' ');
}
