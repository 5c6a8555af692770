import { defineErrors } from '@jiceng/platform/errors';

export const verifyErrors = defineErrors({
  /** A task that must be done again after a failed verification is not completed, or belongs to another issue. */
  TASK_NOT_OPEN: {
    kind: 'conflict',
    zh: '任务处于「{state:taskState}」状态，不能执行此步骤',
    en: 'The task is {state}, so this step is not possible',
  },
});
