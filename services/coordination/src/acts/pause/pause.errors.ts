import { defineErrors } from '@jiceng/platform/errors';

export const pauseErrors = defineErrors({
  /**
   * A leader has refused such a request for this issue before: one of the same kind and, for a pause, on the same
   * ground. A second request would only charge more waiting time to the leader.
   */
  GROUND_REFUSED: {
    kind: 'conflict',
    zh: '同一事由的申请此前未获批准，不能再次申请',
    en: 'A leader refused a request on this ground before; the unit cannot ask again on the same ground',
  },
  /** The extension is not positive, or is longer than the process allows. */
  EXTENSION_TOO_LONG: {
    kind: 'invalid',
    zh: '延期时长须为 1 至 {most} 分钟，按工作时间计',
    en: '`minutes` must be from 1 to {most} working minutes',
  },
  /** No organization lies above the unit that asks, so nobody could answer the request. */
  NO_APPROVER: {
    kind: 'conflict',
    zh: '本单位没有可以审批本申请的上级机构',
    en: 'There is no organization above this unit that could answer the request',
  },
  /** The refusal has no reason, so the unit would not know what was missing. */
  REFUSAL_NEEDS_REASON: { kind: 'invalid', zh: '不予批准须写明理由', en: 'A refusal needs a reason' },
});
