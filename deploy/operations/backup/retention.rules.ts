/** `2026-11-25T013000Z.jiceng`: sorts by time, and is a file name everywhere. */
export function nameOf(takenAt: Date): string {
  return `${takenAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}.jiceng`;
}

/** The moment in a name; null when it is not one of ours. */
export function momentOf(name: string): Date | null {
  const [, day, hours, minutes, seconds] = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z\.jiceng$/.exec(name) ?? [];
  return day ? new Date(`${day}T${hours}:${minutes}:${seconds}Z`) : null;
}

/** Which backups may go: older than `keepDays`, never one of the newest `keepAtLeast`, never what has another name. */
export function mayBeDeleted(
  names: readonly string[],
  now: Date,
  { keepDays, keepAtLeast }: { keepDays: number; keepAtLeast: number },
): string[] {
  const ours = names.filter((name) => momentOf(name) !== null).sort();
  const before = now.getTime() - keepDays * 86_400_000;
  return ours.slice(0, Math.max(0, ours.length - keepAtLeast)).filter((name) => momentOf(name)!.getTime() < before);
}
