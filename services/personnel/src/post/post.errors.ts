import { defineErrors } from '@jiceng/platform/errors';

export const postErrors = defineErrors({
  /** Another post has or had this code: codes are never reused. */
  POST_CODE_TAKEN: { kind: 'conflict', zh: '岗位代码 {code} 已被使用', en: 'Another post has or had the code {code}' },
  /**
   * The post gives a reserved role or a role of the district. Only district administrators and operators may create,
   * change, fill or vacate such a post.
   */
  ROLE_RESERVED: {
    kind: 'forbidden',
    zh: '角色「{names}」只能由区管理员或平台运维授予',
    en: 'Only district administrators and operators may grant the roles {roles}',
  },
  /** A staff member holds the post at its end or later. */
  POST_STILL_HELD: {
    kind: 'conflict',
    zh: '岗位 {name} 仍有人任职，不能撤销',
    en: 'The post {name} still has a holder, so it cannot be abolished',
  },
  /** The post does not exist during the whole period of the assignment or change. */
  POST_NOT_OPEN: {
    kind: 'conflict',
    zh: '岗位 {name} 在该时间段内未设立或已撤销',
    en: 'The post {name} does not exist during this whole period',
  },
  /** A file names a superior post that is neither on record nor in a row above. */
  UNKNOWN_SUPERIOR: {
    kind: 'invalid',
    zh: '上级岗位不存在，须已登记或列在本行之前',
    en: 'The superior post is not on record; list it in a row above',
  },
  /** The chain of superior posts would lead back to the post. */
  REPORTING_CYCLE: {
    kind: 'conflict',
    zh: '上级岗位设置有误，汇报关系形成循环',
    en: 'The chain of superior posts would lead back to this post',
  },
  /** The deputy post is closed, is the post itself, or belongs to another organization. */
  DEPUTY_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '代理岗位须为同一机构内的其他在设岗位',
    en: 'The deputy post must be another open post of the same organization',
  },
});
