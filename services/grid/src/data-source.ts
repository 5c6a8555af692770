import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { CaseCategoryRow, CatalogueRow } from './catalogue/catalogue.entity.js';
import { GridAssignmentRow, StaffAssignmentRow } from './coverage/coverage.entity.js';
import { GridRow, GridStateRow } from './grid/grid.entity.js';
import { IssuePlaceRow } from './issue-count/issue-place.entity.js';
import { CreateGrid1763911000000 } from './migrations/1763911000000-create-grid.js';
import { AddAnnouncedCoverage1763911100000 } from './migrations/1763911100000-add-announced-coverage.js';
import { OrganizationRow } from './organization/organization.entity.js';
import { RegionRow } from './region/region.entity.js';

const entities = [
  RegionRow,
  GridRow,
  GridStateRow,
  CatalogueRow,
  CaseCategoryRow,
  GridAssignmentRow,
  StaffAssignmentRow,
  OrganizationRow,
  IssuePlaceRow,
];
const migrations = [CreateGrid1763911000000, AddAnnouncedCoverage1763911100000];

export const dataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ entities, migrations }, url, poolSize);
