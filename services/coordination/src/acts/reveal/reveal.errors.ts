import { defineErrors } from '@jiceng/platform/errors';

export const revealErrors = defineErrors({
  /** revealReporter was used for a confidential reporter, who is shown with the consent of another unit only. */
  REPORTER_CONFIDENTIAL: {
    kind: 'conflict',
    zh: '该反映人为保密反映人，须申请查看并经其他单位负责人同意',
    en: 'The reporter is confidential: ask for consent with requestUnsealing',
  },
  TOO_MANY_PHONE_SEARCHES: {
    kind: 'conflict',
    zh: '24 小时内按电话查找已达 {most} 次，请稍后再试',
    en: 'You have searched by telephone number {most} times within 24 hours; try again later',
  },
});
