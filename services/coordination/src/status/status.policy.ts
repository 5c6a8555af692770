import type { PolicyRule } from '@jiceng/platform/policy';

/** An address receives what a client may read, so the person who registers clients registers the address too. */
export const statusRules: PolicyRule[] = [
  { on: ['Entity.Client'], roles: ['district_admin', 'operator', 'auditor'], rows: ['any'] },
  {
    on: ['Mutation.setStatusWebhook', 'Mutation.removeStatusWebhook', 'Mutation.resendStatuses'],
    roles: ['district_admin'],
    rows: ['any'],
  },
];
