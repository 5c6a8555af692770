import { defineErrors } from '@jiceng/platform/errors';

export const jointErrors = defineErrors({
  /** The plan has no lead, or more than one. */
  JOINT_NEEDS_ONE_LEAD: {
    kind: 'invalid',
    zh: '联合处置须有且仅有一个主办单位，现有 {leads} 个',
    en: 'Joint handling needs exactly one lead; the plan has {leads}',
  },
  /** The plan has a lead but no co-handler. */
  JOINT_NEEDS_CO_HANDLER: {
    kind: 'invalid',
    zh: '联合处置至少要有一个协办单位',
    en: 'Joint handling needs at least one co-handler',
  },
  /** The plan names an organization twice. */
  JOINT_ORGANIZATION_TWICE: {
    kind: 'invalid',
    zh: '单位 {organizationId} 在联合处置方案中重复',
    en: 'The plan names organization {organizationId} twice',
  },
  /** The task of one organization waits for an organization that has no task in the plan. */
  JOINT_DEPENDENCY_UNKNOWN: {
    kind: 'invalid',
    zh: '前置单位 {organizationId} 未列入联合处置方案',
    en: 'A task waits for organization {organizationId}, which has no task in the plan',
  },
  /** Tasks of the plan wait for each other in a circle, so none of them could begin. */
  JOINT_DEPENDENCIES_CYCLIC: {
    kind: 'invalid',
    zh: '任务先后顺序相互矛盾，形成循环：{cycle}',
    en: 'Tasks wait for each other in a circle: {cycle}',
  },
});
