import { defineErrors } from '@jiceng/platform/errors';

export const assignErrors = defineErrors({
  /** The person named holds no post in the organization of the task by which they could handle it. */
  NOT_OF_UNIT: {
    kind: 'conflict',
    zh: '该人员不在承办单位任经办岗位，不能承办此任务',
    en: 'The person holds no post in the organization of the task that could handle it',
  },
  /** The person named is on leave. */
  ASSIGNEE_ABSENT: {
    kind: 'conflict',
    zh: '该人员正在休假，请改派他人',
    en: 'The person is on leave: choose another',
  },
  /** The task is in the hands of the person named. */
  ASSIGNED_ALREADY: { kind: 'conflict', zh: '任务已由该人员承办', en: 'The person has the task already' },
});
