import type { LineList } from '@jiceng/contracts/dictionary/line-list';
import { badInput } from '@jiceng/platform/errors';

/**
 * Checks that a line exists. The line may be retired, because queries about old data and old files contain such lines.
 * @throws BAD_INPUT
 */
export function assertLine(field: string, line: string, lines: LineList): string {
  const problem = lines.unknown(line);
  if (problem) throw badInput(field, problem.zh, problem.en);
  return line;
}

/**
 * Checks that a line exists and is not retired, so that new data may contain it.
 * @param kept lines that the person or the organization already has; they stay allowed when they are retired
 * @throws BAD_INPUT
 */
export function assertLineInUse(
  field: string,
  line: string,
  lines: LineList,
  kept: readonly (string | null)[] = [],
): string {
  const problem = lines.problemOf(line, kept);
  if (problem) throw badInput(field, problem.zh, problem.en);
  return line;
}
