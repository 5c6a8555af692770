import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema, lineCodeSchema, roleCodeSchema } from '../codes.js';

/**
 * An assignment began or ended, or its jurisdiction, its post or the name of its holder changed. The payload is the
 * whole new state of the assignment.
 */
export const assignmentChanged = defineContract({
  name: 'personnel.assignment-changed',
  version: 1,
  owner: 'personnel',
  subscribers: ['grid', 'coordination', 'assessment'],
  ordered: true,
  payload: z.object({
    assignmentId: z.uuid(),
    staffId: z.uuid(),
    staffCode: z.string(),
    staffName: z.string(),
    postId: z.uuid(),
    postName: z.string(),
    organizationId: z.uuid(),
    roles: z.array(roleCodeSchema),
    /** Codes of the regions or grids that the assignment covers. */
    areaCodes: z.array(areaCodeSchema),
    /**
     * Lines that the assignment covers; an empty list means the line of its organization, or all lines when the
     * organization has none.
     */
    lines: z.array(lineCodeSchema),
    validFrom: z.iso.datetime(),
    validTo: z.iso.datetime().nullable(),
    /**
     * Id of the person who takes over the work when the assignment ends: the successor named in the command, or the
     * same person when that person has a further assignment in the organization.
     */
    successorId: z.uuid().nullish(),
    version: z.number().int().positive(),
  }),
});
export type AssignmentChanged = PayloadOf<typeof assignmentChanged>;
