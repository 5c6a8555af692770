import type { EffectTx } from '@jiceng/platform/effects';
import { VERSION_IN_FORCE } from '../duty-list/duty-list.table.js';

/**
 * Makes the next version of the duty list, based on the version in force. Other transactions wait for this one, because
 * two versions made at the same time would get the same number or base.
 */
export async function newVersion(
  tx: EffectTx,
  as: 'drafted' | 'published',
  actorId: string,
): Promise<{ version: number; basedOn: number }> {
  await lockVersions(tx);
  const [next] = await tx.sql<{ version: number; basedOn: number }>(
    `INSERT INTO duty_list (version, based_on, ${as}_at, ${as}_by)
      SELECT coalesce(max(version), 0) + 1, ${VERSION_IN_FORCE}, $1, $2 FROM duty_list RETURNING version, based_on AS "basedOn"`,
    [tx.now, actorId],
  );
  return next!;
}

/**
 * Takes the lock of the versions: other transactions that make or publish a version wait until this transaction ends.
 */
export async function lockVersions(tx: EffectTx): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('duty_list', 0))`);
}
