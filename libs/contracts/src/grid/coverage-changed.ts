import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { gridCodeSchema } from '../codes.js';

/** Who covers a grid changed. `a` is the first worker, `b` the cover; null is an open seat. */
export const coverageChanged = defineContract({
  name: 'grid.coverage-changed',
  version: 1,
  owner: 'grid',
  subscribers: [],
  ordered: true,
  payload: z.object({
    gridCode: gridCodeSchema,
    a: z.uuid().nullable(),
    b: z.uuid().nullable(),
    effectiveFrom: z.iso.datetime(),
    version: z.number().int().positive(),
  }),
});
export type CoverageChanged = PayloadOf<typeof coverageChanged>;
