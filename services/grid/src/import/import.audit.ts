import type { EffectTx } from '@jiceng/platform/effects';
import type { ImportOutcome } from '@jiceng/tables/import';

/** Records an import as a whole, beside the records of what it changed. */
export function auditImport(tx: EffectTx, key: string, { errors, warnings, ...outcome }: ImportOutcome): void {
  tx.audit({
    subject: { type: 'import', id: key },
    after: { ...outcome, errors: errors.length, warnings: warnings.length },
  });
}
