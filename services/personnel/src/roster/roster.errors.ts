import { defineErrors } from '@jiceng/platform/errors';

export const rosterErrors = defineErrors({
  /** A duty overlaps another duty of the staff member, or a leave overlaps another leave. */
  ENTRY_OVERLAPS: {
    kind: 'conflict',
    zh: '与该人员 {startsAt} 至 {endsAt} 的安排重叠',
    en: 'Overlaps what stands for the person from {startsAt} to {endsAt}',
  },
  /** The person has recorded leave for that time. */
  STAFF_ON_LEAVE: {
    kind: 'conflict',
    zh: '该人员 {startsAt} 至 {endsAt} 休假，不能排班',
    en: 'The person is on leave from {startsAt} to {endsAt}',
  },
  /** The person is not of the organization whose duty it is. */
  NOT_OF_ORGANIZATION: {
    kind: 'conflict',
    zh: '该人员在此期间不在该机构任职',
    en: 'The person holds no post in the organization when the duty begins',
  },
  /** The entry was withdrawn before. */
  ENTRY_WITHDRAWN: { kind: 'conflict', zh: '该安排已撤回', en: 'The entry was withdrawn before' },
  /** Duties last at most 31 days, leaves 366. */
  ENTRY_TOO_LONG: { kind: 'invalid', zh: '最长 {days} 天', en: 'Lasts at most {days} days' },
  /** A withdrawal was asked of a duty as if it were a leave, or the other way round. */
  WRONG_ENTRY_KIND: { kind: 'invalid', zh: '该安排的类型不符', en: 'The entry is of the other kind' },
  /** The file names a person that is not on record. */
  UNKNOWN_STAFF: { kind: 'invalid', zh: '工作人员不存在', en: 'There is no such staff member' },
});
