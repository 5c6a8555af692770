import type { Role } from '@jiceng/contracts/codes';
import { desks, dispatchers, leaders, verifiers, workers } from './judging-roles.js';
import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';

/** A text for people in both languages. */
export interface Label {
  zh: string;
  en: string;
}

/** The moves of a process. A definition sets the states in which a move may start and the state to which it leads. */
export const moveNames = [
  'accept',
  'reject',
  'merge',
  'unmerge',
  'dispatch',
  'accept-task',
  'accept-by-silence',
  'return-task',
  'send-to-arbiter',
  'transfer-task',
  'rule',
  'solve',
  'start-joint',
  'finish-work',
  'request-pause',
  'approve-pause',
  'request-extension',
  'approve-extension',
  'request-suspension',
  'approve-suspension',
  'review-suspension',
  'refuse-request',
  'resume',
  'end-pause',
  'request-verification',
  'fail-verification',
  'pass-verification',
  'close',
  'reopen',
  'return-to-source',
] as const;
export type MoveName = (typeof moveNames)[number];

/** Conditions that a definition may attach to a move; `guardChecks` in case/matter/issue.rules.ts checks them. */
export const guardNames = [
  'returned-less-often-than-the-limit',
  'returned-as-often-as-the-limit',
  'work-is-complete',
  'within-reopen-window',
  'pauses-left',
  'extensions-left',
  'before-the-limit',
] as const;
export type GuardName = (typeof guardNames)[number];

/** Timers that run while an issue is in a state. Each is a row in PostgreSQL; a handler of the same name fires it. */
export const timerNames = [
  'judge-due',
  'dispatch-due',
  'task-accept-due',
  'ruling-due',
  'handle-due',
  'approval-due',
  'pause-ends',
  'review-due',
  'verify-due',
  'close-due',
] as const;
export type TimerName = (typeof timerNames)[number];

/** Properties that all states of a kind have, in every definition. */
export interface StateKind {
  label: Label;
  /** The timer that runs in a state of this kind; null for kinds in which an issue has ended. */
  timer: TimerName | null;
  /** The move that the timer makes at its limit; null when the timer only reports the delay. */
  byClock: MoveName | null;
  /** Moves that must lead out of every state of this kind. Without them, an issue would stay in the state for ever. */
  needs: readonly MoveName[];
  /** Reason in the problem that the checker reports when a wrong move leads into a state of this kind. */
  entry: Label;
}

export const stateKinds: Record<IssueState, StateKind> = {
  reported: {
    label: { zh: '待受理', en: 'Reported' },
    timer: 'judge-due',
    byClock: null,
    needs: ['accept'],
    entry: { zh: '有单位正在承办的事项不能回到待受理', en: 'A matter with open work cannot return to the judgement' },
  },
  accepted: {
    label: { zh: '待派遣', en: 'Accepted' },
    timer: 'dispatch-due',
    byClock: null,
    needs: [],
    entry: { zh: '有单位正在承办的事项不能回到待派遣', en: 'A matter with open work cannot return to the dispatch' },
  },
  dispatched: {
    label: { zh: '待接收', en: 'Dispatched' },
    timer: 'task-accept-due',
    byClock: 'accept-by-silence',
    needs: ['accept-task', 'accept-by-silence'],
    entry: { zh: '待接收须有一项已发出的任务', en: 'An offer must be open, but this move makes no offer' },
  },
  arbitrating: {
    label: { zh: '裁决中', en: 'Arbitrating' },
    timer: 'ruling-due',
    byClock: null,
    needs: ['rule'],
    entry: { zh: '只有退回才能提交裁决', en: 'Only a return or a used-up limit leads to the arbiter' },
  },
  handling: {
    label: { zh: '处置中', en: 'Handling' },
    timer: 'handle-due',
    byClock: null,
    needs: ['finish-work'],
    entry: {
      zh: '责任只有经接收、默认接收、裁决或联合处置指令才能转移',
      en: 'Responsibility passes only by acceptance, silence, a ruling or a plan for joint handling',
    },
  },
  'awaiting-approval': {
    label: { zh: '待审批', en: 'Awaiting approval' },
    timer: 'approval-due',
    byClock: null,
    needs: ['refuse-request'],
    entry: { zh: '只有处置中的工作可以提出时限申请', en: 'Only a unit that works on the issue can ask for more time' },
  },
  paused: {
    label: { zh: '已暂停', en: 'Paused' },
    timer: 'pause-ends',
    byClock: 'end-pause',
    needs: ['end-pause'],
    entry: { zh: '暂停须先申请并经批准', en: 'A pause begins only when a leader approves a request for a pause' },
  },
  suspended: {
    label: { zh: '已挂账', en: 'Suspended' },
    timer: 'review-due',
    byClock: null,
    needs: ['review-suspension', 'resume'],
    entry: {
      zh: '挂账须先申请并经区领导批准',
      en: 'A suspension begins only when a district leader approves a request for a suspension',
    },
  },
  verifying: {
    label: { zh: '核查中', en: 'Verifying' },
    timer: 'verify-due',
    byClock: null,
    needs: ['pass-verification', 'fail-verification'],
    entry: { zh: '任务全部办结后才能核查', en: 'Verification begins only when the work is complete' },
  },
  verified: {
    label: { zh: '待结案', en: 'Verified' },
    timer: 'close-due',
    byClock: null,
    needs: ['close'],
    entry: { zh: '任务全部办结后才能待结案', en: 'An issue waits for closing only when the work is complete' },
  },
  closed: {
    label: { zh: '已结案', en: 'Closed' },
    timer: null,
    byClock: null,
    needs: ['reopen'],
    entry: { zh: '仍有任务未办结的事项不得结束', en: 'An issue must not end while a task is open' },
  },
  rejected: {
    label: { zh: '不予受理', en: 'Rejected' },
    timer: null,
    byClock: null,
    needs: [],
    entry: {
      zh: '仍有任务未办结的事项不得结束，只有受理时可以不予受理',
      en: 'An issue must not end while a task is open; only the judgement can reject a report',
    },
  },
  merged: {
    label: { zh: '已合并', en: 'Merged' },
    timer: null,
    byClock: null,
    needs: [],
    entry: {
      zh: '仍有任务未办结的事项不得结束，只有合并会指明并入的事项',
      en: 'An issue must not end while a task is open; only a merge names the surviving issue',
    },
  },
  'returned-to-source': {
    label: { zh: '已退回来源', en: 'Returned to its source' },
    timer: null,
    byClock: null,
    needs: [],
    entry: {
      zh: '仍有任务未办结的事项不得结束，只有派遣前来源同意的退单可以退回来源',
      en: 'An issue must not end while a task is open; only a return that its source granted before the dispatch ends so',
    },
  },
};

