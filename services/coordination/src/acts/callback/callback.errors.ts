import { defineErrors } from '@jiceng/platform/errors';

export const callbackErrors = defineErrors({
  /** The matter has not ended since the report, so its reporter was not asked. */
  NOT_ASKED_YET: {
    kind: 'conflict',
    zh: '事项尚未办结，暂无回访',
    en: 'The matter has not ended, so there is no call-back to answer',
  },
  /** Each question is answered once. */
  CALLBACK_ALREADY_ANSWERED: { kind: 'conflict', zh: '回访已答复', en: 'This call-back was answered before' },
  /** The issue was opened again after the question, or the report was taken out of the issue. */
  CALLBACK_WITHDRAWN: {
    kind: 'conflict',
    zh: '该回访已失效：事项已重新打开，或该上报已从事项中移出',
    en: 'This call-back no longer counts: the issue was opened again, or the report was taken out of it',
  },
  /**
   * The answer states satisfaction although the issue is not solved, and the reporter was not contacted or the comment
   * gives no reason.
   */
  CONTRADICTORY_ANSWER: {
    kind: 'invalid',
    zh: '事项未解决，满意度为 {satisfaction} 与之矛盾：未联系的请核对，已联系的请写明反映人原话',
    en: 'Satisfaction {satisfaction} contradicts an answer without a solution: check an answer without contact, and give the words of a reporter who was contacted',
  },
  /** A person who acted on the matter, or whose unit had a task in it, may not record the reporter's answer. */
  CALLER_INVOLVED: {
    kind: 'forbidden',
    zh: '经办过本事项的单位或人员不得代为登记回访结果',
    en: 'Units and persons that worked on the matter may not record the answer of its reporter',
  },
  /** The reporter was called as often as the process asks for. */
  CALLS_USED_UP: {
    kind: 'conflict',
    zh: '该反映人已拨打 {max} 次，不再拨打',
    en: 'The reporter was called {max} times and is not called again',
  },
  /** The last call is too recent: attempts that follow each other at once are no attempts. */
  CALLED_A_MOMENT_AGO: {
    kind: 'conflict',
    zh: '两次拨打须间隔 {minutes} 分钟以上',
    en: 'Two calls to one reporter are at least {minutes} minutes apart',
  },
  /** An anonymous reporter left no number: only the reporter can answer. */
  REPORTER_CANNOT_BE_CALLED: {
    kind: 'conflict',
    zh: '匿名反映人未留联系方式，只能由其本人答复',
    en: 'An anonymous reporter left no number; only the reporter can answer',
  },
  /** The time to answer is over. */
  CALLBACK_EXPIRED: { kind: 'conflict', zh: '回访已于 {expiresAt} 截止', en: 'The call-back ended at {expiresAt}' },
  /** Satisfaction is a number from 1 to 5. */
  SATISFACTION_OUT_OF_RANGE: { kind: 'invalid', zh: '满意度须为 1 至 5', en: 'Satisfaction is a number from 1 to 5' },
});
