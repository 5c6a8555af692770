import type { Role } from '@jiceng/contracts/codes';
import type { FieldRule, PolicyRule } from '@jiceng/platform/policy';

/** Roles that speak with reporters, and may ask to see a confidential one. */
const askers: Role[] = ['caller', 'street_dispatcher', 'coordinator', 'intake_desk'];

/**
 * A confidential reporter is shown to the person who asked, after a leader of another unit has consented.
 * @param leaders roles that may consent
 */
export const unsealRules = (leaders: readonly Role[]): PolicyRule[] => [
  { on: ['Mutation.requestUnsealing'], roles: askers, rows: ['region'] },
  { on: ['Mutation.withdrawUnsealing'], roles: askers, rows: ['own'] },
  { on: ['Mutation.revealConfidentialReporter'], roles: askers, rows: ['region'], personal: true },
  { on: ['Query.unsealingRequests', 'Mutation.answerUnsealing'], roles: leaders, rows: ['organization'] },
];

/** Those who may ask, and those who watch over the use of personal data. */
export const unsealFields: FieldRule[] = [
  { on: 'Issue.unsealingRequests', roles: [...askers, 'auditor', 'district_admin'], show: 'full' },
];
