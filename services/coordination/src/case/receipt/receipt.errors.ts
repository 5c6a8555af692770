import { defineErrors } from '@jiceng/platform/errors';

export const receiptErrors = defineErrors({
  /** No anonymous report has this receipt code; the answer is the same whatever is wrong with the code. */
  RECEIPT_CODE_UNKNOWN: {
    kind: 'not_found',
    zh: '没有与该查询码对应的匿名上报，请核对后重试',
    en: 'No anonymous report has this receipt code; check the code',
  },
});
