import type { Transaction } from '@jiceng/platform/database';
import { defineQuery } from '@jiceng/platform/query';
import { ORGANIZATION_SCOPE } from '../post/post.reader.js';
import { assignment, staffName, type AssignmentRow, type StaffName } from './staff.table.js';

/**
 * A person is in scope when one of the person's assignments belongs to an organization in scope. Callers always see
 * their own record.
 */
export const STAFF_SCOPE = { ...ORGANIZATION_SCOPE, own: ['a.staff_id::text'] };

const lockedStaff = defineQuery(
  staffName,
  (columns) => `SELECT ${columns()} FROM staff_member WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);

/**
 * Reads people and locks them until the end of the transaction, so that no other command changes their assignments or
 * roster.
 */
export function lockStaff(tx: Transaction, ids: readonly string[]): Promise<StaffName[]> {
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
