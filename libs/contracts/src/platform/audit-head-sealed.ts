import { z } from 'zod';
import { defineContract, serviceNames, type Contract, type PayloadOf, type ServiceName } from '../contract.js';

const payload = z.object({
  service: z.enum(serviceNames),
  /** Number of records in the chain when the head was read. */
  position: z.number().int().positive(),
  /** Seal of the record at `position`, hex. */
  head: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * The contract by which a service announces the newest seal of its audit chain. Data-sharing stores the seals of the
 * other services, and coordination stores those of data-sharing, so no service keeps the anchors of its own chain.
 */
function headContract(owner: ServiceName): Contract<z.infer<typeof payload>> {
  return defineContract({
    name: `${owner}.audit-head-sealed`,
    version: 1,
    owner,
    subscribers: owner === 'data-sharing' ? ['coordination'] : ['data-sharing'],
    payload,
  });
}

export const auditHeadSealed: Record<ServiceName, Contract<z.infer<typeof payload>>> = {
  personnel: headContract('personnel'),
  grid: headContract('grid'),
  coordination: headContract('coordination'),
  assessment: headContract('assessment'),
  'data-sharing': headContract('data-sharing'),
};
export type AuditHeadSealed = PayloadOf<(typeof auditHeadSealed)[ServiceName]>;
