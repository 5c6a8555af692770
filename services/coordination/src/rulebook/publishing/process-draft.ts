import type { Directory } from '../directory/directory.js';
import type { ProcessProblem } from '../process/process-check.rules.js';
import { processDefinitionSchema, type ProcessDefinition } from '../process/process-definition.rules.js';
import { processErrors } from './process.errors.js';

/**
 * Returns the text as the next version of its process.
 * @throws NOT_A_PROCESS_DEFINITION with the name of the wrong field, UNKNOWN_CALENDAR
 */
export function draftOf(
  text: unknown,
  { processes, calendars }: Pick<Directory, 'processes' | 'calendars'>,
): ProcessDefinition {
  const key = (text as { key?: unknown } | null)?.key;
  const versions = processes.filter((process) => process.key === key).map(({ version }) => version);
  const parsed = processDefinitionSchema.safeParse({ ...(text as object), version: Math.max(0, ...versions) + 1 });
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw processErrors.NOT_A_PROCESS_DEFINITION({
      problem: `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`,
    });
  }
  const { calendar } = parsed.data.limits;
  if (!calendars.some(({ code }) => code === calendar)) throw processErrors.UNKNOWN_CALENDAR({ calendar });
  return parsed.data;
}

/** @throws PROCESS_HAS_PROBLEMS */
export function assertNone(problems: readonly ProcessProblem[]): void {
  if (problems.length > 0) throw processErrors.PROCESS_HAS_PROBLEMS({ count: problems.length, problems });
}
