import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { callbackTable } from './case/tables/callback.table.js';
import { dutySpanTable, issueStepTable } from './case/tables/issue-step.table.js';
import { issueTable, reporterTable } from './case/tables/issue.table.js';
import { taskTable } from './case/tables/task.table.js';
import { verificationTable } from './case/tables/verification.table.js';
import { CreateDirectory1763912000000 } from './migrations/1763912000000-create-directory.js';
import { CreateIssue1763912100000 } from './migrations/1763912100000-create-issue.js';
import { CreateRules1763912200000 } from './migrations/1763912200000-create-rules.js';
import { IndexVolume1763912400000 } from './migrations/1763912400000-index-volume.js';
import { DropStepNotice1764100000000 } from './migrations/1764100000000-drop-step-notice.js';
import { shiftCalendar } from './rulebook/calendar/calendar.table.js';
import {
  archivedPacket,
  category,
  directoryEdition,
  dutyEntry,
  grid,
  organization,
  region,
  staffAssignment,
} from './rulebook/directory/directory.table.js';
import { dutyListTable, dutyRowTable, precedentTable } from './rulebook/duty-list/duty-list.table.js';
import { processDefinition } from './rulebook/process/process-definition.table.js';

/** Every table of this service; a test compares them with the migrated database. */
export const tables = [
  issueTable,
  reporterTable,
  taskTable,
  issueStepTable,
  dutySpanTable,
  verificationTable,
  callbackTable,
  dutyListTable,
  dutyRowTable,
  precedentTable,
  processDefinition,
  shiftCalendar,
  organization,
  staffAssignment,
  dutyEntry,
  region,
  grid,
  category,
  archivedPacket,
  directoryEdition,
];
const migrations = [
  CreateDirectory1763912000000,
  CreateIssue1763912100000,
  CreateRules1763912200000,
  IndexVolume1763912400000,
  DropStepNotice1764100000000,
];

/** The one definition of this database, for the service, its migrations and its tests. */
export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
