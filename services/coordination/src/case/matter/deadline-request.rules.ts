/** Kinds of requests for more time. */
export const requestKinds = ['pause', 'extension', 'suspension'] as const;
export type RequestKind = (typeof requestKinds)[number];

/** Grounds on which the work may wait (暂停事由). */
export const pauseGrounds = ['weather', 'material', 'court', 'reporter-absent'] as const;
export type PauseGround = (typeof pauseGrounds)[number];

/** Data of an organization from which the rules find its superior. */
interface Superior {
  parentId: string | null;
  isDistrictGovernment: boolean;
}

/**
 * Returns the organization whose leader answers a unit's request. The order is: the organizations above the unit from
 * the nearest on, the coordination office, the district government. The first organization with a leader is returned;
 * when none has a leader, the first organization of the order; null when the order is empty.
 */
export function approverOf(
  unitId: string,
  coordinationOfficeId: string | null,
  find: (id: string) => Superior | null,
  hasLeader: (id: string) => boolean,
): string | null {
  const above: string[] = [];
  let government: string | null = null;
  // The events of two organizations arrive in any order, so for a moment each can be the parent of the other.
  for (
    let id = find(unitId)?.parentId ?? null;
    id !== null && government === null && !above.includes(id);
    id = find(id)?.parentId ?? null
  )
    if (find(id)?.isDistrictGovernment) government = id;
    else above.push(id);
  const apart =
    coordinationOfficeId !== null && coordinationOfficeId !== unitId && !above.includes(coordinationOfficeId);
  const order = [...above, ...(apart ? [coordinationOfficeId] : []), ...(government === null ? [] : [government])];
  return order.find(hasLeader) ?? order[0] ?? null;
}
