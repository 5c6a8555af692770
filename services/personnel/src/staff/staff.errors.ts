import { defineErrors } from '@jiceng/platform/errors';

export const staffErrors = defineErrors({
  /** Another staff member has this staff code. */
  STAFF_CODE_TAKEN: {
    kind: 'conflict',
    zh: '工号 {code} 已被使用',
    en: 'Another staff member has the staff code {code}',
  },
  /** A post has one holder at a time, and another person holds the post in that period. */
  POST_HELD: {
    kind: 'conflict',
    zh: '岗位 {post} 在该时间段内已有人任职',
    en: 'Another person holds the post {post} in this period',
  },
  /** A person has one main assignment at a time, and the person has another main assignment in that period. */
  MAIN_ASSIGNMENT_EXISTS: {
    kind: 'conflict',
    zh: '该人员在该时间段内已有主要任职',
    en: 'The person already has a main assignment in this period',
  },
  /** An area of the assignment lies outside the region of the organization. */
  AREA_OUTSIDE_ORGANIZATION: {
    kind: 'invalid',
    zh: '{area} 不在机构 {organization} 的区划之内',
    en: 'Area {area} lies outside the region of organization {organization}',
  },
  /** A line of the assignment is not a line of the organization. */
  LINE_OUTSIDE_ORGANIZATION: {
    kind: 'invalid',
    zh: '机构 {organization} 的人员只能负责本机构的条线',
    en: 'The line {line} does not belong to organization {organization}',
  },
  /** The end is not after the start. */
  PERIOD_NOT_ALLOWED: { kind: 'invalid', zh: '结束时间须晚于开始时间', en: 'The end must be later than the start' },
  /** The assignment has ended already. */
  ASSIGNMENT_ENDED: {
    kind: 'conflict',
    zh: '该任职已于 {validTo} 结束',
    en: 'The assignment ended at {validTo} already',
  },
  /** The successor is the person who leaves, or holds no post in the organization when the assignment ends. */
  SUCCESSOR_NOT_OF_UNIT: {
    kind: 'invalid',
    zh: '接替人员届时须在该机构另有任职，且不能是离任人员本人',
    en: 'The successor must be another person who holds a post in this organization when the assignment ends',
  },
  /** Callers would appoint themselves, end or change an assignment of their own, or change a post that they hold. */
  OWN_ASSIGNMENT: {
    kind: 'forbidden',
    zh: '不得办理本人的任职事项',
    en: 'You may not appoint yourself, nor end or change your own assignment',
  },
  /** The person has no post at that time. */
  NOT_ASSIGNED: { kind: 'conflict', zh: '{name} 在该时间没有任职', en: '{name} holds no post at this time' },
  /** A post cannot move to another organization. Callers abolish the post and create a new post. */
  POST_FIXED_ORGANIZATION: {
    kind: 'conflict',
    zh: '岗位不能改隶其他机构，请新设岗位',
    en: 'A post cannot move to another organization; create a new post instead',
  },
  /** The file names an organization that is not on record. */
  UNKNOWN_ORGANIZATION: { kind: 'invalid', zh: '单位 {code} 不存在', en: 'Organization {code} does not exist' },
  /** A file, or a change of jurisdiction, gives a time before the recorded start of the assignment. */
  ASSIGNMENT_BEGAN_LATER: {
    kind: 'conflict',
    zh: '该任职自 {validFrom} 起，所填时间不得早于该时间',
    en: 'The assignment begins at {validFrom}; an earlier time is not possible',
  },
});
