import { endedStates } from './words/states';

/** True for an open matter whose source wants it earlier than the platform, or before the platform has set a limit. */
export function sourceLimitIsNext({
  state,
  sourceDueAt,
  handleDueAt,
}: {
  state: string;
  sourceDueAt: string | null;
  handleDueAt: string | null;
}): boolean {
  if (sourceDueAt === null || endedStates.includes(state)) return false;
  return handleDueAt === null || Date.parse(sourceDueAt) < Date.parse(handleDueAt);
}
