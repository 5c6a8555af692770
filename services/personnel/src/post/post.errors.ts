import { defineErrors } from '@jiceng/platform/errors';

export const postErrors = defineErrors({
  /** Another post has or had this code: codes are never reused. */
  POST_CODE_TAKEN: { kind: 'conflict', zh: '岗位代码 {code} 已被使用', en: 'The post code {code} is taken' },
  /** The post gives a reserved role. Only district administrators and operators may create or fill such a post. */
  ROLE_RESERVED: {
    kind: 'forbidden',
    zh: '角色「{roles:role}」只能由区管理员或平台运维授予',
    en: 'The roles {roles} are granted by district administrators or operators only',
  },
  /** A staff member holds the post at its end or later. */
  POST_STILL_HELD: {
    kind: 'conflict',
    zh: '岗位 {name} 仍有人任职，不能撤销',
    en: 'Somebody still holds the post {name}; it cannot be abolished',
  },
  /** The post does not exist during the whole period of the assignment or change. */
  POST_NOT_OPEN: {
    kind: 'conflict',
    zh: '岗位 {name} 在该时间段内未设立或已撤销',
    en: 'The post {name} is not open during that time',
  },
  /** The chain of superior posts would lead back to the post. */
  REPORTING_CYCLE: {
    kind: 'conflict',
    zh: '汇报关系不能形成环',
    en: 'The line of report would lead back to the post itself',
  },
  /** The deputy post is closed, is the post itself, or belongs to another organization. */
  DEPUTY_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '代理岗位须为同一机构内的其他在设岗位',
    en: 'The deputy must be another open post of the same organization',
  },
});
