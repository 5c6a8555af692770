import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema, lineCodeSchema } from '../codes.js';

/**
 * A roster entry (`duty`) or a leave (`leave`) was planned, changed or cancelled. The payload is its whole new state.
 */
export const dutyChanged = defineContract({
  name: 'personnel.duty-changed',
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
    withdrawn: z.boolean(),
    version: z.number().int().positive(),
  }),
});
export type DutyChanged = PayloadOf<typeof dutyChanged>;
