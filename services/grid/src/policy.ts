import { roles } from '@jiceng/contracts/codes';
import { definePolicy } from '@jiceng/platform/policy';

const staff = roles.filter((role) => role !== 'resident');

/** The imports, which load the first files of an installation and later versions of them. */
const imports = [
  'Mutation.importRegions',
  'Mutation.importGrids',
  'Mutation.importCatalogue',
  'Mutation.importGridAssignments',
];

/** Who may do what with regions, grids, categories and coverage. */
export const policy = definePolicy({
  version: '2026-11-23',
  rules: [
    // The map and the catalogue are public to everybody who is signed in: a resident may know the grid of an address.
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
      roles,
      rows: ['any'],
    },
    // Gaps in coverage concern those who can close them or must plan around them.
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
    // Kept by the grid officers and administrators of the region; the operator loads the first files of an
    // installation.
    {
      on: [...imports, 'Mutation.assignGridWorker', 'Mutation.endGridAssignment'],
      roles: ['grid_officer', 'district_admin'],
      rows: ['region'],
    },
    { on: imports, roles: ['operator'], rows: ['any'] },
  ],
  // Residents see the grid, not the people behind it.
  fields: [{ on: 'Grid.workers', roles: staff, show: 'full' }],
});
