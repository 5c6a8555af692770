import { defineErrors } from '@jiceng/platform/errors';

export const urgeErrors = defineErrors({
  /** The source has urged the issue within `limits.urgePauseMinutes` of its process. */
  URGED_RECENTLY: {
    kind: 'conflict',
    zh: '该事项刚催办过，承办单位已收到提醒；{minutes} 分钟后可再次催办',
    en: 'This matter was urged a short time ago and its unit was told; it may be urged again in {minutes} minutes',
  },
});
