import { z } from 'zod';
import { roleCodeSchema } from '../codes.js';
import { defineContract, type PayloadOf } from '../contract.js';

/**
 * The roles that the district added have changed, or the rules that give rights to these roles. The event holds the
 * whole set. Every service keeps the set beside its built-in policy and evaluates both, personnel itself included.
 */
export const districtRolesChanged = defineContract({
  name: 'personnel.district-roles-changed',
  version: 1,
  owner: 'personnel',
  subscribers: ['personnel', 'grid', 'coordination', 'assessment', 'data-sharing'],
  payload: z.object({
    /** Version of the set, from 1; the greatest version is the current one. */
    version: z.number().int().positive(),
    /** The roles in the order in which the district added them. */
    roles: z.array(
      z.object({
        code: roleCodeSchema,
        zh: z.string(),
        en: z.string(),
        /** A retired role has no rules, and new posts cannot carry the role. Its code is never used again. */
        retired: z.boolean(),
      }),
    ),
    /** The rules in force. A rule that was revoked is no longer in the set. */
    rules: z.array(
      z.object({
        ruleId: z.uuid(),
        role: roleCodeSchema,
        /** Operations of any service, such as `Query.issues`. */
        operations: z.array(z.string()),
        /** Scopes, all of which a row must satisfy. */
        rows: z.array(z.enum(['any', 'region', 'organization', 'line', 'own'])).min(1),
        /** Protected fields (`Type.field`) that the role sees. */
        fields: z.array(z.object({ field: z.string(), show: z.enum(['full', 'masked']) })),
      }),
    ),
  }),
});
export type DistrictRolesChanged = PayloadOf<typeof districtRolesChanged>;
