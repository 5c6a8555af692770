import type { LineList } from '@jiceng/contracts/dictionary/line-list';
import { badInput } from '@jiceng/platform/errors';

/**
 * Checks that a line exists. The line may be retired, because a question about old data and an old file name such
 * lines.
 * @throws BAD_INPUT
 */
export function assertLine(field: string, line: string, lines: LineList): string {
  const problem = lines.unknown(line);
  if (problem) throw badInput(field, problem.zh, problem.en);
  return line;
}

/**
 * Checks that new data may take a line.
 * @param kept lines that the person or the organization has already; a retired line among them stays allowed
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
