import type { Words } from './words.js';

// Names of the enum values of coordination. The key is the value as the API writes it.

export const issueActionWords = {
  judgeIssue: { zh: '受理', en: 'Judge' },
  mergeIssue: { zh: '合并', en: 'Merge' },
  unmergeIssue: { zh: '撤销合并', en: 'Undo merge' },
  dispatchIssue: { zh: '派遣', en: 'Dispatch' },
  acceptTask: { zh: '接收', en: 'Accept' },
  assignTask: { zh: '分派', en: 'Assign' },
  sendBackTask: { zh: '退回下级', en: 'Send back' },
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
  recordSpotCheck: { zh: '登记抽查', en: 'Record spot check' },
  closeIssue: { zh: '结案', en: 'Close' },
  reopenIssue: { zh: '重新办理', en: 'Reopen' },
  supplementReport: { zh: '补充说明', en: 'Add to the report' },
  askSourceToTakeBack: { zh: '申请退单', en: 'Ask the source to take it back' },
  askSourceForTime: { zh: '申请来源延期', en: 'Ask the source for time' },
  withdrawSourceRequest: { zh: '撤回来源申请', en: 'Withdraw the request to the source' },
} satisfies Record<string, Words>;

export const dutyActivityWords = {
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
} satisfies Record<string, Words>;

export const deadlineRequestKindWords = {
  PAUSE: { zh: '暂停', en: 'Pause' },
  EXTENSION: { zh: '延期', en: 'Extension' },
  SUSPENSION: { zh: '挂账', en: 'Suspension' },
} satisfies Record<string, Words>;

export const pauseGroundWords = {
  WEATHER: { zh: '天气原因', en: 'Weather' },
  MATERIAL: { zh: '等待材料', en: 'Material' },
  COURT: { zh: '司法程序', en: 'Court' },
  REPORTER_ABSENT: { zh: '反映人无法配合', en: 'Reporter absent' },
} satisfies Record<string, Words>;

export const returnReasonWords = {
  NOT_ON_DUTY_LIST: { zh: '权责清单不由本单位负责', en: 'The duty list names another unit' },
  WRONG_CATEGORY: { zh: '事件类别有误', en: 'The category is wrong' },
  OUTSIDE_REGION: { zh: '不在本单位辖区', en: 'The place lies outside our region' },
  NO_LEGAL_POWER: { zh: '本单位无执法权限', en: 'Our unit has no legal power' },
  NEEDS_JOINT_HANDLING: { zh: '须由多个单位联合处置', en: 'Several units must act together' },
  CANNOT_LOCATE: { zh: '现场无法核实位置或对象', en: 'The place or object cannot be found' },
} satisfies Record<string, Words>;

export const sourceRequestKindWords = {
  RETURN: { zh: '退单', en: 'Return' },
  EXTENSION: { zh: '延期', en: 'Extension' },
} satisfies Record<string, Words>;

export const sourceReturnReasonWords = {
  OUTSIDE_DISTRICT: { zh: '不在本区辖区', en: 'The place lies outside our district' },
  OUTSIDE_COMPETENCE: {
    zh: '不属本区职责，应由上级或市级部门办理',
    en: 'Another authority than the district must act',
  },
  DELIVERED_TWICE: { zh: '与已办理的工单重复', en: 'An order about the same matter was handled before' },
  FACTS_MISSING: { zh: '要素不全，且无法联系来电人', en: 'Facts are missing and the caller cannot be reached' },
  LEGAL_PROCEDURE: { zh: '应通过诉讼、仲裁、复议等法定途径解决', en: 'A court or another legal procedure must decide' },
} satisfies Record<string, Words>;

export const sourceExtensionReasonWords = {
  LONG_WORK: { zh: '施工或采购周期较长', en: 'The work or its procurement takes long' },
  SEVERAL_UNITS: { zh: '须多个单位协调', en: 'Several units must agree' },
  BAD_WEATHER: { zh: '受天气影响', en: 'The weather does not allow the work' },
  CALLER_ABSENT: { zh: '来电人暂时无法配合', en: 'The caller is needed and absent' },
} satisfies Record<string, Words>;

export const taskRoleWords = {
  SOLE: { zh: '承办', en: 'Handler' },
  LEAD: { zh: '主办', en: 'Lead' },
  CO_HANDLER: { zh: '协办', en: 'Co-handler' },
} satisfies Record<string, Words>;

export const taskAcceptanceWords = {
  PERSON: { zh: '人工接收', en: 'accepted by a person' },
  SILENCE: { zh: '逾期未答复，视为接收', en: 'accepted by silence' },
  RULING: { zh: '依裁定接收', en: 'by a ruling' },
  ORDER: { zh: '依联合处置接收', en: 'by an order of joint work' },
} satisfies Record<string, Words>;

