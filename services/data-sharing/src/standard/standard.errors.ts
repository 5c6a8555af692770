import { defineErrors } from '@jiceng/platform/errors';

export const standardErrors = defineErrors({
  /** A new version, or the end of the present one, is dated no later than what it follows. */
  EFFECTIVE_TOO_EARLY: {
    kind: 'conflict',
    zh: '生效日期须晚于现行版本的 {since}',
    en: 'The date must be later than {since}, on which the present version took effect',
  },
  /** An element that was retired is given another version or retired again. */
  ELEMENT_RETIRED: {
    kind: 'conflict',
    zh: '数据元 {code} 已于 {since} 停用',
    en: 'Data element {code} is retired since {since}',
  },
  /** An element names a code list that is not registered. */
  CODE_LIST_UNKNOWN: { kind: 'invalid', zh: '没有代码表 {code}', en: 'There is no code list {code}' },
  /** An element is given to an organization that does not exist or is dissolved. */
  OWNER_UNKNOWN: {
    kind: 'invalid',
    zh: '责任机构 {owner} 不存在或已撤销',
    en: 'The owner {owner} does not exist or is dissolved',
  },
  /** A value is checked against an element that does not hold on the day in question. */
  ELEMENT_NOT_IN_FORCE: {
    kind: 'not_found',
    zh: '数据元 {code} 在 {day} 没有有效版本',
    en: 'Data element {code} has no version in force on {day}',
  },
});
