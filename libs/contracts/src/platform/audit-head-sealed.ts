import { z } from 'zod';
import { defineContract, serviceNames, type Contract, type PayloadOf, type ServiceName } from '../contract.js';

const payload = z.object({
  service: z.enum(serviceNames),
  /** Records in the chain when the head was taken. */
  position: z.number().int().positive(),
  /** Chain hash at `position`, hex. */
  head: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Data-sharing keeps the heads of all; coordination keeps the heads of data-sharing: nobody anchors in their own chain. */
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
