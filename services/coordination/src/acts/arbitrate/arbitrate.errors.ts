import { defineErrors } from '@jiceng/platform/errors';

export const arbitrateErrors = defineErrors({
  /** The ruling names a line, but no unit of this line has a region that contains the place of the issue. */
  NO_UNIT_OF_LINE: {
    kind: 'invalid',
    zh: '事项所在地没有条线「{lineZh}」的单位',
    en: 'No unit of the line {lineEn} is responsible for the region in which the issue lies',
  },
});
