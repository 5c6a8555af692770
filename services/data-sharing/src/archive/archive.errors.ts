import { defineErrors } from '@jiceng/platform/errors';

export const archiveErrors = defineErrors({
  /** An edition that is already sealed was filed again with other content. The message becomes a dead letter. */
  EDITION_ALREADY_SEALED: {
    kind: 'conflict',
    zh: '事项 {issueId} 第 {edition} 版档案已封存，内容不同',
    en: 'Edition {edition} of issue {issueId} is sealed already, with different content',
  },
});
