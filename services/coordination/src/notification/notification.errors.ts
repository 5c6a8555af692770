import { defineErrors } from '@jiceng/platform/errors';

export const notificationErrors = defineErrors({
  /** The signature of a receipt does not fit the receipt, or the district has no webhook. */
  BAD_RECEIPT_SIGNATURE: {
    kind: 'forbidden',
    zh: '回执签名不正确',
    en: 'The signature of the receipt is wrong',
  },
});
