import { defineErrors } from '@jiceng/platform/errors';

export const mergeErrors = defineErrors({
  /** The target is the issue itself, a merged issue or an issue that has ended. */
  CANNOT_MERGE: {
    kind: 'conflict',
    zh: '不能并入该事项：该事项为本事项，或已并入其他事项，或已办结',
    en: 'The issue cannot be merged into this target: the target is the same issue, is merged, or has ended',
  },
});
