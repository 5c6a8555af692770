/**
 * True when both organizations belong to the same department, street or office; implemented by `Directory.inOneTree`.
 */
export type InOneTree = (one: string, other: string) => boolean;

/** A person with the organizations of all their posts. */
export interface Employed {
  id: string;
  employerIds: readonly string[];
}

/**
 * True when a person was given a task of the matter, or is employed in the same department, street or office as an
 * organization with a task. Such a person may not verify the matter, rule on it or record the reporter's answer,
 * because nobody may judge the work of their own unit.
 */
export function hadPartIn(
  tasks: readonly { organizationId: string; staffId: string | null }[],
  person: Employed,
  inOneTree: InOneTree,
): boolean {
  return tasks.some(
    ({ organizationId, staffId }) =>
      staffId === person.id || person.employerIds.some((id) => inOneTree(id, organizationId)),
  );
}
