/** What a unit asks for when it needs more time (47). */
export const requestKinds = ['pause', 'extension', 'suspension'] as const;
export type RequestKind = (typeof requestKinds)[number];

/** Why the work must wait (暂停事由). */
export const pauseGrounds = ['weather', 'material', 'court', 'reporter-absent'] as const;
export type PauseGround = (typeof pauseGrounds)[number];

/** What the rules need to know of an organization to find its superior. */
interface Superior {
  parentId: string | null;
  isDistrictGovernment: boolean;
}

/**
 * The organization whose leader answers a unit's request: the parent of the unit; the coordination office where the parent
 * would be the district government; the district government for the coordination office itself, which must not answer its
 * own request. Null where no organization lies above the unit.
 */
export function approverOf(
  unitId: string,
  coordinationOfficeId: string | null,
  find: (id: string) => Superior | null,
): string | null {
  const parentId = find(unitId)?.parentId ?? null;
  const parent = parentId === null ? null : find(parentId);
  if (parentId !== null && parent !== null && (!parent.isDistrictGovernment || unitId === coordinationOfficeId))
    return parentId;
  return coordinationOfficeId === unitId ? null : coordinationOfficeId;
}
