import { defineErrors } from '@jiceng/platform/errors';

export const callbackErrors = defineErrors({
  /** Each question is answered once. */
  CALLBACK_ALREADY_ANSWERED: { kind: 'conflict', zh: '回访已答复', en: 'This call-back was answered before' },
  /** The issue was opened again after the question, or the report was taken out of the issue. */
  CALLBACK_WITHDRAWN: {
    kind: 'conflict',
    zh: '该回访已失效：事项已重新打开，或该上报已从事项中移出',
    en: 'This call-back no longer counts: the issue was opened again, or the report was taken out of it',
  },
  /** The answer says: no contact, not solved, and still satisfied. */
  CONTRADICTORY_ANSWER: {
    kind: 'invalid',
    zh: '既未联系也未解决的事项，满意度不能为 {satisfaction}，请核对',
    en: 'Satisfaction {satisfaction} contradicts an answer without contact and without a solution; please check it',
  },
  /** A person who acted on the matter, or whose unit had a task in it, may not record the reporter's answer. */
  CALLER_INVOLVED: {
    kind: 'forbidden',
    zh: '经办过本事项的单位或人员不得代为登记回访结果',
    en: 'Units and persons that worked on the matter may not record the answer of its reporter',
  },
  /** The time to answer is over. */
  CALLBACK_EXPIRED: { kind: 'conflict', zh: '回访已于 {expiresAt} 截止', en: 'The call-back ended at {expiresAt}' },
  /** Satisfaction is a number from 1 to 5. */
  SATISFACTION_OUT_OF_RANGE: { kind: 'invalid', zh: '满意度须为 1 至 5', en: 'Satisfaction is a number from 1 to 5' },
});
