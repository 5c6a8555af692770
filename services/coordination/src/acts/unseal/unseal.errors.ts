import { defineErrors } from '@jiceng/platform/errors';

export const unsealErrors = defineErrors({
  /** Only confidential reporters are sealed. */
  REPORTER_NOT_CONFIDENTIAL: {
    kind: 'conflict',
    zh: '该反映人不是保密反映人，无须申请',
    en: 'The reporter is not confidential; no consent is needed',
  },
  /** The person who asks belongs to no unit, so that no unit is another one. */
  NO_UNIT_TO_ASK_FOR: {
    kind: 'forbidden',
    zh: '您没有所属单位，不能申请查看保密反映人',
    en: 'You belong to no unit and cannot ask to see a confidential reporter',
  },
  /** No other unit of the district could consent. */
  NO_UNIT_TO_CONSENT: {
    kind: 'conflict',
    zh: '没有可以审批本申请的其他单位',
    en: 'There is no other unit that could consent',
  },
  /** The person has asked to see this reporter already, and the request waits for its answer. */
  UNSEALING_ASKED_ALREADY: {
    kind: 'conflict',
    zh: '您查看该反映人的申请正在等待审批',
    en: 'Your request to see this reporter waits for its answer',
  },
  /** The issue was closed or rejected, and its handling needs no reporter any more. A reopened issue has not ended. */
  UNSEALING_ISSUE_ENDED: {
    kind: 'conflict',
    zh: '事项已办结或不予受理，不能再申请查看保密反映人',
    en: 'The issue is closed or rejected; nobody may ask to see its confidential reporter any more',
  },
  UNSEALING_ANSWERED: {
    kind: 'conflict',
    zh: '该申请已有审批结果',
    en: 'The request has an answer already',
  },
  /** The person who asked withdrew the request, the issue has ended, or nobody answered in time. */
  UNSEALING_ENDED: {
    kind: 'conflict',
    zh: '该申请已终止（已撤回、已逾期或事项已结束）',
    en: 'The request has ended: it was withdrawn, nobody answered in time, or its issue has ended',
  },
  /** The person who asked, or a person of the same unit, gave the answer. */
  CONSENT_OF_OWN_UNIT: {
    kind: 'forbidden',
    zh: '申请人及其所在单位人员不得审批本申请',
    en: 'Neither the person who asked nor a person of the same unit may answer the request',
  },
  /** A refusal without a reason would not tell the person who asked what was missing. */
  UNSEALING_REFUSAL_NEEDS_REASON: {
    kind: 'invalid',
    zh: '不予同意须写明理由',
    en: 'A refusal needs a reason',
  },
  /** The request has no answer yet, was refused, or is another person's request. */
  NO_CONSENT: {
    kind: 'forbidden',
    zh: '您查看该反映人的申请未获同意',
    en: 'Your request to see this reporter has no consent',
  },
  /** The minutes since the consent are over. */
  CONSENT_EXPIRED: {
    kind: 'conflict',
    zh: '查看时限已过，请重新申请',
    en: 'The time for which you were allowed to see the reporter is over; ask again',
  },
});
