import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema, lineCodeSchema } from '../codes.js';

/**
 * Presence of a person as personnel states it: a duty or a leave was planned, changed or withdrawn, and who covers a leave.
 * The payload is the whole new state of the one entry.
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
