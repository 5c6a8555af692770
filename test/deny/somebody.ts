import { clientScopes, clientSources } from '@jiceng/contracts/codes';
import type { Actor } from '@jiceng/platform/context';
import { elsewhere } from './made-rows.js';

/**
 * Returns an actor with one role and another jurisdiction than the rows of the demo. A client has a source of which the
 * demo has no issue, as a person has another jurisdiction.
 */
export function somebody(role: string, overrides: Partial<Actor>): Actor {
  const isClient = (clientScopes as readonly string[]).includes(role);
  return {
    id: elsewhere.person,
    name: 'Somebody',
    kind: isClient ? 'client' : role === 'resident' ? 'resident' : 'staff',
    ...(isClient
      ? { client: { requestsPerMinute: 60, sources: [{ source: 'property_company', organizationId: null }] } }
      : {}),
    roles: [role],
    organizationId: elsewhere.organization,
    organizationIds: [elsewhere.organization],
    areaCodes: [elsewhere.area],
    lines: [],
    ...overrides,
  };
}

/** Returns a client that may claim the sources of all issues; other actors stay as they are. */
export function withEverySource(who: Actor): Actor {
  const sources = ['resident', 'grid_app', 'patrol', ...clientSources];
  return who.client
    ? { ...who, client: { ...who.client, sources: sources.map((source) => ({ source, organizationId: null })) } }
    : who;
}
