import { defineErrors } from '@jiceng/platform/errors';

export const verifyErrors = defineErrors({
  /** The task is not open: it was returned, withdrawn or completed, or waits for another task. */
  TASK_NOT_OPEN: {
    kind: 'conflict',
    zh: '任务处于「{state:taskState}」状态，不能执行此步骤',
    en: 'The task is {state}, so this step is not possible',
  },
});
