import { defineErrors } from '@jiceng/platform/errors';

export const callbackErrors = defineErrors({
  /** The issue has not ended since this report, so its reporter has no call-back to answer yet. */
  NOT_ASKED_YET: {
    kind: 'conflict',
    zh: '事项尚未办结，暂无回访',
    en: 'The issue has not ended yet, so there is no call-back to answer',
  },
  /** The call-back has an answer already, and an answer cannot be changed. */
  CALLBACK_ALREADY_ANSWERED: { kind: 'conflict', zh: '回访已答复', en: 'This call-back has been answered already' },
  /** The issue was opened again after the question, or the report was taken out of the issue. */
  CALLBACK_WITHDRAWN: {
    kind: 'conflict',
    zh: '该回访已失效：事项已重新打开，或该上报已从事项中移出',
    en: 'This call-back is no longer valid: the issue was opened again, or the report was taken out of the issue',
  },
  /**
   * The answer states satisfaction although the issue is not solved, and the reporter was not contacted or the comment
   * gives no reason.
   */
  CONTRADICTORY_ANSWER: {
    kind: 'invalid',
    zh: '事项未解决，满意度却为 {satisfaction}，两者矛盾：未联系反映人的，请核对答复；已联系的，请填写反映人原话',
    en:
      'Satisfaction {satisfaction} contradicts the answer that the issue is not solved. If the reporter ' +
      "was not contacted, check the answer; if the reporter was contacted, enter the reporter's own " +
      'words',
  },
  /**
   * A person who took part in the handling of the issue, or whose unit had a task in it, may not record the reporter's
   * answer. `mayNotCall` decides; steps of the report and of call-backs do not count.
   */
  CALLER_INVOLVED: {
    kind: 'forbidden',
    zh: '经办过本事项的单位或人员不得代为登记回访结果',
    en:
      'Persons who worked on the issue, and persons of organizations that had a task in it, may not ' +
      'record the answer of its reporter',
  },
  /** The reporter was called as often as the process allows. */
  CALLS_USED_UP: {
    kind: 'conflict',
    zh: '已拨打该反映人电话 {max} 次，不再拨打',
    en: 'The reporter was called {max} times; no further call is allowed',
  },
  /**
   * The last call is too recent. Calls made one right after the other would use up the attempts without giving the
   * reporter a chance to answer.
   */
  CALLED_A_MOMENT_AGO: {
    kind: 'conflict',
    zh: '拨打同一反映人电话须间隔 {minutes} 分钟以上',
    en: 'Wait at least {minutes} minutes between two calls to the same reporter',
  },
  /** Nobody calls an anonymous or confidential reporter, because the caller would learn who the reporter is. */
  REPORTER_CANNOT_BE_CALLED: {
    kind: 'conflict',
    zh: '匿名、保密反映人不得电话回访，只能由其本人答复',
    en: 'An anonymous or confidential reporter is not called; only the reporter can answer this call-back',
  },
  /** The caller is known by name and answers by telephone, because the desk that entered the call has the code too. */
  REPORTER_IS_CALLED: {
    kind: 'conflict',
    zh: '实名来电、来访由回访人员电话回访，不能凭查询码评价',
    en: 'A caller known by name answers the call-back by telephone; the receipt code cannot answer it',
  },
  /** The time in which the call-back can be answered is over. */
  CALLBACK_EXPIRED: {
    kind: 'conflict',
    zh: '回访已于 {expiresAt} 截止',
    en: 'The time to answer this call-back ended at {expiresAt}',
  },
  /** The satisfaction of the answer is not a whole number from 1 to 5. */
  SATISFACTION_OUT_OF_RANGE: {
    kind: 'invalid',
    zh: '满意度须为 1 至 5',
    en: 'Satisfaction must be a whole number from 1 to 5',
  },
});
