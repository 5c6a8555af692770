import { pick } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { staffAssignment } from '../../rulebook/directory/directory.table.js';

/** Finds the persons who hold a post of organization $1 with one of the roles $2 at moment $3. */
export const holdersOfRoles = defineQuery(
  pick(staffAssignment.columns, 'staffId'),
  (columns) =>
    `SELECT DISTINCT ${columns()} FROM staff_assignment
     WHERE organization_id = $1 AND roles && $2::text[] AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)`,
  'pass-at-once-holders',
);
