import { defineErrors } from '@jiceng/platform/errors';

export const assignErrors = defineErrors({
  /** The person named holds no post in the organization of the task, or no post with a role that may handle tasks. */
  NOT_OF_UNIT: {
    kind: 'conflict',
    zh: '该人员未在承办单位担任可承办任务的岗位',
    en: 'The person holds no post in the organization of the task that may handle the task',
  },
  /** The person named is on leave, so the task would wait. */
  ASSIGNEE_ABSENT: {
    kind: 'conflict',
    zh: '该人员正在休假，请另派人员',
    en: 'The person is on leave; choose another person',
  },
  /** The person named is already the assignee of the task. */
  ASSIGNED_ALREADY: { kind: 'conflict', zh: '任务已由该人员承办', en: 'The task is already assigned to this person' },
});
