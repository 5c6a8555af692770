import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema, lineCodeSchema, roleCodeSchema } from '../codes.js';

/**
 * A person took or left a post, or the jurisdiction of the assignment changed. The payload is the whole new state of
 * the assignment.
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
    /** Lines that the assignment covers; an empty list means every line of its organization. */
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
