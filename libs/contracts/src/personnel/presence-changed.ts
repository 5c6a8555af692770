import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema, lineCodeSchema } from '../codes.js';

/**
 * A duty or a leave of a person was planned, changed or withdrawn (presence, 在岗). The payload is the whole new state
 * of one entry, with the persons who cover a leave.
 */
export const presenceChanged = defineContract({
  name: 'personnel.presence-changed',
  version: 1,
  owner: 'personnel',
  subscribers: ['coordination'],
  ordered: true,
  payload: z.object({
    entryId: z.uuid(),
    kind: z.enum(['duty', 'leave']),
    staffId: z.uuid(),
    organizationId: z.uuid(),
    /** Areas that the duty covers; empty for a leave. */
    areaCodes: z.array(areaCodeSchema),
    line: lineCodeSchema.nullable(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    /**
     * Ids of the persons who cover a leave, in order: the next on the roster, then the deputy of the post. Empty for a
     * duty.
     */
    covers: z.array(z.uuid()),
    withdrawn: z.boolean(),
    version: z.number().int().positive(),
  }),
});
export type PresenceChanged = PayloadOf<typeof presenceChanged>;
