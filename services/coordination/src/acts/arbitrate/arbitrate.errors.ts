import { defineErrors } from '@jiceng/platform/errors';

export const arbitrateErrors = defineErrors({
  /** A ruling names a line of which no unit in force has the place in its region. */
  NO_UNIT_OF_LINE: {
    kind: 'invalid',
    zh: '事项所在地没有该条线的单位',
    en: 'No unit of line {line} has the place of the issue in its region',
  },
});
