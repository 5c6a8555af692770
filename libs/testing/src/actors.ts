import type { Actor } from '@jiceng/platform/context';

/** A staff member who may do nothing: give the roles and the jurisdiction the test is about. */
export function aStaffActor(parts: Partial<Actor> = {}): Actor {
  return {
    id: 'staff-1',
    name: '张三',
    kind: 'staff',
    roles: [],
    organizationId: null,
    organizationIds: [],
    areaCodes: [],
    lines: [],
    ...parts,
  };
}

export function aResidentActor(parts: Partial<Actor> = {}): Actor {
  return {
    id: 'resident-1',
    name: '居民甲',
    kind: 'resident',
    roles: ['resident'],
    organizationId: null,
    organizationIds: [],
    areaCodes: [],
    lines: [],
    ...parts,
  };
}
