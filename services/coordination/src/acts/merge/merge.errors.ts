import { defineErrors } from '@jiceng/platform/errors';

export const mergeErrors = defineErrors({
  /** An issue cannot be merged into itself, into a merged or a finished one. */
  CANNOT_MERGE: { kind: 'conflict', zh: '不能并入该事项', en: 'The issue cannot be merged into that one' },
});
