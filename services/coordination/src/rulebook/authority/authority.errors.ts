import { defineErrors } from '@jiceng/platform/errors';

/** Faults of rows of an imported authority matrix. */
export const authorityErrors = defineErrors({
  /** No process has a level of this code. */
  UNKNOWN_LEVEL: { kind: 'invalid', zh: '层级 {level} 不存在', en: 'No process has a level {level}' },
  /** Two rows are about the same categories and level. */
  AUTHORITY_GIVEN_TWICE: {
    kind: 'invalid',
    zh: '与第 {first} 行的类别和层级相同',
    en: 'Row {first} has the same category and level',
  },
});