export interface MoveRule {
  label: Label;
  /** Roles that may make the move; a definition may restrict them. Null when a timer makes the move. */
  roles: readonly Role[] | null;
  /** Kinds of states in which the move may start, each with the kinds of states to which it may lead. */
  leads: Partial<Record<IssueState, readonly IssueState[]>>;
  /** Guards that a definition may attach to the move. */
  guards: readonly GuardName[];
  /** Guard that the move must have in every definition; null for none. */
  guardedBy: GuardName | null;
}

const rulers: readonly Role[] = ['arbiter', ...leaders];
const returns: readonly GuardName[] = ['returned-less-often-than-the-limit', 'returned-as-often-as-the-limit'];
const open = { guards: [], guardedBy: null } as const;
/** Requests for more time: the unit that works on the issue makes them, before the limit. */
const asking = {
  roles: dispatchers,
  leads: { handling: ['awaiting-approval'] },
  guardedBy: 'before-the-limit',
} as const;

/**
 * Kinds of states between which each move may lead. The checker refuses every other target, so that responsibility
 * passes only by acceptance, silence, a ruling or an order, and no issue ends with an open task.
 */
export const moveRules: Record<MoveName, MoveRule> = {
  accept: {
    label: { zh: '受理', en: 'accept' },
    roles: desks,
    leads: { reported: ['reported', 'accepted'], accepted: ['accepted'] },
    ...open,
  },
  reject: {
    label: { zh: '不予受理', en: 'reject' },
    roles: desks,
    leads: { reported: ['rejected'], accepted: ['rejected'] },
    ...open,
  },
  merge: {
    label: { zh: '合并', en: 'merge' },
    roles: desks,
    leads: { reported: ['merged'], accepted: ['merged'] },
    ...open,
  },
  unmerge: {
    label: { zh: '撤销合并', en: 'undo the merge' },
    roles: desks,
    leads: { merged: ['reported', 'accepted'] },
    ...open,
  },
  dispatch: { label: { zh: '派遣', en: 'dispatch' }, roles: desks, leads: { accepted: ['dispatched'] }, ...open },
  'accept-task': {
    label: { zh: '接收', en: 'accept the task' },
    roles: workers,
    leads: { dispatched: ['handling'] },
    ...open,
  },
  'accept-by-silence': {
    label: { zh: '逾期未答视为接收', en: 'accept by silence' },
    roles: null,
    leads: { dispatched: ['handling'] },
    ...open,
  },
  'return-task': {
    label: { zh: '退回', en: 'return the task' },
    roles: workers,
    leads: { dispatched: ['reported', 'accepted'] },
    guards: returns,
    guardedBy: null,
  },
  'send-to-arbiter': {
    label: { zh: '退回并提交裁决', en: 'return to the arbiter' },
    roles: workers,
    leads: { dispatched: ['arbitrating'] },
    guards: returns,
    guardedBy: null,
  },
  'transfer-task': {
    label: { zh: '转办', en: 'transfer' },
    roles: dispatchers,
    leads: { dispatched: ['dispatched'], handling: ['dispatched'] },
    ...open,
  },
  rule: { label: { zh: '裁决', en: 'rule' }, roles: rulers, leads: { arbitrating: ['handling'] }, ...open },
  solve: {
    label: { zh: '本级办结', en: 'solve at this level' },
    roles: ['grid_worker', 'community_clerk', 'street_dispatcher'],
    leads: { reported: ['closed'], accepted: ['closed'] },
    ...open,
  },
  'start-joint': {
    label: { zh: '联合处置', en: 'start joint handling' },
    roles: desks,
    leads: { accepted: ['handling'], handling: ['handling'] },
    ...open,
  },
  'finish-work': {
    label: { zh: '办结', en: 'finish the work' },
    roles: workers,
    leads: {
      handling: ['verifying', 'verified', 'closed'],
      // The unit can finish the work before its request is answered.
      'awaiting-approval': ['verifying', 'verified', 'closed'],
    },
    guards: ['work-is-complete'],
    guardedBy: 'work-is-complete',
  },
  'request-pause': {
    label: { zh: '申请暂停', en: 'ask for a pause' },
    ...asking,
    guards: ['before-the-limit', 'pauses-left'],
  },
  'approve-pause': {
    label: { zh: '批准暂停', en: 'approve the pause' },
    roles: leaders,
    leads: { 'awaiting-approval': ['paused'] },
    ...open,
  },
  'request-extension': {
    label: { zh: '申请延期', en: 'ask for an extension' },
    ...asking,
    guards: ['before-the-limit', 'extensions-left'],
  },
  'approve-extension': {
    label: { zh: '批准延期', en: 'approve the extension' },
    roles: leaders,
    leads: { 'awaiting-approval': ['handling'] },
    ...open,
  },
  'request-suspension': {
    label: { zh: '申请挂账', en: 'ask for a suspension' },
    ...asking,
    guards: ['before-the-limit'],
  },
  'approve-suspension': {
    label: { zh: '批准挂账', en: 'approve the suspension' },
    roles: ['district_leader'],
    leads: { 'awaiting-approval': ['suspended'] },
    ...open,
  },
  'review-suspension': {
    label: { zh: '复核挂账', en: 'review the suspension' },
    roles: ['district_leader'],
    leads: { suspended: ['suspended'] },
    ...open,
  },
  'refuse-request': {
    label: { zh: '不予批准', en: 'refuse the request' },
    roles: leaders,
    leads: { 'awaiting-approval': ['handling'] },
    ...open,
  },
  resume: {
    label: { zh: '恢复', en: 'resume' },
    roles: [...dispatchers, 'district_leader'],
    leads: { paused: ['handling'], suspended: ['handling'] },
    ...open,
  },
  'end-pause': {
    label: { zh: '暂停到期', en: 'end the pause' },
    roles: null,
    leads: { paused: ['handling'] },
    ...open,
  },
  'request-verification': {
    label: { zh: '要求核查', en: 'request verification' },
    roles: ['street_dispatcher', 'coordinator'],
    leads: { verifying: ['verifying'], verified: ['verifying'] },
    ...open,
  },
  'fail-verification': {
    label: { zh: '核查不通过', en: 'fail the verification' },
    roles: verifiers,
    leads: { verifying: ['handling', 'accepted'] },
    ...open,
  },
  'pass-verification': {
    label: { zh: '核查通过', en: 'pass the verification' },
    roles: verifiers,
    leads: { verifying: ['verified', 'closed'] },
    ...open,
  },
  close: { label: { zh: '结案', en: 'close' }, roles: desks, leads: { verified: ['closed'] }, ...open },
  reopen: {
    label: { zh: '重新打开', en: 'reopen' },
    roles: ['resident', 'grid_worker', 'community_clerk', 'street_dispatcher', 'coordinator'],
    leads: { closed: ['handling', 'accepted', 'reported'] },
    guards: ['within-reopen-window'],
    guardedBy: 'within-reopen-window',
  },
  // The roles ask the source; the move itself is made when the client of the source grants the return.
  'return-to-source': {
    label: { zh: '退回来源', en: 'return to the source' },
    roles: desks,
    leads: { reported: ['returned-to-source'], accepted: ['returned-to-source'] },
    ...open,
  },
};