export const verificationModeWords = {
  FIELD: { zh: '现场核查', en: 'In the field' },
  DESK: { zh: '书面核查', en: 'At the desk' },
} satisfies Record<string, Words>;

export const routeRuleWords = {
  PRECEDENT: { zh: '同类事项已有裁定先例', en: 'A ruling on this category binds' },
  DUTY_LIST: { zh: '权责清单载明由其负责', en: 'The duty list names it' },
  ROSTER: { zh: '当前在岗值班单位', en: 'It is on duty for the place and line' },
} satisfies Record<string, Words>;

export const routeRejectionWords = {
  NOT_IN_FORCE: { zh: '机构未成立或已撤销', en: 'not founded yet, or dissolved' },
  RETURNED_THIS_MATTER: { zh: '已退回或转出过本事项', en: 'has refused this matter or handed it on' },
  NOBODY_THERE: { zh: '无在岗人员', en: 'no post is filled' },
  EVERYBODY_ABSENT: { zh: '全员不在岗', en: 'everybody there is absent' },
  ABSENT: { zh: '请假', en: 'on leave' },
  OUTSIDE_AREA: { zh: '不在其辖区', en: 'outside the jurisdiction' },
  OTHER_LINE: { zh: '不属其条线', en: 'works for another line' },
  NOBODY_ON_DUTY: { zh: '无人值班', en: 'nobody is on duty' },
  LESS_SUITABLE: { zh: '另有更合适者', en: 'another fits better' },
} satisfies Record<string, Words>;

export const issueStepWords = {
  REPORTED: { zh: '上报', en: 'Reported' },
  JUDGED: { zh: '受理', en: 'Taken on' },
  REJECTED: { zh: '不予受理', en: 'Rejected' },
  MERGED: { zh: '并入其他事项', en: 'Merged' },
  UNMERGED: { zh: '撤销合并', en: 'Merge undone' },
  REPORTER_ADDED: { zh: '并入重复反映', en: 'Duplicate report added' },
  DISPATCHED: { zh: '派遣', en: 'Dispatched' },
  ACCEPTED: { zh: '接收', en: 'Accepted' },
  ASSIGNED: { zh: '确定经办人', en: 'Assigned' },
  UNASSIGNED: { zh: '另定经办人', en: 'Assignee left' },
  TAKEN_OVER: { zh: '承接单位接办', en: 'Taken over by the successor' },
  ACCEPTED_BY_SILENCE: { zh: '逾期未答复，视为接收', en: 'Accepted by silence' },
  RETURNED: { zh: '退回', en: 'Returned' },
  SENT_BACK: { zh: '退回下级', en: 'Sent back to the lower level' },
  TRANSFERRED: { zh: '转接', en: 'Handed on' },
  SENT_TO_ARBITER: { zh: '提交裁定', en: 'Sent to the arbiter' },
  RULED: { zh: '裁定', en: 'Ruled' },
  JOINT_STARTED: { zh: '启动联合处置', en: 'Joint work started' },
  TASK_DONE: { zh: '办结任务', en: 'Task completed' },
  PAUSE_REQUESTED: { zh: '申请暂停', en: 'Pause requested' },
  PAUSED: { zh: '批准暂停', en: 'Paused' },
  EXTENSION_REQUESTED: { zh: '申请延期', en: 'Extension requested' },
  EXTENDED: { zh: '批准延期', en: 'Extended' },
  SUSPENSION_REQUESTED: { zh: '申请挂账', en: 'Suspension requested' },
  SUSPENDED: { zh: '批准挂账', en: 'Suspended' },
  SUSPENSION_REVIEWED: { zh: '复核后继续挂账', en: 'Suspension reviewed' },
  REQUEST_REFUSED: { zh: '时限申请未获批准', en: 'Request refused' },
  RESUMED: { zh: '恢复办理', en: 'Resumed' },
  HANDLED: { zh: '处置完毕', en: 'Handled' },
  VERIFICATION_REQUESTED: { zh: '申请核查', en: 'Verification requested' },
  VERIFICATION_FAILED: { zh: '核查不合格', en: 'Verification failed' },
  VERIFICATION_PASSED: { zh: '核查合格', en: 'Verification passed' },
  CLOSED: { zh: '结案', en: 'Closed' },
  SPOT_CHECK_ASKED: { zh: '抽中抽查', en: 'Drawn for a spot check' },
  SPOT_CHECK_LATE: { zh: '抽查逾期', en: 'Spot check late' },
  SPOT_CHECK_PASSED: { zh: '抽查合格', en: 'Spot check passed' },
  SPOT_CHECK_FAILED: { zh: '抽查不合格', en: 'Spot check failed' },
  REOPENED: { zh: '重新办理', en: 'Reopened' },
  SUPPLEMENTED: { zh: '反映人补充说明', en: 'Supplemented by a reporter' },
  URGED: { zh: '来源单位催单', en: 'Urged by its source' },
  SOURCE_RETURN_ASKED: { zh: '向来源申请退单', en: 'Source asked to take it back' },
  SOURCE_EXTENSION_ASKED: { zh: '向来源申请延期', en: 'Source asked for time' },
  RETURNED_TO_SOURCE: { zh: '来源同意退单', en: 'Taken back by the source' },
  SOURCE_EXTENDED: { zh: '来源同意延期', en: 'Extended by the source' },
  SOURCE_REFUSED: { zh: '来源未同意申请', en: 'Refused by the source' },
  SOURCE_REQUEST_WITHDRAWN: { zh: '撤回来源申请', en: 'Request to the source withdrawn' },
  CALLBACK_ASKED: { zh: '发起回访', en: 'Call-back asked' },
  CALLBACK_ANSWERED: { zh: '已答复回访', en: 'Call-back answered' },
  CALLBACK_ATTEMPTED: { zh: '回访未接通', en: 'Call did not reach the reporter' },
  CALLBACK_NOT_REACHED: { zh: '多次回访均未接通', en: 'Reporter never reached' },
  ESCALATED: { zh: '提请上级督办', en: 'Escalated' },
  OVERDUE: { zh: '超时', en: 'Overdue' },
  DEADLINES_MOVED: { zh: '时限调整', en: 'Deadlines moved' },
} satisfies Record<string, Words>;

