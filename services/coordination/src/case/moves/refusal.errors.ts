import { defineErrors } from '@jiceng/platform/errors';

export const refusalErrors = defineErrors({
  /** The reason code of a return or transfer does not exist. */
  UNKNOWN_RETURN_REASON: {
    kind: 'invalid',
    zh: '退回或转接原因代码 {reasonCode} 不存在',
    en: 'There is no reason {reasonCode} for a return or a transfer',
  },
  /** The reason claims that the duty list names another organization, but the list names this organization. */
  DUTY_LIST_NAMES_YOU: {
    kind: 'conflict',
    zh: '权责清单写明由您的单位负责（条目 {dutyRowId}），不能以此原因退回或转接',
    en: 'The duty list names your organization (row {dutyRowId}), so this reason does not apply',
  },
  /** The reason needs a proposal: the organization that should have the task. */
  RETURN_NEEDS_PROPOSAL: {
    kind: 'invalid',
    zh: '该原因须写明应由哪个单位承办',
    en: 'With this reason, name the organization that should have the task',
  },
  /** The reason needs evidence. */
  RETURN_NEEDS_EVIDENCE: { kind: 'invalid', zh: '该原因须附说明', en: 'With this reason, give evidence' },
});
