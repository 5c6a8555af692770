import type { Actor } from '@jiceng/platform/context';

/** Returns a staff member without rights. A test adds the roles and the jurisdiction that it needs. */
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

/** A resident. The account must not begin like a pseudonym (`resident-…`), because tests search rows for pseudonyms. */
export function aResidentActor(parts: Partial<Actor> = {}): Actor {
  return {
    id: 'account-1',
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

/** A client with both scopes that may claim the hotline. */
export function aClientActor(parts: Partial<Actor> = {}): Actor {
  return {
    id: 'client-1',
    name: '12345 工单系统',
    kind: 'client',
    roles: ['client_intake', 'client_status'],
    organizationId: null,
    organizationIds: [],
    areaCodes: [],
    lines: [],
    client: { requestsPerMinute: 600, sources: [{ source: 'hotline_12345', organizationId: null }] },
    ...parts,
  };
}
