import { codeListChanged } from '@jiceng/contracts/data-sharing/code-list-changed';
import { LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { gridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { readModel } from '@jiceng/platform/read-model';
import { category, dutyEntry, grid, knownLine, organization, region, staffAssignment } from './directory.table.js';

export const organizations = readModel(organizationChanged, organization, (state) => ({
  ...state,
  id: state.organizationId,
  successorId: state.successorId ?? null,
}));

export const assignments = readModel(assignmentChanged, staffAssignment, (state) => ({
  ...state,
  id: state.assignmentId,
}));

export const dutyEntries = readModel(presenceChanged, dutyEntry, (state) => ({ ...state, id: state.entryId }));

export const regions = readModel(regionChanged, region, (state) => state);

export const grids = readModel(gridChanged, grid, (state) => ({ ...state, code: state.gridCode }));

export const lines = readModel(codeListChanged, knownLine, ({ code, version, items }) =>
  code === LINE_LIST ? items.map((item, position) => ({ ...item, position, version })) : [],
);

/** Every version of a category is kept, because an issue follows the version that was in force at its report. */
export const categories = readModel(
  cataloguePublished,
  category,
  ({ catalogueVersion, effectiveFrom, categories }) =>
    categories.map((each) => ({
      ...each,
      name: `${each.major}/${each.minor}/${each.item}`,
      catalogueVersion,
      effectiveFrom,
    })),
  'catalogueVersion',
);
