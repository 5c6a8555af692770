/** Data of an organization for the search along its chain of successors. */
export interface Succeeded {
  validTo: Date | null;
  /** The organization that took over the work when this organization was dissolved. */
  successorId: string | null;
}

/**
 * Returns the organization that does the work of another at a moment: the organization itself until it is dissolved,
 * then the last one of its chain of successors. When a successor is already in the chain, the function returns the last
 * organization before the repetition.
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
