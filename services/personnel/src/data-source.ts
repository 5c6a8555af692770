import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { CreateOrganization1763920000000 } from './migrations/1763920000000-create-organization.js';
import { CreatePostAndAssignment1763920100000 } from './migrations/1763920100000-create-post-and-assignment.js';
import { CreateRosterEntry1763920200000 } from './migrations/1763920200000-create-roster-entry.js';
import { CreateReadModels1763920300000 } from './migrations/1763920300000-create-read-models.js';
import { OrganizationPeriodRow, OrganizationRow } from './organization/organization.entity.js';
import { PostRow } from './post/post.entity.js';
import { KnownRegionRow } from './region/region.entity.js';
import { RosterEntryRow } from './roster/roster.entity.js';
import { AssignmentRow, StaffMemberRow } from './staff/staff.entity.js';
import { ClosedWorkRow } from './workload/workload.entity.js';

const entities = [
  OrganizationRow,
  OrganizationPeriodRow,
  PostRow,
  StaffMemberRow,
  AssignmentRow,
  RosterEntryRow,
  KnownRegionRow,
  ClosedWorkRow,
];
const migrations = [
  CreateOrganization1763920000000,
  CreatePostAndAssignment1763920100000,
  CreateRosterEntry1763920200000,
  CreateReadModels1763920300000,
];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ entities, migrations }, url, poolSize);
