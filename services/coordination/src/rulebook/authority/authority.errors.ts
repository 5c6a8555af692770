import { defineErrors } from '@jiceng/platform/errors';

/** Faults of rows of an imported authority matrix. */
export const authorityErrors = defineErrors({
  /** No process has a level with this code. */
  UNKNOWN_LEVEL: { kind: 'invalid', zh: '层级 {level} 不存在', en: 'No process has a level {level}' },
  /** Two rows have the same category and level. */
  AUTHORITY_GIVEN_TWICE: {
    kind: 'invalid',
    zh: '与第 {first} 行的类别和层级相同',
    en: 'Row {first} already has this category and level',
  },
});
