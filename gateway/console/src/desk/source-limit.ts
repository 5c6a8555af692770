import type { IssueState } from '../../generated/operations';

/** States in which nobody works on an issue. */
const ended: readonly IssueState[] = ['CLOSED', 'REJECTED', 'MERGED'];

/** True for an open matter whose source wants it earlier than the platform, or before the platform has set a limit. */
export function sourceLimitIsNext({
  state,
  sourceDueAt,
  handleDueAt,
}: {
  state: IssueState;
  sourceDueAt: string | null;
  handleDueAt: string | null;
}): boolean {
  if (sourceDueAt === null || ended.includes(state)) return false;
  return handleDueAt === null || Date.parse(sourceDueAt) < Date.parse(handleDueAt);
}
