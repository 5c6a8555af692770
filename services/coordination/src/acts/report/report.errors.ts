import { defineErrors } from '@jiceng/platform/errors';

export const reportErrors = defineErrors({
  /** The source belongs to others: a resident cannot report as the hotline. */
  SOURCE_NOT_YOURS: {
    kind: 'forbidden',
    zh: '您的岗位不能以「{source:issueSource}」来源上报',
    en: 'Your post may not report under the source {source}',
  },
  /** Neither the position nor the region of a report lies in the district. */
  PLACE_OUTSIDE_DISTRICT: { kind: 'invalid', zh: '位置不在本辖区内', en: 'The place lies outside the district' },
  /** Neither an intake desk nor a coordination office is known: organizations must be imported first. */
  NO_FIRST_RECEIVER: {
    kind: 'unavailable',
    zh: '该区域没有可受理的单位',
    en: 'No organization receives matters of this place',
  },
  /** An instant that cannot be: a report from the future or from before the platform's calendar. */
  IMPOSSIBLE_TIME: { kind: 'invalid', zh: '时间 {at} 不合理', en: 'The time {at} is not possible' },
});
