import { issueStates, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import type { ProcessDefinition, ProcessState } from './process-definition.rules.js';
import { stateKinds } from './state-kind.rules.js';

/** The process every district starts with, with one state of each kind; the first migration publishes it as version 1. Minutes are working minutes, seven hours a day. */
export const defaultProcess: ProcessDefinition = {
  key: 'standard',
  version: 1,
  name: { zh: '标准闭环流程', en: 'Standard closed loop' },
  appliesTo: [{}],
  initial: 'reported',
  states: Object.fromEntries(issueStates.map((kind) => [kind, { kind, label: stateKinds[kind].label }])) as Record<
    IssueState,
    ProcessState
  >,
  moves: [
    // A correction of the category judges an accepted issue again.
    { name: 'accept', from: ['reported', 'accepted'], to: 'accepted', guards: [] },
    { name: 'reject', from: ['reported', 'accepted'], to: 'rejected', guards: [] },
    { name: 'merge', from: ['reported', 'accepted'], to: 'merged', guards: [] },
    { name: 'unmerge', from: ['merged'], to: 'reported', guards: [] },
    { name: 'dispatch', from: ['accepted'], to: 'dispatched', guards: [] },
    { name: 'accept-task', from: ['dispatched'], to: 'handling', guards: [] },
    { name: 'accept-by-silence', from: ['dispatched'], to: 'handling', guards: [] },
    { name: 'return-task', from: ['dispatched'], to: 'accepted', guards: ['returned-less-often-than-the-limit'] },
    { name: 'send-to-arbiter', from: ['dispatched'], to: 'arbitrating', guards: ['returned-as-often-as-the-limit'] },
    { name: 'transfer-task', from: ['dispatched', 'handling'], to: 'dispatched', guards: [] },
    { name: 'rule', from: ['arbitrating'], to: 'handling', guards: [] },
    { name: 'solve', from: ['reported', 'accepted'], to: 'closed', guards: [] },
    { name: 'start-joint', from: ['accepted', 'handling'], to: 'handling', guards: [] },
    { name: 'finish-work', from: ['handling'], to: 'verifying', guards: ['work-is-complete'] },
    { name: 'pause', from: ['handling'], to: 'paused', guards: ['pauses-left'] },
    { name: 'resume', from: ['paused'], to: 'handling', guards: [] },
    { name: 'end-pause', from: ['paused'], to: 'handling', guards: [] },
    { name: 'request-verification', from: ['verifying', 'verified'], to: 'verifying', guards: [] },
    { name: 'fail-verification', from: ['verifying'], to: 'handling', guards: [] },
    { name: 'pass-verification', from: ['verifying'], to: 'verified', guards: [] },
    { name: 'close', from: ['verified'], to: 'closed', guards: [] },
    { name: 'reopen', from: ['closed'], to: 'handling', guards: ['within-reopen-window'] },
  ],
  levels: [
    { code: 'grid', label: { zh: '网格', en: 'Grid' }, roles: ['grid_worker'], kinds: ['community_committee'] },
    {
      code: 'community',
      label: { zh: '社区', en: 'Community' },
      roles: ['community_clerk'],
      kinds: ['community_committee'],
    },
    { code: 'street', label: { zh: '街道', en: 'Street' }, roles: ['street_dispatcher'], kinds: ['street_office'] },
    {
      code: 'district',
      label: { zh: '区', en: 'District' },
      roles: ['coordinator', 'intake_desk', 'department_dispatcher', 'department_handler'],
      kinds: ['coordination_office', 'line_department', 'station'],
    },
  ],
  limits: {
    calendar: 'office',
    judgeMinutes: 120,
    dispatchMinutes: 120,
    acceptMinutes: 240,
    rulingMinutes: 840,
    handleMinutes: 2100,
    verifyMinutes: 840,
    closeMinutes: 420,
    callbackMinutes: 2100,
    callAttempts: 3,
    callPauseMinutes: 60,
    reopenMinutes: 6300,
    pauseMinutes: 4200,
    maxPauses: 2,
    returnsUntilArbiter: 2,
    handOversUntilArbiter: 3,
    offersMinutes: 840,
    escalateAt: [1, 1.5, 2],
  },
  verification: { fieldShare: { 1: 1, 2: 0.6, 3: 0.3, 4: 0.1 } },
  duplicates: { threshold: 0.5, metres: 400, days: 30 },
};
