import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { areaCodeSchema } from '../codes.js';

/**
 * An issue was closed and its packet is ready for the archive (档案). `packet` is the whole sealed content, with
 * reporters masked. An issue that was reopened is filed again with a higher `edition`.
 */
export const issueFiled = defineContract({
  name: 'coordination.issue-filed',
  version: 1,
  owner: 'coordination',
  subscribers: ['data-sharing'],
  payload: z.object({
    issueId: z.uuid(),
    edition: z.number().int().positive(),
    title: z.string(),
    regionCode: areaCodeSchema,
    categoryCode: z.string().nullable(),
    closedAt: z.iso.datetime(),
    packet: z.record(z.string(), z.unknown()),
  }),
});
export type IssueFiled = PayloadOf<typeof issueFiled>;
