import { defineErrors } from '@jiceng/platform/errors';

export const standardErrors = defineErrors({
  /** The start of a new version, or the end of the current one, is not later than the start of the current version. */
  EFFECTIVE_TOO_EARLY: {
    kind: 'conflict',
    zh: '生效日期须晚于现行版本的 {since}',
    en: 'The date must be later than {since}, the day on which the present version took effect',
  },
  /** A retired element gets a new version or is retired again. */
  ELEMENT_RETIRED: {
    kind: 'conflict',
    zh: '数据元 {code} 已于 {since} 停用',
    en: 'Data element {code} was retired on {since}',
  },
  /** An element names a code list that is not registered. */
  CODE_LIST_UNKNOWN: { kind: 'invalid', zh: '没有代码表 {code}', en: 'There is no code list {code}' },
  /** The owner of an element does not exist or is dissolved. */
  OWNER_UNKNOWN: {
    kind: 'invalid',
    zh: '责任机构 {owner} 不存在或已撤销',
    en: 'The owning organization {owner} does not exist or was dissolved',
  },
  /** A value is validated against an element that is not in force on the day. */
  ELEMENT_NOT_IN_FORCE: {
    kind: 'not_found',
    zh: '数据元 {code} 在 {day} 没有有效版本',
    en: 'Data element {code} has no version in force on {day}',
  },
});
