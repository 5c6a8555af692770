import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { CreateOrganization1763920000000 } from './migrations/1763920000000-create-organization.js';
import { CreatePostAndAssignment1763920100000 } from './migrations/1763920100000-create-post-and-assignment.js';
import { CreateRosterEntry1763920200000 } from './migrations/1763920200000-create-roster-entry.js';
import { CreateReadModels1763920300000 } from './migrations/1763920300000-create-read-models.js';
import { knownRegion } from './region/region.table.js';
import { organization, organizationPeriod } from './organization/organization.table.js';
import { post } from './post/post.table.js';
import { rosterEntry } from './roster-entry/roster-entry.table.js';
import { assignment, staffMember } from './staff/staff.table.js';

/** Every table of this service; a test compares them with the migrated database. */
export const tables = [organization, organizationPeriod, post, staffMember, assignment, rosterEntry, knownRegion];
const migrations = [
  CreateOrganization1763920000000,
  CreatePostAndAssignment1763920100000,
  CreateRosterEntry1763920200000,
  CreateReadModels1763920300000,
];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
