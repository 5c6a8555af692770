import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { lineCodeSchema, severitySchema } from '../codes.js';

/** A version of the case category catalogue (事件类别) was published; it takes effect at `effectiveFrom`. */
export const cataloguePublished = defineContract({
  name: 'grid.catalogue-published',
  version: 1,
  owner: 'grid',
  subscribers: ['coordination', 'assessment'],
  payload: z.object({
    catalogueVersion: z.number().int().positive(),
    effectiveFrom: z.iso.datetime(),
    categories: z.array(
      z.object({
        /** Stable code in the shape of GB/T 30428: two digits major, two minor, three item. */
        code: z.string(),
        major: z.string(),
        minor: z.string(),
        item: z.string(),
        line: lineCodeSchema,
        /** Working minutes a unit has to accept a task. */
        acceptMinutes: z.number().int().positive(),
        /** Working minutes to handle an issue of this category. */
        handleMinutes: z.number().int().positive(),
        closingCondition: z.string(),
        /** Risk grade 1 (highest) to 4; samples verification. */
        riskGrade: z.number().int().min(1).max(4),
        /** The least severity of an issue of this category; null: none is set. */
        leastSeverity: severitySchema.nullable(),
        retired: z.boolean(),
      }),
    ),
  }),
});
export type CataloguePublished = PayloadOf<typeof cataloguePublished>;
