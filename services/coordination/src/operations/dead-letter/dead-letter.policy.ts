import type { FieldRule, PolicyRule } from '@jiceng/platform/policy';

/** Queues belong to no region and no line, so only the role of the caller counts. */
export const deadLetterRules: PolicyRule[] = [
  { on: ['Query.deadLetters', 'Query.queues', 'Mutation.replayDeadLetter'], roles: ['operator'], rows: ['any'] },
];
export const deadLetterFields: FieldRule[] = [
  { on: 'DeadLetter.payload', roles: ['operator'], show: 'full', personal: true },
];
