import { defineErrors } from '@jiceng/platform/errors';

export const verificationErrors = defineErrors({
  /** Whoever worked on a matter must not verify it. */
  VERIFIER_HANDLED_IT: {
    kind: 'forbidden',
    zh: '承办过本事项的单位或人员不得参与核查',
    en: 'Whoever worked on the matter may not verify it',
  },
});
