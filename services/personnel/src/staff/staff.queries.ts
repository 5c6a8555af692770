import type { Transaction } from '@jiceng/platform/database';
import type { AssignmentRow, StaffMemberRow } from './staff.entity.js';

/** Columns of `staff_member s` as properties of StaffMemberRow. */
export const STAFF_COLUMNS = 's.id, s.code, s.name, s.phone, s.email, s.version';

/** Columns of `assignment a` as properties of AssignmentRow. */
export const ASSIGNMENT_COLUMNS = `a.id, a.staff_id AS "staffId", a.post_id AS "postId", a.organization_id AS "organizationId", a.main,
  a.area_codes AS "areaCodes", a.lines, a.valid_from AS "validFrom", a.valid_to AS "validTo", a.version`;

/** Reads people and keeps others from changing their assignments and roster until the end of the transaction. */
export async function lockStaff(tx: Transaction, ids: readonly string[]): Promise<StaffMemberRow[]> {
  return tx.sql(`SELECT ${STAFF_COLUMNS} FROM staff_member s WHERE s.id = ANY($1::uuid[]) ORDER BY s.id FOR UPDATE`, [
    ids,
  ]) as Promise<StaffMemberRow[]>;
}

/** All assignments of these people and of these posts. */
export async function listAssignments(
  tx: Transaction,
  by: { staffIds: readonly string[]; postIds: readonly string[] },
): Promise<AssignmentRow[]> {
  return tx.sql(
    `SELECT ${ASSIGNMENT_COLUMNS} FROM assignment a WHERE a.staff_id = ANY($1::uuid[]) OR a.post_id = ANY($2::uuid[]) ORDER BY a.valid_from, a.id`,
    [by.staffIds, by.postIds],
  ) as Promise<AssignmentRow[]>;
}

export async function saveStaff(tx: Transaction, rows: readonly StaffMemberRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO staff_member (id, code, name, phone, email, version)
     SELECT r.id, r.code, r.name, r.phone, r.email, r.version
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, code text, name text, phone text, email text, version int)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, phone = excluded.phone, email = excluded.email, version = excluded.version`,
    [JSON.stringify(rows)],
  );
}

/** Writes assignments; ends come before beginnings, so that a seat is free when its next holder sits down. */
export async function saveAssignments(tx: Transaction, rows: readonly AssignmentRow[]): Promise<void> {
  const ended = rows.filter((row) => row.validTo !== null);
  for (const group of [ended, rows.filter((row) => row.validTo === null)]) {
    if (group.length === 0) continue;
    await tx.sql(
      `INSERT INTO assignment (id, staff_id, post_id, organization_id, main, area_codes, lines, valid_from, valid_to, version)
       SELECT r.id, r."staffId", r."postId", r."organizationId", r.main, r."areaCodes", r.lines, r."validFrom", r."validTo", r.version
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "staffId" uuid, "postId" uuid, "organizationId" uuid, main boolean, "areaCodes" text[],
         lines text[], "validFrom" timestamptz, "validTo" timestamptz, version int)
       ON CONFLICT (id) DO UPDATE SET area_codes = excluded.area_codes, lines = excluded.lines, valid_to = excluded.valid_to, version = excluded.version`,
      [JSON.stringify(group)],
    );
  }
}
