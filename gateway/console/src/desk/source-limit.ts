/** True for an open matter whose source wants it earlier than the platform, or before the platform has set a limit. */
export function sourceLimitIsNext({
  sourceDueAt,
  handleDueAt,
  closedAt,
}: {
  sourceDueAt: string | null;
  handleDueAt: string | null;
  closedAt?: string | null;
}): boolean {
  if (sourceDueAt === null || closedAt) return false;
  return handleDueAt === null || Date.parse(sourceDueAt) < Date.parse(handleDueAt);
}
