import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { divisionCodeSchema, regionLevels } from '../codes.js';

/** A region was added to the tree or renamed. */
export const regionChanged = defineContract({
  name: 'grid.region-changed',
  version: 1,
  owner: 'grid',
  subscribers: ['personnel', 'coordination', 'assessment'],
  ordered: true,
  payload: z.object({
    code: divisionCodeSchema,
    name: z.string(),
    level: z.enum(regionLevels),
    parentCode: divisionCodeSchema.nullable(),
    version: z.number().int().positive(),
  }),
});
export type RegionChanged = PayloadOf<typeof regionChanged>;
