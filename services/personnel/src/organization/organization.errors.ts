import { defineErrors } from '@jiceng/platform/errors';

export const organizationErrors = defineErrors({
  /** Another organization has or had this code: codes are never reused. */
  ORGANIZATION_CODE_TAKEN: {
    kind: 'conflict',
    zh: '机构代码 {code} 已被使用',
    en: 'The organization code {code} is taken',
  },
  /** The parent is unknown, or is not in force at that time. */
  UNKNOWN_PARENT: {
    kind: 'invalid',
    zh: '上级机构 {parent} 不存在或已撤销',
    en: 'The parent organization {parent} does not exist or is dissolved',
  },
  /** The kind of the parent does not fit the kind of the organization. */
  PARENT_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '{kind:organizationKind}的上级机构只能是{allowed:organizationKind}',
    en: 'The parent of a {kind} must be {allowed}',
  },
  /**
   * Line departments and stations belong to exactly one line, a station to the line of its department. Blocks belong to
   * no line.
   */
  LINE_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '{kind:organizationKind}的条线不正确：{allowed:lineRule}',
    en: 'The line does not fit a {kind}: {allowed}',
  },
  /**
   * The level of the region does not fit the kind of the organization, or the region lies outside the region of the
   * parent.
   */
  REGION_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '{kind:organizationKind}的区划须为{level:regionLevel}，且在上级机构的区划之内',
    en: "The region of a {kind} must be {level} and lie within its parent's region",
  },
  /** Grid has announced its regions, and the code is not among them. */
  UNKNOWN_REGION: { kind: 'invalid', zh: '区划 {code} 不存在', en: 'No region {code} is known' },
  /** The new parent is the organization itself or lies below the organization. */
  ORGANIZATION_CYCLE: {
    kind: 'conflict',
    zh: '机构不能隶属于自己的下级',
    en: 'An organization cannot stand below itself',
  },
  /** The command would change an organization that is dissolved. */
  ORGANIZATION_DISSOLVED: { kind: 'conflict', zh: '机构 {name} 已撤销', en: 'The organization {name} is dissolved' },
  /** The organization still has organizations below it, which must be dissolved or moved first. */
  ORGANIZATION_HAS_CHILDREN: {
    kind: 'conflict',
    zh: '机构还有 {count} 个下级机构，不能撤销',
    en: 'It still has {count} organizations below it and cannot be dissolved',
  },
  /** The organization still has open posts, which must be abolished first. */
  ORGANIZATION_HAS_POSTS: {
    kind: 'conflict',
    zh: '机构还有 {count} 个在设岗位，不能撤销',
    en: 'It still has {count} open posts and cannot be dissolved',
  },
  /** A change of name or parent takes effect in the future, or before the last change. */
  EFFECTIVE_DATE_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '生效时间须在 {after} 之后且不晚于现在',
    en: 'The effective date must lie after {after} and not in the future',
  },
  /** The kind, line and region of an organization never change. Callers found a new organization instead. */
  ORGANIZATION_FIXED_FIELD: {
    kind: 'conflict',
    zh: '机构的 {field} 不能更改，请新设机构',
    en: 'The {field} of an organization cannot change; found another one',
  },
});
