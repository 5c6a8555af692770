import { defineErrors } from '@jiceng/platform/errors';

export const verificationErrors = defineErrors({
  /**
   * The person worked on the matter, or belongs to the same department, street or office as an organization that worked
   * on it.
   */
  VERIFIER_HANDLED_IT: {
    kind: 'forbidden',
    zh: '承办过本事项的单位（含其上下级机构）及人员不得核查本事项',
    en:
      'You may not verify an issue on which you, your unit, or another unit of your department, street ' +
      'or office worked',
  },
  /** A check or verification was recorded as failed without findings, so the unit would not know which work to do. */
  FAILURE_NEEDS_FINDINGS: { kind: 'invalid', zh: '核查不通过须写明问题', en: 'A failed verification needs findings' },
  /** The person who records the spot check solved the issue, or holds a post in the organization that solved it. */
  SOLVED_IT_THEMSELVES: {
    kind: 'forbidden',
    zh: '办结本事项的单位及人员不得抽查本事项',
    en: 'The person or unit that solved the issue may not check it',
  },
});
