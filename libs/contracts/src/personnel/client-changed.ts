import { z } from 'zod';
import { defineContract, type PayloadOf } from '../contract.js';
import { clientScopes, clientSources } from '../codes.js';

/**
 * A client, which is a system with credentials of its own, was registered, changed or revoked. The payload is the whole
 * new state of the registration, without secrets.
 */
export const clientChanged = defineContract({
  name: 'personnel.client-changed',
  version: 1,
  owner: 'personnel',
  subscribers: ['coordination'],
  ordered: true,
  payload: z.object({
    clientId: z.uuid(),
    code: z.string().min(2).max(40),
    scopes: z.array(z.enum(clientScopes)),
    sources: z.array(z.enum(clientSources)),
    /** True when the client asks the callers of its orders about the result itself. */
    callsBack: z.boolean().optional(),
    /** Null while the client is in force. A revoked client never comes back. */
    revokedAt: z.iso.datetime().nullable(),
    version: z.number().int().positive(),
  }),
});
export type ClientChanged = PayloadOf<typeof clientChanged>;
