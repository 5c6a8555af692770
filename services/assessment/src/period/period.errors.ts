import { defineErrors } from '@jiceng/platform/errors';

export const periodErrors = defineErrors({
  /** The month to freeze has not ended. */
  PERIOD_NOT_OVER: {
    kind: 'conflict',
    zh: '{month} 尚未结束，{endsAt} 之后方可冻结',
    en: '{month} has not ended; freeze the month after {endsAt}',
  },
  /** The month is frozen already. Later corrections show as a difference. */
  PERIOD_ALREADY_FROZEN: {
    kind: 'conflict',
    zh: '{month} 已冻结，之后的更正以差额列示',
    en: '{month} is frozen already; later corrections are shown as a difference',
  },
});
