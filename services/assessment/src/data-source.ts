import { createDataSource } from '@jiceng/platform/database';
import { exportTable } from '@jiceng/tables/export.table';
import type { DataSource } from 'typeorm';
import { assignmentView, categoryView, gridView, organizationView, regionView } from './directory/directory.table.js';
import { Baseline1796000000000 } from './migrations/1796000000000-baseline.js';
import { issueFact, observation, tally } from './observation/observation.table.js';
import { frozenTally, period } from './period/period.table.js';

/**
 * Every table of this service: read models, facts, observations, tallies, frozen periods and
 * exports. A test compares them with
 * the migrated database.
 */
export const tables = [
  organizationView,
  regionView,
  gridView,
  assignmentView,
  categoryView,
  issueFact,
  observation,
  tally,
  period,
  frozenTally,
  exportTable,
];
const migrations = [Baseline1796000000000];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ tables, migrations }, url, poolSize);
