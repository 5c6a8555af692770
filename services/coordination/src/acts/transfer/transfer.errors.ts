import { defineErrors } from '@jiceng/platform/errors';

export const transferErrors = defineErrors({
  /** A task cannot be handed to the organization that holds it or has returned the matter. */
  TRANSFER_TO_REFUSED: {
    kind: 'conflict',
    zh: '该单位已持有或已退回此事项',
    en: 'That organization holds the matter or has returned it',
  },
});
