import type { EffectTx } from '@jiceng/platform/effects';
import { auditAssignment, emitAssignment } from '../staff/staff.events.js';
import { listAssignments, lockStaff, saveAssignments } from '../staff/staff.queries.js';
import { sameSet } from '../staff/staff.rules.js';
import type { PostRow } from '../post/post.table.js';

/**
 * Announces the present and planned assignments to a post again when the name or the roles of the post changed. Without
 * these events, coordination would route issues by the old roles.
 */
export async function announceHolders(tx: EffectTx, before: PostRow, after: PostRow): Promise<void> {
  if (before.name === after.name && sameSet(before.roles, after.roles)) return;
  const held = (await listAssignments(tx, { staffIds: [], postIds: [after.id] })).filter(
    ({ validFrom, validTo }) => validTo === null || (validTo > tx.now && validTo > validFrom),
  );
  if (held.length === 0) return;
  const people = new Map(
    (await lockStaff(tx, [...new Set(held.map(({ staffId }) => staffId))])).map((row) => [row.id, row]),
  );
  const announced = held.map((row) => ({ ...row, version: row.version + 1 }));
  await saveAssignments(tx, announced);
  announced.forEach((row, index) => {
    emitAssignment(tx, row, people.get(row.staffId)!, after);
    auditAssignment(tx, held[index]!, row);
  });
}
