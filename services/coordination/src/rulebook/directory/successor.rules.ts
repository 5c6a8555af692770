/** Data of an organization for the search along its chain of successors. */
export interface Succeeded {
  validTo: Date | null;
  /** The organization that took over the work when this organization was dissolved. */
  successorId: string | null;
}

/**
 * Returns the organization that does the work of another at a moment: the organization itself until it is dissolved,
 * then the last of its chain of successors (45). When the chain leads back to an organization in it, the search stops
 * there.
 */
export function successorIn(organizations: ReadonlyMap<string, Succeeded>, id: string, at: Date): string {
  const passed = new Set<string>();
  let current = id;
  for (;;) {
    passed.add(current);
    const { validTo = null, successorId = null } = organizations.get(current) ?? {};
    if (validTo === null || validTo > at || successorId === null || passed.has(successorId)) return current;
    current = successorId;
  }
}
