import type { Directory } from '../directory/directory.js';
import type { ProcessProblem } from '../process/process-check.rules.js';
import { processDefinitionSchema, type ProcessDefinition } from '../process/process-definition.rules.js';
import { processErrors, unknownCalendar } from './process.errors.js';

/** What is wrong with a part of a definition, by the kind of fault that the schema library reports. */
const problemsZh: Readonly<Record<string, string>> = {
  invalid_type: '缺失或类型不正确',
  unrecognized_keys: '含有流程定义没有的字段',
  invalid_value: '不在可选范围内',
  invalid_format: '格式不正确',
  too_small: '过小、过短或过少',
  too_big: '过大、过长或过多',
};

/** A problem with the field of the input that holds the faulty definition. */
export interface FoundProblem extends ProcessProblem {
  field: string;
}

/**
 * Returns the text as the next version of its process.
 * @param field the field of the input that holds the text
 * @throws NOT_A_PROCESS_DEFINITION with the name of the wrong field, UNKNOWN_CALENDAR
 */
export function draftOf(
  text: unknown,
  field: string,
  { processes, calendars }: Pick<Directory, 'processes' | 'calendars'>,
): ProcessDefinition {
  const key = (text as { key?: unknown } | null)?.key;
  const versions = processes.filter((process) => process.key === key).map(({ version }) => version);
  const parsed = processDefinitionSchema.safeParse({ ...(text as object), version: Math.max(0, ...versions) + 1 });
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const path = [field, ...(first?.path ?? [])].join('.');
    const problemZh = problemsZh[first?.code ?? ''] ?? '不正确';
    throw processErrors.NOT_A_PROCESS_DEFINITION({
      field: path,
      problemZh,
      problem: `${path}: ${first?.message ?? ''}`,
    });
  }
  const { calendar } = parsed.data.limits;
  if (!calendars.has(calendar)) throw unknownCalendar(`${field}.limits.calendar`, calendar);
  return parsed.data;
}

/** @throws PROCESS_HAS_PROBLEMS */
export function assertNone(problems: readonly FoundProblem[]): void {
  if (problems.length > 0) throw processErrors.PROCESS_HAS_PROBLEMS({ count: problems.length, problems });
}
