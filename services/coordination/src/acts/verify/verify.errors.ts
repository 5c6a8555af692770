import { defineErrors } from '@jiceng/platform/errors';

export const verifyErrors = defineErrors({
  /** The task is not open for this step: it was returned, withdrawn, done, or waits for another. */
  TASK_NOT_OPEN: {
    kind: 'conflict',
    zh: '任务处于「{state:taskState}」状态，不能执行此步骤',
    en: 'The task is {state}; this step is not possible',
  },
  /** A verification was recorded as failed without findings, so the unit would not know what to do. */
  FAILURE_NEEDS_FINDINGS: { kind: 'invalid', zh: '核查不通过须写明问题', en: 'A failed verification needs findings' },
});
