import { defineErrors } from '@jiceng/platform/errors';

export const levelErrors = defineErrors({
  /**
   * The authority matrix does not let this level solve the issue, or the time of the level has passed. The issue must
   * be passed up.
   */
  LEVEL_MAY_NOT_SOLVE: {
    kind: 'conflict',
    zh: '层级权限不允许本级办结此类事项，或已超过本级办结时限，请上报',
    en: 'The authority matrix does not let your level solve this issue now; pass the issue up',
  },
  /** The authority matrix does not let the lower level solve the issue now, so the issue is not sent back to it. */
  LOWER_LEVEL_MAY_NOT_SOLVE: {
    kind: 'conflict',
    zh: '层级权限不允许下级办结此类事项，或已超过其办结时限，不能退回下级',
    en: 'The authority matrix does not let the lower level solve this issue now; decide on it at your level',
  },
  /**
   * The organization has sent the issue back to a lower level before, so it must now accept the issue or hand it on.
   */
  SENT_BACK_BEFORE: {
    kind: 'conflict',
    zh: '本单位已将此事项退回下级一次，再次上报后须由本级决定（接收或转接）',
    en: 'Your unit has sent this issue back once; accept it or hand it on',
  },
  /** The level keeps an issue that the authority matrix does not let it solve, so a reason is required. */
  KEEPING_NEEDS_REASON: {
    kind: 'invalid',
    zh: '层级权限不允许本级办结此类事项，由本单位承办须在派遣说明中写明理由',
    en: 'Your level may not solve this issue; give a reason in the note for handling it in your unit',
  },
  /** The level may solve the issue itself, so passing it up needs a reason. */
  PASSING_UP_NEEDS_REASON: {
    kind: 'invalid',
    zh: '本级可以办结此类事项，上报须写明理由',
    en: 'Your level may solve this issue; give a reason for passing it up',
  },
});