/**
 * Label of the activity `wrong-refusal` in `Issue.attribution`: the minutes between a wrong refusal and the ruling
 * that found it wrong. They count for the organization that refused.
 */
export const wrongRefusalWords: Words = { zh: '错误退回', en: 'wrong refusal' };

/** Words for the rule of a step, which the ledger stores as `name:detail`. The key is the name. */
export const stepRuleWords = {
  position: { zh: '按位置定位网格', en: 'grid found by position' },
  area: { zh: '按填报的区域', en: 'by the area in the report' },
  category: { zh: '确定了类别', en: 'the category was set' },
  'place-corrected': { zh: '更正了地点', en: 'the place was corrected' },
  'passes-at-once': { zh: '该类别即收即转', en: 'the category passes the intake desk at once' },
  level: { zh: '依据层级权限', en: 'by the authority of the level' },
  precedent: { zh: '依据裁定先例', en: 'by precedent' },
  'duty-list': { zh: '依据权责清单', en: 'by the duty list' },
  roster: { zh: '依据值班表', en: 'by the roster' },
  named: { zh: '人工指定', en: 'named by a person' },
  proposed: { zh: '平台已提出建议人选', en: 'the platform proposes a person' },
  assignee: { zh: '确定经办人', en: 'the assignee was named' },
  'silence-is-acceptance': { zh: '逾期未答复视为接收', en: 'silence is acceptance' },
  'second-return-goes-to-the-arbiter': { zh: '二次退回提交裁定', en: 'second return goes to the arbiter' },
  'third-hand-over-goes-to-the-arbiter': { zh: '三次转接提交裁定', en: 'third hand-over goes to the arbiter' },
  'offers-used-up': { zh: '派遣总时限已满，提交裁定', en: 'the time of all offers is over' },
  ruling: { zh: '依据裁定', en: 'by a ruling' },
  'all-done': { zh: '全部任务办结', en: 'all tasks are done' },
  'required-done': { zh: '必办任务办结', en: 'all required tasks are done' },
  verification: { zh: '按核查方式', en: 'kind of verification' },
  process: { zh: '按流程结案', en: 'closed by the process' },
  'spot-check': { zh: '抽查', en: 'spot check' },
  call: { zh: '第几次回访', en: 'number of the call' },
  successor: { zh: '由承继单位接办', en: 'taken over by the successor' },
  independence: { zh: '办理单位应当回避', en: 'a unit does not judge its own work' },
  'no-approver': { zh: '无上级审批单位', en: 'no organization above may approve' },
  'judge-due': { zh: '受理时限', en: 'time to judge' },
  'dispatch-due': { zh: '派遣时限', en: 'time to dispatch' },
  'ruling-due': { zh: '裁定时限', en: 'time to rule' },
  'handle-due': { zh: '处置时限', en: 'time to handle' },
  'approval-due': { zh: '审批时限', en: 'time to answer a request' },
  'review-due': { zh: '挂账复核时限', en: 'time to review a suspension' },
  'verify-due': { zh: '核查时限', en: 'time to verify' },
  'close-due': { zh: '结案时限', en: 'time to close' },
  'spot-check-due': { zh: '抽查时限', en: 'time to check' },
  'holiday-notice': { zh: '放假安排发布', en: 'a notice of holidays was published' },
  'working-hours': { zh: '工作时间调整', en: 'working hours were changed' },
} satisfies Record<string, Words>;
