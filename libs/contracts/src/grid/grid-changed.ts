import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { divisionCodeSchema, gridCodeSchema } from '../codes.js';

/** Longitude and latitude in degrees, CGCS2000. */
export const positionSchema = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
export const polygonSchema = z.object({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(positionSchema).min(4)).min(1),
});

/** A grid was created or changed. The payload is the whole new state of the grid. */
export const gridChanged = defineContract({
  name: 'grid.grid-changed',
  version: 1,
  owner: 'grid',
  subscribers: ['coordination', 'assessment'],
  ordered: true,
  payload: z.object({
    gridCode: gridCodeSchema,
    name: z.string(),
    kind: z.enum(['general', 'special', 'micro']),
    communityCode: divisionCodeSchema,
    geometry: polygonSchema,
    /** Households in the grid. */
    households: z.number().int().nonnegative(),
    validFrom: z.iso.datetime(),
    validTo: z.iso.datetime().nullable(),
    version: z.number().int().positive(),
  }),
});
export type GridChanged = PayloadOf<typeof gridChanged>;
