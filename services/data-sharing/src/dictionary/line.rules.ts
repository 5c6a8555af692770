import { lineCodeSchema } from '@jiceng/contracts/codes';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import type { CodeListItem } from '../standard/standard.rules.js';
import { lineErrors } from './line.errors.js';

/** Largest number of lines of a district, retired ones included. A screen shows all lines in one list. */
export const MOST_LINES = 200;

/** @throws BAD_INPUT */
export function lineCode(field: string, code: string): string {
  if (!lineCodeSchema.safeParse(code).success)
    throw badInput(
      field,
      '须为 2 至 40 位小写字母、数字或下划线，且以字母开头',
      'is 2 to 40 lower-case letters, digits or underscores and begins with a letter',
    );
  return code;
}

/**
 * Returns the list with a new line.
 * @param before code of the line that follows the new line; null adds the line at the end
 * @throws LINE_TAKEN, BAD_INPUT
 */
export function withLine(
  items: readonly CodeListItem[],
  line: Required<Pick<CodeListItem, 'code' | 'label' | 'labelEn'>>,
  before: string | null,
): CodeListItem[] {
  const taken = items.find(({ code }) => code === line.code);
  if (taken) throw lineErrors.LINE_TAKEN({ field: 'code', code: line.code, name: taken.label });
  if (items.length >= MOST_LINES)
    throw badInput(
      'code',
      `一区最多 ${MOST_LINES} 条条线`,
      `would be line ${MOST_LINES + 1}; a district has at most ${MOST_LINES}`,
    );
  // Imports accept a line by its Chinese label, so two lines with the same label could not be told apart.
  const alike = items.find(({ label }) => label === line.label);
  if (alike) throw badInput('labelZh', `与条线 ${alike.code} 同名`, `is the label of the line ${alike.code}`);
  const place = before === null ? items.length : items.findIndex(({ code }) => code === before);
  if (place === -1) throw badInput('before', '没有此条线', 'is not the code of a line');
  return [...items.slice(0, place), line, ...items.slice(place)];
}

/**
 * Returns the list with the line retired, and the line before and after.
 * @throws NOT_FOUND, LINE_RETIRED
 */
export function withoutLine(
  items: readonly CodeListItem[],
  code: string,
): { items: CodeListItem[]; before: CodeListItem; after: CodeListItem } {
  const before = items.find((item) => item.code === code);
  if (!before) throw platformErrors.NOT_FOUND({ what: 'line', id: code, field: 'code' });
  if (before.retired) throw lineErrors.LINE_RETIRED({ field: 'code', code, name: before.label });
  const after = { ...before, retired: true };
  return { items: items.map((item) => (item === before ? after : item)), before, after };
}
