import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';

/** A packet was sealed in the archive's chain. */
export const packetArchived = defineContract({
  name: 'data-sharing.packet-archived',
  version: 1,
  owner: 'data-sharing',
  subscribers: ['coordination'],
  payload: z.object({
    packetId: z.uuid(),
    issueId: z.uuid(),
    edition: z.number().int().positive(),
    /** Position in the archive's chain, from 1. */
    position: z.number().int().positive(),
    /** SHA-256 of the canonical JSON, hex. */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    /** SHA-256 over the previous seal and this digest, hex. */
    seal: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});
export type PacketArchived = PayloadOf<typeof packetArchived>;
