import { defineErrors } from '@jiceng/platform/errors';

export const supplementErrors = defineErrors({
  /** The reporters of the issue have added as many texts as the process allows. */
  SUPPLEMENTS_USED_UP: {
    kind: 'conflict',
    zh: '该事项的补充说明已达 {max} 条，请等待办理结果',
    en: 'This matter already has {max} supplements; wait for the result',
  },
});
