import { defineErrors } from '@jiceng/platform/errors';

export const organizationErrors = defineErrors({
  /** Another organization has or had this code: codes are never reused. */
  ORGANIZATION_CODE_TAKEN: {
    kind: 'conflict',
    zh: '机构代码 {code} 已被使用',
    en: 'Another organization has or had the code {code}',
  },
  /** The parent is unknown or dissolved. */
  UNKNOWN_PARENT: {
    kind: 'invalid',
    zh: '上级机构 {parent} 不存在或已撤销',
    en: 'The parent organization {parent} does not exist or was dissolved',
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
  /**
   * The code is not a region that the service `grid` has announced. While `grid` has announced none, every code is
   * accepted.
   */
  UNKNOWN_REGION: { kind: 'invalid', zh: '区划 {code} 不存在', en: 'Region {code} does not exist' },
  /** The new parent is the organization itself or lies below the organization. */
  ORGANIZATION_CYCLE: {
    kind: 'conflict',
    zh: '上级机构不能是本机构或其下级机构',
    en: 'The new parent is the organization itself, or lies below the organization',
  },
  /** The command would change an organization that is dissolved. */
  ORGANIZATION_DISSOLVED: {
    kind: 'conflict',
    zh: '机构 {name} 已撤销',
    en: 'The organization {name} was dissolved and cannot be changed',
  },
  /** The organization still has organizations below it, which must be dissolved or moved first. */
  ORGANIZATION_HAS_CHILDREN: {
    kind: 'conflict',
    zh: '机构还有 {count} 个下级机构，须先撤销或划转',
    en: 'The organization still has {count} organizations below it; dissolve or move them first',
  },
  /** The organization still has open posts, which must be abolished first. */
  ORGANIZATION_HAS_POSTS: {
    kind: 'conflict',
    zh: '机构还有 {count} 个在设岗位，须先撤销',
    en: 'The organization still has {count} open posts; abolish them first',
  },
  /** The organization named as successor does not exist on the day of the dissolution, or is dissolved by now. */
  SUCCESSOR_NOT_IN_FORCE: {
    kind: 'invalid',
    zh: '承接机构 {successor} 在撤销之日不存在或已撤销',
    en: 'The successor {successor} does not exist on the day of the dissolution, or is dissolved',
  },
  /** The successor is the dissolved organization itself or an organization below it. */
  SUCCESSOR_INSIDE: {
    kind: 'invalid',
    zh: '承接机构不能是被撤销的机构或其下级机构',
    en: 'The successor can be neither the dissolved organization nor an organization below it',
  },
  /**
   * A foundation, rename, move or dissolution would take effect in the future, before the last change of the
   * organization, or before the foundation of the parent.
   */
  EFFECTIVE_DATE_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '生效时间须在 {after} 之后且不晚于现在',
    en: 'The effective date must be after {after} and must not lie in the future',
  },
  /**
   * The kind, line and region of an organization never change. A new organization with another code is founded instead.
   */
  ORGANIZATION_FIXED_FIELD: {
    kind: 'conflict',
    zh: '机构的{field:path}不能更改，请新设机构',
    en: 'The {field} of an organization cannot change; found a new organization instead',
  },
});
