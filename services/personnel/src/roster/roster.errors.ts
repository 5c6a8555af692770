import { defineErrors } from '@jiceng/platform/errors';

export const rosterErrors = defineErrors({
  /** A duty overlaps another duty of the staff member, or a leave overlaps another leave. */
  ENTRY_OVERLAPS: {
    kind: 'conflict',
    zh: '与该人员 {startsAt} 至 {endsAt} 的安排重叠',
    en: 'The person already has an entry from {startsAt} to {endsAt}',
  },
  /** The person has recorded leave for that time. */
  STAFF_ON_LEAVE: {
    kind: 'conflict',
    zh: '该人员 {startsAt} 至 {endsAt} 休假，不能排班',
    en: 'The person is on leave from {startsAt} to {endsAt} and cannot be on duty',
  },
  /** The person holds no post in the organization of the duty when the duty begins. */
  NOT_OF_ORGANIZATION: {
    kind: 'conflict',
    zh: '值班开始时该人员未在该机构任职',
    en: 'The person holds no post in this organization when the duty begins',
  },
  /** The entry is withdrawn already. */
  ENTRY_WITHDRAWN: { kind: 'conflict', zh: '该安排已撤回', en: 'The entry has been withdrawn already' },
  /** A duty is longer than 31 days, or a leave is longer than 366 days. */
  ENTRY_TOO_LONG: { kind: 'invalid', zh: '时长不得超过 {days} 天', en: 'The entry may last at most {days} days' },
  /** A duty is withdrawn with the command for leaves, or a leave with the command for duties. */
  WRONG_ENTRY_KIND: {
    kind: 'invalid',
    zh: '该安排的类型与操作不符',
    en: 'A duty is withdrawn with the command for duties, and a leave with the command for leaves',
  },
  /** The file names a person that is not on record. */
  UNKNOWN_STAFF: { kind: 'invalid', zh: '工作人员不存在', en: 'The staff member does not exist' },
});
