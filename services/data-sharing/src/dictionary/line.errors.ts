import { defineErrors } from '@jiceng/platform/errors';

export const lineErrors = defineErrors({
  /** The code of a new line is or was the code of another line; codes are never reused. */
  LINE_TAKEN: {
    kind: 'conflict',
    zh: '条线代码 {code} 已使用，名称为「{name}」',
    en: 'The line {code} exists already, or existed before',
  },
  /** A retired line is retired again. */
  LINE_RETIRED: { kind: 'conflict', zh: '条线「{name}」已停用', en: 'The line {code} is retired already' },
});
