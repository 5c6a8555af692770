import type { Transaction } from '@jiceng/platform/database';
import { defineQuery } from '@jiceng/platform/query';
import { assignment, staffMember, type AssignmentRow, type StaffMemberRow } from './staff.table.js';

const lockedStaff = defineQuery(
  staffMember.columns,
  (columns) => `SELECT ${columns()} FROM staff_member WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);

/**
 * Reads people and locks them until the end of the transaction, so that no other command changes their assignments or
 * roster.
 */
export function lockStaff(tx: Transaction, ids: readonly string[]): Promise<StaffMemberRow[]> {
  return lockedStaff.rows(tx, [ids]);
}

const ofPeopleAndPosts = defineQuery(
  assignment.columns,
  (columns) => `SELECT ${columns()} FROM assignment
    WHERE staff_id = ANY($1::uuid[]) OR post_id = ANY($2::uuid[]) ORDER BY valid_from, id`,
);

/** All assignments of these people and of these posts. */
export function listAssignments(
  tx: Transaction,
  by: { staffIds: readonly string[]; postIds: readonly string[] },
): Promise<AssignmentRow[]> {
  return ofPeopleAndPosts.rows(tx, [by.staffIds, by.postIds]);
}

const byId = defineQuery(assignment.columns, (columns) => `SELECT ${columns()} FROM assignment WHERE id = $1`);

export function findAssignment(tx: Transaction, id: string): Promise<AssignmentRow | null> {
  return byId.first(tx, [id]);
}

const saveMembers = staffMember.insert({ known: 'change' });

export function saveStaff(tx: Transaction, rows: readonly StaffMemberRow[]): Promise<void> {
  return saveMembers.run(tx, rows);
}

const save = assignment.insert({ known: 'change' });

/**
 * Writes assignments. Assignments with an end are written first; otherwise the constraint on overlaps in the database
 * would refuse the next holder of a post.
 */
export async function saveAssignments(tx: Transaction, rows: readonly AssignmentRow[]): Promise<void> {
  await save.run(
    tx,
    rows.filter((row) => row.validTo !== null),
  );
  await save.run(
    tx,
    rows.filter((row) => row.validTo === null),
  );
}
