import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { lineCodeSchema, severitySchema } from '../codes.js';

/** A version of the catalogue of case categories (事件类别) was published. It takes effect at `effectiveFrom`. */
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
        /**
         * Stable code in the form of GB/T 30428: two digits for the major category, two for the minor, three for the
         * item.
         */
        code: z.string(),
        major: z.string(),
        minor: z.string(),
        item: z.string(),
        line: lineCodeSchema,
        /** Working minutes within which an organization must accept a task. */
        acceptMinutes: z.number().int().positive(),
        /** Working minutes within which an issue of this category must be handled. */
        handleMinutes: z.number().int().positive(),
        closingCondition: z.string(),
        /** Risk grade from 1 (highest) to 4. It determines the share of issues that are verified on site. */
        riskGrade: z.number().int().min(1).max(4),
        /** The lowest severity of an issue in this category; null when the category sets none. */
        leastSeverity: severitySchema.nullable(),
        /** True when the result of the work, and every check of it on the spot, must be shown by a photo. */
        photoRequired: z.boolean(),
        retired: z.boolean(),
      }),
    ),
  }),
});
export type CataloguePublished = PayloadOf<typeof cataloguePublished>;
