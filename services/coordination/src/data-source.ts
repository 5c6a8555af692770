import { createDataSource } from '@jiceng/platform/database';
import { filePartTable, fileTable } from '@jiceng/platform/file-tables';
import { exportTable } from '@jiceng/tables/export.table';
import type { DataSource } from 'typeorm';
import { callAttemptTable, callbackTable } from './case/tables/callback.table.js';
import { confidentialIdentityTable, unsealingRequestTable } from './case/tables/confidential.table.js';
import { delayChargeTable } from './case/tables/delay-charge.table.js';
import { deadlineRequestTable } from './case/tables/deadline-request.table.js';
import { sourceRequestTable } from './case/tables/source-request.table.js';
import { dutySpanTable, issueStepTable } from './case/tables/issue-step.table.js';
import { deliveryTable, notificationRuleTable, notificationTable } from './notification/notification.table.js';
import { issueTextTable } from './case/tables/issue-text.table.js';
import { hiddenNumberTable, unmaskingTable } from './case/tables/hidden-number.table.js';
import { issueTable, reporterTable } from './case/tables/issue.table.js';
import { issueFileTable } from './case/tables/issue-file.table.js';
import { issueReplyTable } from './case/tables/issue-reply.table.js';
import { levelFactTable } from './case/tables/level-fact.table.js';
import { spotCheckTable } from './case/tables/spot-check.table.js';
import { taskTable } from './case/tables/task.table.js';
import { verificationTable } from './case/tables/verification.table.js';
import { Baseline1796000000000 } from './migrations/1796000000000-baseline.js';
import { holidayNoticeTable, workingHoursTable } from './rulebook/calendar/calendar.table.js';
import {
  archivedPacket,
  category,
  directoryEdition,
  dutyEntry,
  grid,
  knownLine,
  organization,
  region,
  staffAssignment,
} from './rulebook/directory/directory.table.js';
import {
  directiveItemTable,
  directiveSentenceTable,
  directiveStepTable,
  directiveTable,
} from './directive/directive.table.js';
import { dutyListTable, dutyRowTable } from './rulebook/duty-list/duty-list.table.js';
import { authorityTable } from './rulebook/authority/authority.table.js';
import { precedentTable } from './rulebook/duty-list/precedent.table.js';
import { intakeDeskTable } from './rulebook/intake-desk/intake-desk.table.js';
import { sourceMappingTable } from './rulebook/source-mapping/source-mapping.table.js';
import { replyTemplateTable } from './rulebook/wording/reply-template.table.js';
import { knownClient, statusDelivery, statusWebhook, statusWebhookUse } from './status/status.table.js';
import { processDefinition } from './rulebook/process/process-definition.table.js';

/** All tables of this service. A test compares them with the migrated database. */
export const tables = [
  issueTable,
  issueTextTable,
  notificationRuleTable,
  notificationTable,
  deliveryTable,
  knownClient,
  statusWebhook,
  statusWebhookUse,
  statusDelivery,
  reporterTable,
  hiddenNumberTable,
  unmaskingTable,
  confidentialIdentityTable,
  unsealingRequestTable,
  taskTable,
  issueStepTable,
  dutySpanTable,
  delayChargeTable,
  verificationTable,
  issueReplyTable,
  callbackTable,
  callAttemptTable,
  levelFactTable,
  spotCheckTable,
  deadlineRequestTable,
  sourceRequestTable,
  fileTable,
  filePartTable,
  issueFileTable,
  exportTable,
  directiveTable,
  directiveSentenceTable,
  directiveItemTable,
  directiveStepTable,
  dutyListTable,
  dutyRowTable,
  precedentTable,
  intakeDeskTable,
  sourceMappingTable,
  authorityTable,
  processDefinition,
  holidayNoticeTable,
  workingHoursTable,
  replyTemplateTable,
  organization,
  staffAssignment,
  dutyEntry,
  region,
  grid,
  category,
  knownLine,
  archivedPacket,
  directoryEdition,
];
const migrations = [Baseline1796000000000];

/** Defines the database for the service, its migrations and its tests. */
export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
