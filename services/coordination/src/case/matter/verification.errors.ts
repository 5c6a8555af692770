import { defineErrors } from '@jiceng/platform/errors';

export const verificationErrors = defineErrors({
  /** Whoever worked on a matter must not verify it. */
  VERIFIER_HANDLED_IT: {
    kind: 'forbidden',
    zh: '承办过本事项的单位或人员不得参与核查',
    en: 'Whoever worked on the matter may not verify it',
  },
  /** A failed verification says what is missing. */
  FAILURE_NEEDS_FINDINGS: { kind: 'invalid', zh: '核查不通过须写明问题', en: 'A failed verification needs findings' },
});
