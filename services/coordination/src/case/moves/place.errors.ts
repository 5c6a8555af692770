import { defineErrors } from '@jiceng/platform/errors';

export const placeErrors = defineErrors({
  /** Neither the position nor the region of a report lies in the district. */
  PLACE_OUTSIDE_DISTRICT: { kind: 'invalid', zh: '位置不在本辖区内', en: 'The place lies outside the district' },
});
