import { boolean, pick } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { staffAssignment } from './directory.table.js';

/** Reads the persons with a post at organizations $1 at moment $2, with their duty or leave at this moment. */
export const peopleOf = defineQuery(
  {
    ...pick(staffAssignment.columns, 'staffId', 'organizationId', 'roles'),
    onDuty: boolean().as('coalesce(p.on_duty, false)'),
    absent: boolean().as('coalesce(p.absent, false)'),
  },
  (columns) => `SELECT ${columns('s')} FROM staff_assignment s LEFT JOIN LATERAL (
      SELECT bool_or(kind = 'leave') AS absent, bool_or(kind = 'duty') AS on_duty FROM duty_entry d
      WHERE d.staff_id = s.staff_id AND NOT d.withdrawn AND d.starts_at <= $2 AND d.ends_at > $2) p ON true
    WHERE s.organization_id = ANY($1::uuid[]) AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)`,
  'people-of',
);

/** A person with a post at an organization, and whether the person is at work. */
export interface PersonOfUnit {
  staffId: string;
  organizationId: string;
  roles: readonly string[];
  onDuty: boolean;
  absent: boolean;
}
