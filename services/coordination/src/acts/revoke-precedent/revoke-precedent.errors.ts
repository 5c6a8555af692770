import { defineErrors } from '@jiceng/platform/errors';

export const revokePrecedentErrors = defineErrors({
  /** The ruling binds no longer: it was revoked, has expired, or a version of the duty list ended it. */
  PRECEDENT_ENDED: { kind: 'conflict', zh: '该先例已失效', en: 'The ruling binds no longer: it is {state}' },
});
