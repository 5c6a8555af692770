import { roles } from '@jiceng/contracts/codes';
import { definePolicy } from '@jiceng/platform/policy';

/** What keeps the map, the catalogue and the coverage of grids up to date. */
const imports = ['Mutation.importRegions', 'Mutation.importGrids', 'Mutation.importCatalogue'];

/** Who may do what with regions, grids, categories and coverage. */
export const policy = definePolicy({
  version: '2026-11-23',
  rules: [
    // The map and the catalogue are public to everybody who is signed in: a resident may know the grid of an address.
    {
      on: [
        'Query.region', 'Query.regions', 'Query.grid', 'Query.grids', 'Query.locatePoint', 'Query.locateCode', 'Query.categories', 'Query.category',
        'Query.catalogue', 'Query.catalogues', 'Entity.Region', 'Entity.Grid', 'Entity.CaseCategory', 'Entity.Organization',
      ],
      roles,
      rows: ['any'],
    },
    // Kept by the grid officers and administrators of the region; the operator loads the first files of an installation.
    { on: imports, roles: ['grid_officer', 'district_admin'], rows: ['region'] },
    { on: imports, roles: ['operator'], rows: ['any'] },
  ],
  fields: [],
});
