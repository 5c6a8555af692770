import type { EffectTx } from '@jiceng/platform/effects';
import type { ImportOutcome } from '@jiceng/tables/import';

/** Writes one audit record for the whole import, in addition to the records of the changed rows. */
export function auditImport(tx: EffectTx, key: string, { errors, warnings, ...outcome }: ImportOutcome): void {
  tx.audit({
    subject: { type: 'import', id: key },
    after: { ...outcome, errors: errors.length, warnings: warnings.length },
  });
}
