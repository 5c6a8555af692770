import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import type { EffectTx } from '@jiceng/platform/effects';
import { mask } from '@jiceng/platform/graphql-policy';
import type { PostRow } from '../post/post.table.js';
import type { AssignmentRow, StaffName, StaffPerson } from './staff.table.js';

/** Sends the new state of an assignment to the other services. */
export function emitAssignment(tx: EffectTx, assignment: AssignmentRow, staff: StaffName, post: PostRow): void {
  tx.emit(assignmentChanged, {
    key: assignment.id,
    payload: {
      assignmentId: assignment.id,
      staffId: staff.id,
      staffCode: staff.code,
      staffName: staff.name,
      postId: post.id,
      postName: post.name,
      organizationId: assignment.organizationId,
      roles: post.roles,
      areaCodes: assignment.areaCodes,
      lines: assignment.lines,
      validFrom: assignment.validFrom.toISOString(),
      validTo: assignment.validTo?.toISOString() ?? null,
      successorId: assignment.successorId,
      version: assignment.version,
    },
  });
}

export function auditAssignment(
  tx: EffectTx,
  before: AssignmentRow | null,
  after: AssignmentRow,
  reason: string | null = null,
): void {
  tx.audit({ subject: { type: 'assignment', id: after.id }, before, after, reason });
}

/**
 * The audit chain does not contain the telephone number and the e-mail address, because entries of the chain can never
 * be erased. The masked values in the chain show only that these fields changed.
 */
export function auditStaff(tx: EffectTx, before: StaffPerson | null, after: StaffPerson): void {
  tx.audit({ subject: { type: 'staff-member', id: after.id }, before: before && masked(before), after: masked(after) });
}

function masked(row: StaffPerson): object {
  return { ...row, phone: mask(row.phone), email: mask(row.email) };
}
