import { defineErrors } from '@jiceng/platform/errors';

export const revocationErrors = defineErrors({
  /** The precedent no longer routes issues: it was revoked, it has expired, or a version of the duty list ended it. */
  PRECEDENT_ENDED: { kind: 'conflict', zh: '该先例已失效', en: 'The precedent no longer routes issues: it is {state}' },
  /** A leader revokes a precedent although an arbiter of the region had no part in the issue of the ruling. */
  ARBITERS_REVOKE_FIRST: {
    kind: 'conflict',
    zh: '尚有未参与该事项的裁定员可以撤销此先例，由其办理',
    en: 'An arbiter who had no part in the issue can revoke this precedent, so a leader may not',
  },
});
