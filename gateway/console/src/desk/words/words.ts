import type {
  DeadlineRequestKind,
  DutyActivity,
  IssueAction,
  IssueSource,
  IssueState,
  PauseGround,
  ReturnReason,
  RouteRejection,
  RouteRule,
  Severity,
  TaskAcceptance,
  TaskRole,
  TaskState,
  VerificationMode,
} from '../../../generated/operations';
import type { Words } from '../../page/language';

// Words for the enums of the API, from the glossary. Each record covers its whole enum, so that a value without words
// does not compile.

export const stateWords: Record<IssueState, Words> = {
  REPORTED: { zh: '待受理', en: 'To judge' },
  ACCEPTED: { zh: '待派遣', en: 'To dispatch' },
  DISPATCHED: { zh: '待接收', en: 'Offered' },
  ARBITRATING: { zh: '裁定中', en: 'Arbitration' },
  HANDLING: { zh: '处置中', en: 'Handling' },
  AWAITING_APPROVAL: { zh: '待审批', en: 'To approve' },
  PAUSED: { zh: '已暂停', en: 'Paused' },
  SUSPENDED: { zh: '已挂账', en: 'Suspended' },
  VERIFYING: { zh: '核查中', en: 'Verifying' },
  VERIFIED: { zh: '待结案', en: 'To close' },
  CLOSED: { zh: '已结案', en: 'Closed' },
  REJECTED: { zh: '不予受理', en: 'Rejected' },
  MERGED: { zh: '已合并', en: 'Merged' },
};

/** States in which an action of a unit is expected, in the order of the process. */
export const openStates: readonly IssueState[] = [
  'REPORTED',
  'ACCEPTED',
  'DISPATCHED',
  'ARBITRATING',
  'HANDLING',
  'AWAITING_APPROVAL',
  'PAUSED',
  'SUSPENDED',
  'VERIFYING',
  'VERIFIED',
];

export const severityWords: Record<Severity, Words> = {
  ORDINARY: { zh: '一般', en: 'Ordinary' },
  URGENT: { zh: '紧急', en: 'Urgent' },
  CRITICAL: { zh: '特急', en: 'Critical' },
};

export const activityWords: Record<DutyActivity, Words> = {
  JUDGING: { zh: '受理', en: 'judgement' },
  DISPATCHING: { zh: '派遣', en: 'dispatch' },
  DECIDING: { zh: '接收答复', en: 'an answer to the offer' },
  ARBITRATING: { zh: '裁定', en: 'a ruling' },
  HANDLING: { zh: '处置', en: 'the work' },
  APPROVING: { zh: '审批', en: 'approval' },
  PAUSED: { zh: '恢复办理', en: 'the end of the pause' },
  SUSPENDED: { zh: '复核挂账', en: 'the review of the suspension' },
  VERIFYING: { zh: '核查', en: 'verification' },
  CLOSING: { zh: '结案', en: 'closing' },
};

const wrongRefusal: Words = { zh: '错误退回', en: 'wrong refusal' };

/** Names for the activities of `Issue.attribution`, which writes them in lower case. */
export function minutesWords(activity: string): Words {
  if (activity === 'wrong-refusal') return wrongRefusal;
  const words: Partial<Record<string, Words>> = activityWords;
  return words[activity.toUpperCase()] ?? { zh: activity, en: activity };
}

export const sourceWords: Record<IssueSource, Words> = {
  GRID_APP: { zh: '网格员上报', en: 'Grid worker' },
  RESIDENT: { zh: '居民反映', en: 'Resident' },
  HOTLINE_12345: { zh: '12345 热线', en: 'Hotline 12345' },
  PROPERTY_COMPANY: { zh: '物业企业', en: 'Property company' },
  IOT: { zh: '物联感知', en: 'Sensor or camera' },
  PATROL: { zh: '干部巡查', en: 'Patrol' },
};

export const actionWords: Record<IssueAction, Words> = {
  judgeIssue: { zh: '受理', en: 'Judge' },
  mergeIssue: { zh: '合并', en: 'Merge' },
  unmergeIssue: { zh: '撤销合并', en: 'Undo merge' },
  dispatchIssue: { zh: '派遣', en: 'Dispatch' },
  acceptTask: { zh: '接收', en: 'Accept' },
  assignTask: { zh: '分派', en: 'Assign' },
  returnTask: { zh: '退回', en: 'Return' },
  transferTask: { zh: '转接', en: 'Hand on' },
  ruleArbitration: { zh: '裁定', en: 'Rule' },
  solveIssue: { zh: '本级办结', en: 'Solve here' },
  passUpIssue: { zh: '上报上级', en: 'Pass up' },
  startJointHandling: { zh: '联合处置', en: 'Joint work' },
  completeTask: { zh: '办结', en: 'Complete' },
  requestPause: { zh: '申请暂停', en: 'Ask for a pause' },
  requestExtension: { zh: '申请延期', en: 'Ask for an extension' },
  requestSuspension: { zh: '申请挂账', en: 'Ask for a suspension' },
  reviewSuspension: { zh: '复核挂账', en: 'Review suspension' },
  answerDeadlineRequest: { zh: '审批时限申请', en: 'Answer request' },
  resumeIssue: { zh: '恢复', en: 'Resume' },
  requestVerification: { zh: '要求现场核查', en: 'Ask for field check' },
  recordVerification: { zh: '记录核查', en: 'Record check' },
  closeIssue: { zh: '结案', en: 'Close' },
  reopenIssue: { zh: '重新办理', en: 'Reopen' },
};

