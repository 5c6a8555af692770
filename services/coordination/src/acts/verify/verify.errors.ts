import { defineErrors } from '@jiceng/platform/errors';

export const verifyErrors = defineErrors({
  /** A failed verification names a task that is not completed, so the task cannot be done again. */
  TASK_NOT_COMPLETED: {
    kind: 'conflict',
    zh: '任务处于「{state:taskState}」状态，尚未办结，不能要求重新办理',
    en: 'The task is {state} and not completed, so it cannot be done again',
  },
});
