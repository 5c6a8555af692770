/**
 * Names of the rules that decide steps. A step stores `name` or `name:detail`, and the dictionary has words for each
 * name, so that clients can show why a step was taken.
 */
export const stepRules = [
  'position',
  'area',
  'category',
  'place-corrected',
  'passes-at-once',
  'level',
  'precedent',
  'duty-list',
  'roster',
  'named',
  'proposed',
  'assignee',
  'silence-is-acceptance',
  'second-return-goes-to-the-arbiter',
  'third-hand-over-goes-to-the-arbiter',
  'offers-used-up',
  'ruling',
  'all-done',
  'required-done',
  'verification',
  'process',
  'spot-check',
  'call',
  'successor',
  'independence',
  'no-approver',
  'judge-due',
  'dispatch-due',
  'ruling-due',
  'handle-due',
  'approval-due',
  'review-due',
  'verify-due',
  'close-due',
  'spot-check-due',
] as const;
export type StepRuleName = (typeof stepRules)[number];
export type StepRule = StepRuleName | `${StepRuleName}:${string}`;
