import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';

/**
 * A code list that services use to check inputs has a new version. The event holds the whole list, in the order in
 * which a screen offers the codes. So far only the list of lines (条线) is announced.
 */
export const codeListChanged = defineContract({
  name: 'data-sharing.code-list-changed',
  version: 1,
  owner: 'data-sharing',
  subscribers: ['personnel', 'grid', 'coordination'],
  payload: z.object({
    code: z.string(),
    /** Version of the list, from 1; the greatest version is the current one. */
    version: z.number().int().positive(),
    items: z.array(
      z.object({
        code: z.string(),
        zh: z.string(),
        en: z.string(),
        /** A code never leaves the list, because old data name the code. */
        retired: z.boolean(),
      }),
    ),
  }),
});
export type CodeListChanged = PayloadOf<typeof codeListChanged>;
