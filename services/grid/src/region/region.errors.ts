import { defineErrors } from '@jiceng/platform/errors';

export const regionErrors = defineErrors({
  /** The level in the file contradicts the trailing zeros of the code. */
  REGION_LEVEL_MISMATCH: {
    kind: 'invalid',
    zh: '{code} 按区划代码应为{level:regionLevel}级',
    en: 'The code {code} belongs to a region of the level {level}',
  },
  /** The parent in the file is not the code of the region that contains the region. */
  REGION_PARENT_MISMATCH: {
    kind: 'invalid',
    zh: '{code} 的上级应为 {parent}',
    en: 'The parent of {code} must be {parent}',
  },
  /** The parent is neither in the tree of regions nor among the accepted rows. */
  REGION_PARENT_UNKNOWN: { kind: 'invalid', zh: '上级区划 {parent} 不存在', en: 'There is no parent region {parent}' },
});
