import { defineErrors } from '@jiceng/platform/errors';

export const verificationErrors = defineErrors({
  /** The person worked on the matter, or belongs to the department, street or office that did. */
  VERIFIER_HANDLED_IT: {
    kind: 'forbidden',
    zh: '承办过本事项的单位（含其上下级机构）及人员不得核查本事项',
    en: 'A person or unit that worked on the matter may not verify it, nor a unit above or below in the same department, street or office',
  },
});
