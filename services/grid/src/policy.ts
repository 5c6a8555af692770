import { clientScopes, roles } from '@jiceng/contracts/codes';
import { operationsRules } from '@jiceng/platform/operations-rules';
import { definePolicy } from '@jiceng/platform/policy';

const staff = roles.filter((role) => role !== 'resident');

/** The imports, with which an installation gets its first data and later versions of the files. */
const imports = [
  'Mutation.importRegions',
  'Mutation.importGrids',
  'Mutation.importCatalogue',
  'Mutation.importGridAssignments',
];

/** The policy for regions, grids, categories and coverage. */
export const policy = definePolicy({
  version: '2026-11-23',
  rules: [
    ...operationsRules('grid'),
    // Every signed-in user may see the map and the catalogue, because a resident may know the grid of an address.
    {
      on: [
        'Query.region',
        'Query.regions',
        'Query.grid',
        'Query.grids',
        'Query.locatePoint',
        'Query.locateCode',
        'Query.categories',
        'Query.category',
        'Query.catalogue',
        'Query.catalogues',
        'Entity.Region',
        'Entity.Grid',
        'Entity.CaseCategory',
        'Entity.Organization',
        'Entity.StaffMember',
      ],
      roles: [...roles, ...clientScopes],
      rows: ['any'],
    },
    // Only the roles that close gaps in coverage, or plan around them, may see the gaps.
    {
      on: ['Query.uncoveredGrids'],
      roles: [
        'grid_officer',
        'district_admin',
        'coordinator',
        'street_dispatcher',
        'community_clerk',
        'personnel_officer',
        'auditor',
      ],
      rows: ['region'],
    },
    // Grid officers and administrators maintain the data of their region. The operator loads the first files of an
    // installation.
    {
      on: [...imports, 'Mutation.assignGridWorker', 'Mutation.endGridAssignment'],
      roles: ['grid_officer', 'district_admin'],
      rows: ['region'],
    },
    { on: imports, roles: ['operator'], rows: ['any'] },
  ],
  // Residents may see a grid but not its workers.
  fields: [{ on: 'Grid.workers', roles: staff, show: 'full' }],
});
