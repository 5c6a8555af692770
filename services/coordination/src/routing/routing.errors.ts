import { defineErrors } from '@jiceng/platform/errors';

export const routingErrors = defineErrors({
  /** Neither precedent, duty list nor roster names an organization; the dispatcher must. */
  NO_ROUTE: {
    kind: 'conflict',
    zh: '先例、权责清单和值班表均未指明承办单位，请人工指定',
    en: 'Neither precedent, duty list nor roster names an organization: choose one',
  },
});
