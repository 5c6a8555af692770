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
  assertOwnLabel(items, line);
  const place = before === null ? items.length : items.findIndex(({ code }) => code === before);
  if (place === -1) throw badInput('before', '没有此条线', 'is not the code of a line');
  return [...items.slice(0, place), line, ...items.slice(place)];
}

/**
 * Refuses the Chinese label of another line, because imports accept a line by its Chinese label.
 * @throws BAD_INPUT
 */
function assertOwnLabel(items: readonly CodeListItem[], line: Pick<CodeListItem, 'code' | 'label'>): void {
  const alike = items.find(({ code, label }) => label === line.label && code !== line.code);
  if (alike) throw badInput('labelZh', `与条线 ${alike.code} 同名`, `is the label of the line ${alike.code}`);
}

interface ChangedLines {
  items: CodeListItem[];
  before: CodeListItem;
  after: CodeListItem;
}

/**
 * Returns the list with corrected labels of a line, and the line. A retired line may be corrected, because old data
 * show its label.
 * @param expectedVersion the version that the caller saw
 * @throws NOT_FOUND, STALE_VERSION, BAD_INPUT
 */
export function relabelled(
  items: readonly CodeListItem[],
  line: Required<Pick<CodeListItem, 'code' | 'label' | 'labelEn'>>,
  expectedVersion: number,
): ChangedLines {
  const before = lineSeen(items, line.code, expectedVersion);
  assertOwnLabel(items, line);
  if (before.label === line.label && before.labelEn === line.labelEn)
    throw badInput('labelZh', '名称与原名称相同', 'is unchanged, like the English label');
  return replaced(items, before, { ...before, ...line });
}

/**
 * Returns the list in which a line is retired, and the line.
 * @param expectedVersion the version that the caller saw
 * @throws NOT_FOUND, STALE_VERSION, LINE_RETIRED
 */
export function withoutLine(items: readonly CodeListItem[], code: string, expectedVersion: number): ChangedLines {
  const before = lineSeen(items, code, expectedVersion);
  if (before.retired) throw lineErrors.LINE_RETIRED({ field: 'code', code, name: before.label });
  return replaced(items, before, { ...before, retired: true });
}

/** Returns the version of a line: 1 before its first change. */
export function versionOf({ version = 1 }: CodeListItem): number {
  return version;
}

/** @throws NOT_FOUND, STALE_VERSION when the line has changed since the caller saw it */
function lineSeen(items: readonly CodeListItem[], code: string, expectedVersion: number): CodeListItem {
  const line = items.find((item) => item.code === code);
  if (!line) throw platformErrors.NOT_FOUND({ what: 'line', id: code, field: 'code' });
  if (versionOf(line) !== expectedVersion)
    throw platformErrors.STALE_VERSION({ expected: expectedVersion, actual: versionOf(line), changed: line });
  return line;
}

function replaced(items: readonly CodeListItem[], before: CodeListItem, content: CodeListItem): ChangedLines {
  const after = { ...content, version: versionOf(before) + 1 };
  return { items: items.map((item) => (item === before ? after : item)), before, after };
}
