import { defineErrors } from '@jiceng/platform/errors';

export const levelErrors = defineErrors({
  /** The authority matrix does not let this level solve such an issue, or its limit has passed: it is passed up instead. */
  LEVEL_MAY_NOT_SOLVE: {
    kind: 'conflict',
    zh: '层级权限不允许本级办结此类事项，或已超过本级办结时限，请上报',
    en: 'The authority matrix does not let your level solve such an issue now: pass it up',
  },
  /** The level may solve the issue itself; who passes it up all the same says why. */
  PASSING_UP_NEEDS_REASON: {
    kind: 'invalid',
    zh: '本级可以办结此类事项，上报须写明理由',
    en: 'Your level may solve such an issue: passing it up needs a reason',
  },
});
