/** `2026-11-25T013000Z.jiceng`: the name sorts by time and is valid on every file system. */
export function nameOf(takenAt: Date): string {
  return `${takenAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}.jiceng`;
}

/** Returns the time in a name; null for a name of another form. */
export function momentOf(name: string): Date | null {
  const [, day, hours, minutes, seconds] = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z\.jiceng$/.exec(name) ?? [];
  return day ? new Date(`${day}T${hours}:${minutes}:${seconds}Z`) : null;
}

/**
 * Returns the backups that may be deleted: those older than `keepDays`, except the newest `keepAtLeast` and files with
 * other names.
 */
export function mayBeDeleted(
  names: readonly string[],
  now: Date,
  { keepDays, keepAtLeast }: { keepDays: number; keepAtLeast: number },
): string[] {
  const ours = names.filter((name) => momentOf(name) !== null).sort();
  const before = now.getTime() - keepDays * 86_400_000;
  return ours.slice(0, Math.max(0, ours.length - keepAtLeast)).filter((name) => momentOf(name)!.getTime() < before);
}
