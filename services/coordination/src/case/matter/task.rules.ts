import type { TaskRole } from '@jiceng/contracts/coordination/issue-progressed';

/**
 * Changes of the state of a task:
 * - offered → accepted, returned, sent-back or withdrawn; an offer that is handed on becomes returned
 * - waiting → accepted, when its dependencies are done
 * - accepted → done, transferred or withdrawn
 * - done → accepted, after a failed verification or a reopening
 */
export const taskStates = [
  'offered',
  'waiting',
  'accepted',
  'done',
  'returned',
  'sent-back',
  'transferred',
  'withdrawn',
] as const;
export type TaskState = (typeof taskStates)[number];
/** Ways in which an organization came to have its task. */
export const acceptances = ['person', 'silence', 'ruling', 'order'] as const;
export type Acceptance = (typeof acceptances)[number];

/** A task as the rules see it. */
export interface TaskFacts {
  id: string;
  organizationId: string;
  staffId: string | null;
  role: TaskRole;
  state: TaskState;
  required: boolean;
  dependsOn: readonly string[];
  acceptance: Acceptance | null;
}

/** Reasons to return a task (退回原因). Each names a fact that can be checked, so "not our task" alone is no reason. */
export const returnReasons = {
  /** The duty list names another organization for this category and place. */
  NOT_ON_DUTY_LIST: {
    zh: '权责清单不由本单位负责',
    en: 'The duty list names another unit',
    needsProposal: false,
    needsEvidence: false,
  },
  /** The category is wrong, and the right category belongs to another organization. */
  WRONG_CATEGORY: { zh: '事件类别有误', en: 'The category is wrong', needsProposal: false, needsEvidence: true },
  /** The place lies outside the region of the organization. */
  OUTSIDE_REGION: {
    zh: '不在本单位辖区',
    en: 'The place lies outside our region',
    needsProposal: false,
    needsEvidence: true,
  },
  /** The law gives the power to act to another organization. */
  NO_LEGAL_POWER: {
    zh: '本单位无执法权限',
    en: 'Our unit has no legal power to act',
    needsProposal: true,
    needsEvidence: true,
  },
  /** Another organization must act before this organization, or both must handle the issue jointly. */
  NEEDS_JOINT_HANDLING: {
    zh: '须由多个单位联合处置',
    en: 'Several units must act together',
    needsProposal: true,
    needsEvidence: false,
  },
  /** The matter cannot be found or understood on the spot. */
  CANNOT_LOCATE: {
    zh: '现场无法核实位置或对象',
    en: 'The place or object cannot be found',
    needsProposal: false,
    needsEvidence: true,
  },
} as const;
export type ReturnReason = keyof typeof returnReasons;

/** True when a ruling shows that a refusal was wrong, because the ruling names the organization that had refused. */
export function refusalWasWrong(returnedBy: string, ruledFor: string): boolean {
  return returnedBy === ruledFor;
}

/** True for a step after its limit. */
export function isLate(dueAt: Date | null, at: Date): boolean {
  return dueAt !== null && at > dueAt;
}
