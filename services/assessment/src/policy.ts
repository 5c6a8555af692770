import { operationsRules } from '@jiceng/platform/operations-rules';
import { definePolicy } from '@jiceng/platform/policy';

/** Roles that see the scores of the whole district. */
const district = ['appraiser', 'district_admin', 'coordinator', 'auditor'];
/** Roles that see the scores of their own organization and of the organizations below. */
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
  'unit_leader',
  'leader_on_duty',
  'district_leader',
  'personnel_officer',
  'grid_officer',
];
/** Roles of streets and communities, which also see the scores of units in their region. */
const blocks = ['street_dispatcher', 'community_clerk'];

const staff = [...district, ...units];

/** No rule names residents, so they see no scores. */
export const policy = definePolicy({
  version: 'assessment-1',
  rules: [
    ...operationsRules('assessment'),
    {
      on: ['Query.indicators', 'Query.period', 'Entity.Organization', 'Entity.Region', 'Entity.Issue'],
      roles: staff,
      rows: ['any'],
    },
    { on: ['Query.scores', 'Query.scoreExplanation', 'Query.regionScores'], roles: district, rows: ['any'] },
    { on: ['Query.scores', 'Query.scoreExplanation'], roles: units, rows: ['organization'] },
    { on: ['Query.scores', 'Query.scoreExplanation', 'Query.regionScores'], roles: blocks, rows: ['region'] },
    // An export contains only scores that the list also shows to the person.
    { on: ['Mutation.exportScores'], roles: district, rows: ['any'] },
    {
      on: ['Mutation.exportScores'],
      roles: ['department_dispatcher', 'unit_leader', 'leader_on_duty', 'district_leader', 'street_dispatcher'],
      rows: ['organization'],
    },
    { on: ['Mutation.exportScores'], roles: ['street_dispatcher'], rows: ['region'] },
    {
      on: ['Mutation.freezePeriod', 'Mutation.recomputePeriod'],
      roles: ['appraiser', 'district_admin'],
      rows: ['any'],
    },
  ],
  fields: [],
});