export const requestWords: Record<DeadlineRequestKind, Words> = {
  PAUSE: { zh: '暂停', en: 'Pause' },
  EXTENSION: { zh: '延期', en: 'Extension' },
  SUSPENSION: { zh: '挂账', en: 'Suspension' },
};

export const pauseGroundWords: Record<PauseGround, Words> = {
  WEATHER: { zh: '天气原因', en: 'Weather' },
  MATERIAL: { zh: '等待材料', en: 'Material' },
  COURT: { zh: '司法程序', en: 'Court' },
  REPORTER_ABSENT: { zh: '反映人无法配合', en: 'Reporter absent' },
};

export const returnReasonWords: Record<ReturnReason, Words> = {
  NOT_ON_DUTY_LIST: { zh: '权责清单不由本单位负责', en: 'The duty list names another unit' },
  WRONG_CATEGORY: { zh: '事件类别有误', en: 'The category is wrong' },
  OUTSIDE_REGION: { zh: '不在本单位辖区', en: 'The place lies outside our region' },
  NO_LEGAL_POWER: { zh: '本单位无执法权限', en: 'Our unit has no legal power' },
  NEEDS_JOINT_HANDLING: { zh: '须由多个单位联合处置', en: 'Several units must act together' },
  CANNOT_LOCATE: { zh: '现场无法核实位置或对象', en: 'The place or object cannot be found' },
};

export const taskStateWords: Record<TaskState, Words> = {
  OFFERED: { zh: '待接收', en: 'Offered' },
  WAITING: { zh: '等待前序任务', en: 'Waits for another task' },
  ACCEPTED: { zh: '办理中', en: 'In hand' },
  DONE: { zh: '已办结', en: 'Done' },
  RETURNED: { zh: '已退回', en: 'Returned' },
  TRANSFERRED: { zh: '已转出', en: 'Handed on' },
  WITHDRAWN: { zh: '已撤回', en: 'Taken back' },
};

export const taskRoleWords: Record<TaskRole, Words> = {
  SOLE: { zh: '承办', en: 'Handler' },
  LEAD: { zh: '主办', en: 'Lead' },
  CO_HANDLER: { zh: '协办', en: 'Co-handler' },
};

export const acceptanceWords: Record<TaskAcceptance, Words> = {
  PERSON: { zh: '人工接收', en: 'accepted by a person' },
  SILENCE: { zh: '逾期未答复，视为接收', en: 'accepted by silence' },
  RULING: { zh: '依裁定接收', en: 'by a ruling' },
  ORDER: { zh: '依联合处置接收', en: 'by an order of joint work' },
};

export const verificationWords: Record<VerificationMode, Words> = {
  FIELD: { zh: '现场核查', en: 'In the field' },
  DESK: { zh: '书面核查', en: 'At the desk' },
};

export const routeRuleWords: Record<RouteRule, Words> = {
  PRECEDENT: { zh: '同类事项已有裁定先例', en: 'A ruling on this category binds' },
  DUTY_LIST: { zh: '权责清单载明由其负责', en: 'The duty list names it' },
  ROSTER: { zh: '当前在岗值班单位', en: 'It is on duty for the place and line' },
};

export const rejectionWords: Record<RouteRejection, Words> = {
  NOT_IN_FORCE: { zh: '机构未成立或已撤销', en: 'not founded yet, or dissolved' },
  RETURNED_THIS_MATTER: { zh: '已退回或转出过本事项', en: 'has refused this matter or handed it on' },
  NOBODY_THERE: { zh: '无在岗人员', en: 'no post is filled' },
  EVERYBODY_ABSENT: { zh: '全员不在岗', en: 'everybody there is absent' },
  ABSENT: { zh: '请假', en: 'on leave' },
  OUTSIDE_AREA: { zh: '不在其辖区', en: 'outside the jurisdiction' },
  OTHER_LINE: { zh: '不属其条线', en: 'works for another line' },
  NOBODY_ON_DUTY: { zh: '无人值班', en: 'nobody is on duty' },
  LESS_SUITABLE: { zh: '另有更合适者', en: 'another fits better' },
};

/** Names of rules that the ledger records with a step as `name:detail`. Unknown names are not shown. */
const ruleWords: Partial<Record<string, Words>> = {
  position: { zh: '按位置定位网格', en: 'grid found by position' },
  precedent: { zh: '依据裁定先例', en: 'by precedent' },
  'duty-list': { zh: '依据权责清单', en: 'by the duty list' },
  roster: { zh: '依据值班表', en: 'by the roster' },
  named: { zh: '人工指定', en: 'named by a person' },
  proposed: { zh: '平台已提出建议人选', en: 'the platform proposes a person' },
  assignee: { zh: '确定经办人', en: 'the assignee was named' },
  'silence-is-acceptance': { zh: '逾期未答复视为接收', en: 'silence is acceptance' },
  'second-return-goes-to-the-arbiter': { zh: '二次退回提交裁定', en: 'second return goes to the arbiter' },
  'judge-due': { zh: '受理时限', en: 'time to judge' },
  'dispatch-due': { zh: '派遣时限', en: 'time to dispatch' },
  'accept-due': { zh: '接收时限', en: 'time to accept' },
  'handle-due': { zh: '处置时限', en: 'time to handle' },
  'verify-due': { zh: '核查时限', en: 'time to verify' },
  'close-due': { zh: '结案时限', en: 'time to close' },
};

/** Returns the words for the reason code of a return. Other codes have no words. */
export function reasonWordsOf(code: string | null): Words | null {
  const words: Partial<Record<string, Words>> = returnReasonWords;
  return code === null ? null : (words[code] ?? null);
}

export function ruleWordsOf(rule: string | null): Words | null {
  return rule === null ? null : (ruleWords[rule.split(':')[0]!] ?? null);
}
