import { roles } from '@jiceng/contracts/codes';
import { definePolicy } from '@jiceng/platform/policy';

/** Who may do what with regions, grids, categories and coverage. */
export const policy = definePolicy({
  version: '2026-11-23',
  rules: [
    // The map and the catalogue are public to everybody who is signed in: a resident may know the grid of an address.
    { on: ['Query.region', 'Query.regions', 'Query.grid', 'Query.grids', 'Entity.Region', 'Entity.Grid', 'Entity.Organization'], roles, rows: ['any'] },
    // The map is kept by the grid officers and administrators of its region; the operator loads the first one.
    { on: ['Mutation.importRegions', 'Mutation.importGrids'], roles: ['grid_officer', 'district_admin'], rows: ['region'] },
    { on: ['Mutation.importRegions', 'Mutation.importGrids'], roles: ['operator'], rows: ['any'] },
  ],
  fields: [],
});
