import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RosterEntryRow } from './roster-entry.table.js';

/**
 * Sends the new state of the entry to coordination, and writes the states before and after the change to the audit
 * chain.
 * @param covers ids of the staff members who can cover a leave, the first choice first; empty for a duty
 */
export function announceEntry(
  tx: EffectTx,
  before: RosterEntryRow | null,
  after: RosterEntryRow,
  { reason = null, covers = [] }: { reason?: string | null; covers?: readonly string[] } = {},
): void {
  tx.emit(presenceChanged, {
    key: after.id,
    payload: {
      entryId: after.id,
      kind: after.kind,
      staffId: after.staffId,
      organizationId: after.organizationId,
      areaCodes: after.areaCodes,
      line: after.line,
      startsAt: after.startsAt.toISOString(),
      endsAt: after.endsAt.toISOString(),
      covers: [...covers],
      withdrawn: after.withdrawnAt !== null,
      version: after.version,
    },
  });
  tx.audit({ subject: { type: 'roster-entry', id: after.id }, before, after, reason });
}
