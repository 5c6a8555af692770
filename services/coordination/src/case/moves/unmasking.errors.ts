import { defineErrors } from '@jiceng/platform/errors';

export const unmaskingErrors = defineErrors({
  /** A command that showed personal data is sent again after its ten minutes. */
  SHOWN_NO_LONGER: {
    kind: 'conflict',
    zh: '查看时限已过，请重新说明理由后查看',
    en: 'The time for which the data was shown is over; give a reason again',
  },
  SEALED_DATA_UNREADABLE: {
    kind: 'unavailable',
    retryable: false,
    zh: '加密数据暂时无法读取，请联系运维人员检查加密密钥',
    en: 'The sealed data cannot be read at present; ask the operator to check the master keys',
  },
});
