import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { gridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { readModel } from '@jiceng/platform/read-model';
import { assignmentView, categoryView, gridView, organizationView, regionView } from './directory.table.js';

// The directory (名录): the names of organizations, regions and categories that scores show, kept from the events of
// personnel and grid.

export const organizations = readModel(organizationChanged, organizationView, (organization) => ({
  ...organization,
  id: organization.organizationId,
}));

export const regions = readModel(regionChanged, regionView, (region) => region);

export const grids = readModel(gridChanged, gridView, (grid) => ({ ...grid, code: grid.gridCode }));

export const assignments = readModel(assignmentChanged, assignmentView, (assignment) => ({
  ...assignment,
  id: assignment.assignmentId,
}));

export const categories = readModel(
  cataloguePublished,
  categoryView,
  ({ catalogueVersion, categories }) => categories.map(({ code, item }) => ({ code, item, catalogueVersion })),
  'catalogueVersion',
);
