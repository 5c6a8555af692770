import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { divisionCodeSchema, lineCodeSchema, organizationKindSchema } from '../codes.js';

/**
 * An organization was founded, renamed, moved under another parent or dissolved. The payload is the whole new state of
 * the organization.
 */
export const organizationChanged = defineContract({
  name: 'personnel.organization-changed',
  version: 1,
  owner: 'personnel',
  subscribers: ['grid', 'coordination', 'assessment', 'data-sharing'],
  ordered: true,
  payload: z.object({
    organizationId: z.uuid(),
    code: z.string(),
    name: z.string(),
    kind: organizationKindSchema,
    line: lineCodeSchema.nullable(),
    parentId: z.uuid().nullable(),
    regionCode: divisionCodeSchema,
    validFrom: z.iso.datetime(),
    validTo: z.iso.datetime().nullable(),
    /** The organization that takes over the work of a dissolved organization; the command named it. */
    successorId: z.uuid().nullish(),
    version: z.number().int().positive(),
  }),
});
export type OrganizationChanged = PayloadOf<typeof organizationChanged>;
