import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { Cover } from './cover.js';

/** The holders of the seats of grids, with the beginning and end of each assignment. */
export const gridAssignment = defineTable('grid_assignment', {
  id: uuid().key,
  gridCode: text().fixed,
  cover: text<Cover>().fixed,
  staffId: uuid().fixed,
  validFrom: timestamptz().fixed,
  validTo: timestamptz().orNull,
  version: integer(),
});
export type GridAssignmentRow = TableRow<typeof gridAssignment>;

/** Read model of personnel.assignment-changed: the posts of people, each with staff code, roles, start and end. */
export const staffAssignment = defineTable('staff_assignment', {
  assignmentId: uuid().key,
  staffId: uuid().fixed,
  staffCode: text(),
  roles: text().array,
  validFrom: timestamptz(),
  validTo: timestamptz().orNull,
  version: integer(),
});
