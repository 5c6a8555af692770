import { defineErrors } from '@jiceng/platform/errors';

export const receiptErrors = defineErrors({
  /**
   * No report has this receipt code. The answer is the same for every wrong code, so it gives no hint for
   * guessing.
   */
  RECEIPT_CODE_UNKNOWN: {
    kind: 'not_found',
    zh: '没有与该查询码对应的上报，请核对后重试',
    en: 'No report has this receipt code; check the code',
  },
});
