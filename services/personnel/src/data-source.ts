import { createDataSource } from '@jiceng/platform/database';
import { exportTable } from '@jiceng/tables/export.table';
import type { DataSource } from 'typeorm';
import { Baseline1796000000000 } from './migrations/1796000000000-baseline.js';
import { client, clientSecret, clientUse } from './client/client.table.js';
import { leaveRequest } from './leave/leave.table.js';
import { knownLine } from './line/line.table.js';
import { knownRegion } from './region/region.table.js';
import { organization, organizationPeriod } from './organization/organization.table.js';
import { post, postPeriod } from './post/post.table.js';
import { districtRole } from './role-list/district-role.table.js';
import { roleEdition, roleRule } from './role/role-rule.table.js';
import { rosterEntry } from './roster-entry/roster-entry.table.js';
import { assignment, staffMember } from './staff/staff.table.js';
import { systemAccounts, systemInUse } from './system/system.table.js';

/** Every table of this service; a test compares them with the migrated database. */
export const tables = [
  exportTable,
  organization,
  organizationPeriod,
  post,
  postPeriod,
  staffMember,
  assignment,
  rosterEntry,
  leaveRequest,
  districtRole,
  roleRule,
  roleEdition,
  systemInUse,
  systemAccounts,
  client,
  clientSecret,
  clientUse,
  knownRegion,
  knownLine,
];
const migrations = [Baseline1796000000000];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
