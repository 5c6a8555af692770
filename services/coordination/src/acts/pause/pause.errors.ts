import { defineErrors } from '@jiceng/platform/errors';

export const pauseErrors = defineErrors({
  /** A unit asks again on a ground that a leader has refused for this issue: asking anew would move the delay to the leader. */
  GROUND_REFUSED: {
    kind: 'conflict',
    zh: '同一事由的申请此前未获批准，不能再次申请',
    en: 'A request on this ground was refused before; the unit cannot ask on it again',
  },
  /** An extension is longer than the process allows. */
  EXTENSION_TOO_LONG: {
    kind: 'invalid',
    zh: '延期最多 {most} 个工作分钟（minutes）',
    en: 'An extension has at most {most} working minutes (minutes)',
  },
  /** The unit that asks has no organization above it. */
  NO_APPROVER: {
    kind: 'conflict',
    zh: '本单位没有可以审批的上级机构',
    en: 'No organization above the unit can answer',
  },
  /** A refusal that does not tell the unit why. */
  REFUSAL_NEEDS_REASON: { kind: 'invalid', zh: '不予批准须写明理由', en: 'A refusal needs a reason' },
});
