import { definePolicy } from '@jiceng/platform/policy';

/** They look at the whole district. */
const district = ['appraiser', 'district_admin', 'coordinator', 'auditor'];
/** They look at their own organization and those below it. */
const units = [
  'grid_worker',
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'department_handler',
  'intake_desk',
  'arbiter',
  'verifier',
  'caller',
  'personnel_officer',
  'grid_officer',
];
/** Streets and communities also look at whatever lies in their region. */
const blocks = ['street_dispatcher', 'community_clerk'];

const staff = [...district, ...units];

/** Residents see no scores: no rule names them. */
export const policy = definePolicy({
  version: 'assessment-1',
  rules: [
    {
      on: ['Query.indicators', 'Query.period', 'Entity.Organization', 'Entity.Region', 'Entity.Issue'],
      roles: staff,
      rows: ['any'],
    },
    { on: ['Query.scores', 'Query.scoreExplanation', 'Query.regionScores'], roles: district, rows: ['any'] },
    { on: ['Query.scores', 'Query.scoreExplanation'], roles: units, rows: ['organization'] },
    { on: ['Query.scores', 'Query.scoreExplanation', 'Query.regionScores'], roles: blocks, rows: ['region'] },
    {
      on: ['Mutation.freezePeriod', 'Mutation.recomputePeriod'],
      roles: ['appraiser', 'district_admin'],
      rows: ['any'],
    },
  ],
  fields: [],
});
