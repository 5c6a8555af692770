import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { OrganizationRow } from './organization.table.js';

/**
 * Sends the new state of the organization to the other services, and writes the states before and after the change to
 * the audit chain.
 */
export function announceOrganization(
  tx: EffectTx,
  before: OrganizationRow | null,
  after: OrganizationRow,
  reason: string | null = null,
): void {
  tx.emit(organizationChanged, {
    key: after.id,
    payload: {
      organizationId: after.id,
      code: after.code,
      name: after.name,
      kind: after.kind,
      line: after.line,
      parentId: after.parentId,
      regionCode: after.regionCode,
      validFrom: after.validFrom.toISOString(),
      validTo: after.validTo?.toISOString() ?? null,
      successorId: after.successorId,
      version: after.version,
    },
  });
  tx.audit({ subject: { type: 'organization', id: after.id }, before, after, reason });
}
