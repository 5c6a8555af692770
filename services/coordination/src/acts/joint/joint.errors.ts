import { defineErrors } from '@jiceng/platform/errors';

export const jointErrors = defineErrors({
  /** A plan has no lead or several. */
  JOINT_NEEDS_ONE_LEAD: {
    kind: 'invalid',
    zh: '联合处置须有且仅有一个主办单位，现有 {leads} 个',
    en: 'Joint handling needs exactly one lead, not {leads}',
  },
  /** A plan names the lead alone. */
  JOINT_NEEDS_CO_HANDLER: {
    kind: 'invalid',
    zh: '联合处置至少要有一个协办单位',
    en: 'Joint handling needs at least one co-handler',
  },
  /** One organization stands twice in a plan. */
  JOINT_ORGANIZATION_TWICE: {
    kind: 'invalid',
    zh: '单位 {organizationId} 重复出现',
    en: 'Organization {organizationId} is named twice',
  },
  /** A task waits for an organization that has no task. */
  JOINT_DEPENDENCY_UNKNOWN: {
    kind: 'invalid',
    zh: '依赖的单位 {organizationId} 不在联合处置中',
    en: 'A task waits for organization {organizationId}, which has no task',
  },
  /** Tasks wait for each other in a circle. */
  JOINT_DEPENDENCIES_CYCLIC: {
    kind: 'invalid',
    zh: '任务依赖成环：{cycle}',
    en: 'Tasks wait for each other in a circle: {cycle}',
  },
});
