import { defineErrors } from '@jiceng/platform/errors';

export const callbackErrors = defineErrors({
  /** Each question is answered once. */
  CALLBACK_ALREADY_ANSWERED: { kind: 'conflict', zh: '回访已答复', en: 'This call-back was answered before' },
  /** The time to answer is over. */
  CALLBACK_EXPIRED: { kind: 'conflict', zh: '回访已于 {expiresAt} 截止', en: 'The call-back ended at {expiresAt}' },
  /** Satisfaction is a number from 1 to 5. */
  SATISFACTION_OUT_OF_RANGE: { kind: 'invalid', zh: '满意度须为 1 至 5', en: 'Satisfaction is a number from 1 to 5' },
});
