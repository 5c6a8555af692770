import { defineErrors } from '@jiceng/platform/errors';

export const leaveErrors = defineErrors({
  /** Neither the person's post nor an organization above has a present person who may decide. */
  LEAVE_WITHOUT_SUPERIOR: {
    kind: 'conflict',
    zh: '没有可审批的在岗上级，请由人事专员登记休假',
    en: 'No superior is present to decide; a personnel officer can record the leave',
  },
  /** The request overlaps another request of the person that waits for a decision. */
  LEAVE_ASKED_ALREADY: {
    kind: 'conflict',
    zh: '与待审批的请假（{startsAt} 至 {endsAt}）重叠',
    en: 'The person already asks for leave from {startsAt} to {endsAt}',
  },
  /** The request is decided or withdrawn. */
  LEAVE_NOT_WAITING: {
    kind: 'conflict',
    zh: '该请假申请已审批或已撤回',
    en: 'The request has been decided or withdrawn already',
  },
  /** The request is refused or withdrawn, or the leave is over. */
  LEAVE_NOT_OPEN: {
    kind: 'conflict',
    zh: '该请假申请未获批准、已撤回或已休完，不能撤回',
    en: 'The request was refused or withdrawn, or the leave is over',
  },
});
