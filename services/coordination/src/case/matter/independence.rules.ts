/** True when both organizations belong to one department, street or office: `Directory.inOneTree`. */
export type InOneTree = (one: string, other: string) => boolean;

/** A person with the organizations of all their posts. */
export interface Employed {
  id: string;
  employerIds: readonly string[];
}

/**
 * True when the person was given one of the tasks, or is employed in the tree of an organization that was. Such a person
 * neither verifies the matter, nor rules on it, nor writes down the reporter's answer (40, 49, 51): a department does not
 * judge the work of its own station, nor a station that of its department.
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
