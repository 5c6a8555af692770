import { defineErrors } from '@jiceng/platform/errors';

export const roleErrors = defineErrors({
  /** The code of a new role is or was the code of another role; codes are never reused. */
  ROLE_TAKEN: {
    kind: 'conflict',
    zh: '角色代码 {code} 已使用，名称为「{name}」',
    en: 'The role {code} exists already, or existed before',
  },
  /** A command would relabel or retire a retired role, or propose a rule for a retired role. */
  ROLE_RETIRED: { kind: 'conflict', zh: '角色「{name}」已停用', en: 'The role {code} is retired' },
  /** A command would relabel or retire a built-in role, or propose a rule for a built-in role. */
  ROLE_BUILT_IN: {
    kind: 'forbidden',
    zh: '角色「{name}」为平台内置角色，其权限不可更改',
    en: 'The role {code} is built in, and its rights cannot change',
  },
  /** A rule gives a right that the caller does not have by a built-in rule in the whole district. */
  RULE_ABOVE_OWN_RIGHTS: {
    kind: 'forbidden',
    zh: '权限「{rightZh}」超出本人在全区范围内的权限，不得授予',
    en: 'The right {right} goes beyond your own built-in rights in the whole district',
  },
  /** The person who proposed a rule approves the same rule. */
  RULE_OWN_PROPOSAL: {
    kind: 'forbidden',
    zh: '权限规则由本人提出，须由他人批准',
    en: 'You proposed the rule, so another person must approve it',
  },
  /** A rule that is not proposed is approved or refused, or a rule that is not in force is revoked. */
  RULE_NOT_IN_STATE: {
    kind: 'conflict',
    zh: '权限规则当前状态为「{stateZh}」，不能办理该操作',
    en: 'The rule is {state}, so the command is not possible',
  },
  /** A second person has approved the rule already, and the caller cannot give the consent of a data owner. */
  RULE_APPROVED_ALREADY: {
    kind: 'conflict',
    zh: '权限规则已由他人批准，现待数据专员同意',
    en: 'The rule is approved and waits for the consent of a data owner',
  },
});
