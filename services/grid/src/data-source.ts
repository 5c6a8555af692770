import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { caseCategory, catalogue } from './catalogue/catalogue.table.js';
import { gridAssignment, staffAssignment } from './coverage/coverage.table.js';
import { grid, gridState, mapEdition } from './grid/grid.table.js';
import { issuePlace } from './issue-count/issue-place.table.js';
import { knownLine } from './line/line.table.js';
import { Baseline1796000000000 } from './migrations/1796000000000-baseline.js';
import { organization } from './organization/organization.table.js';
import { region } from './region/region.table.js';

/** Every table of this service; a test compares them with the migrated database. */
export const tables = [
  region,
  grid,
  gridState,
  mapEdition,
  catalogue,
  caseCategory,
  gridAssignment,
  staffAssignment,
  organization,
  issuePlace,
  knownLine,
];
const migrations = [Baseline1796000000000];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
