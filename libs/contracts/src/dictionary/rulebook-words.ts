import type { Words } from './words.js';

// Names of the enum values of coordination that describe duty lists, levels, rulings and lists. The key is the value as
// the API writes it.

export const dutyLevelWords = {
  COMMUNITY: { zh: '社区', en: 'Community' },
  STREET: { zh: '街道', en: 'Street' },
  DISTRICT: { zh: '区', en: 'District' },
} satisfies Record<string, Words>;

export const dutyRoleWords = {
  HANDLER: { zh: '主责单位', en: 'Handler' },
  CO_HANDLER: { zh: '配合单位', en: 'Co-handler' },
  ARBITER: { zh: '裁定单位', en: 'Arbiter' },
  VERIFIER: { zh: '核查单位', en: 'Verifier' },
} satisfies Record<string, Words>;

export const dutyListCaseKindWords = {
  REFUSAL: { zh: '退回', en: 'Refused' },
  RULING: { zh: '裁定', en: 'Ruled' },
  ACCEPTANCE: { zh: '接收', en: 'Taken over' },
} satisfies Record<string, Words>;

export const dutyListFindingKindWords = {
  GAP: { zh: '权责空白', en: 'Gaps' },
  OVERLAP: { zh: '权责交叉', en: 'Overlaps' },
} satisfies Record<string, Words>;

export const dutyListStateWords = {
  DRAFT: { zh: '拟订稿', en: 'Draft' },
  OUTDATED: { zh: '拟订稿（已过时）', en: 'Outdated draft' },
  IN_FORCE: { zh: '现行', en: 'In force' },
  SUPERSEDED: { zh: '已被取代', en: 'Superseded' },
} satisfies Record<string, Words>;

export const levelFactKindWords = {
  SOLVED: { zh: '本级办结', en: 'Solved at the level' },
  PASSED_UP: { zh: '上报上级', en: 'Passed up' },
  SENT_BACK: { zh: '退回下级', en: 'Sent back' },
  KEPT: { zh: '本级自留', en: 'Kept at the level' },
} satisfies Record<string, Words>;

export const inboxScopeWords = {
  MINE: { zh: '我的', en: 'Mine' },
  NEEDS_ASSIGNEE: { zh: '待定经办人', en: 'Needs a person' },
  RULING_DUE: { zh: '待我裁定', en: 'My rulings' },
  MY_ORGANIZATION: { zh: '本单位', en: 'My unit' },
  MY_REGION: { zh: '本辖区', en: 'My region' },
} satisfies Record<string, Words>;

export const judgementWords = {
  ACCEPT: { zh: '受理', en: 'Accept' },
  REJECT: { zh: '不予受理', en: 'Reject' },
} satisfies Record<string, Words>;

export const jointRuleWords = {
  ALL_DONE: { zh: '全部任务办结', en: 'Every task is done' },
  REQUIRED_DONE: { zh: '必办任务办结', en: 'Every required task is done' },
} satisfies Record<string, Words>;

export const precedentStateWords = {
  IN_FORCE: { zh: '有效', en: 'In force' },
  REVOKED: { zh: '已撤销', en: 'Revoked' },
  SUPERSEDED: { zh: '已被新清单取代', en: 'Superseded' },
  EXPIRED: { zh: '已到期', en: 'Expired' },
} satisfies Record<string, Words>;

export const callOutcomeWords = {
  NOT_REACHED: { zh: '未接通', en: 'Not reached' },
  ANSWERED: { zh: '已答复', en: 'Answered' },
} satisfies Record<string, Words>;

export const numberKindWords = {
  IDENTITY: { zh: '公民身份号码', en: 'Resident identity number' },
  BANK_CARD: { zh: '银行卡号', en: 'Bank card number' },
  PHONE: { zh: '电话号码', en: 'Telephone number' },
  PLATE: { zh: '车牌号', en: 'Number plate' },
} satisfies Record<string, Words>;

export const unmaskedPartWords = {
  REPORTER: { zh: '反映人姓名、电话', en: 'Name and telephone number of a reporter' },
  NUMBERS: { zh: '文中号码', en: 'Numbers in texts' },
  SEARCH: { zh: '按电话查找', en: 'Found by telephone number' },
  IDENTITY: { zh: '保密反映人身份', en: 'Identity of a confidential reporter' },
} satisfies Record<string, Words>;

export const reporterGradeWords = {
  NAMED: { zh: '实名', en: 'By name' },
  CONFIDENTIAL: { zh: '保密', en: 'Confidential' },
  ANONYMOUS: { zh: '匿名', en: 'Anonymous' },
} satisfies Record<string, Words>;

export const unsealingEndingWords = {
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn' },
  ISSUE_ENDED: { zh: '事项已结束，申请终止', en: 'Ended with the issue' },
  EXPIRED: { zh: '逾期未审批，申请失效', en: 'Expired without an answer' },
} satisfies Record<string, Words>;

export const processVersionStateWords = {
  WAITING: { zh: '待生效', en: 'Waiting' },
  IN_FORCE: { zh: '有效', en: 'In force' },
  REPLACED: { zh: '已更新', en: 'Replaced' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn' },
} satisfies Record<string, Words>;

export const stepRefusalReasonWords = {
  STATE_MISSING: { zh: '无此环节', en: 'no such state' },
  MOVE_MISSING: { zh: '无此流转', en: 'no such move' },
  LEVEL_MISSING: { zh: '无层级', en: 'no levels' },
  ROLE_MISSING: { zh: '岗位无权执行', en: 'role not allowed' },
  GUARD: { zh: '条件不满足', en: 'guard not fulfilled' },
} satisfies Record<string, Words>;

export const dayKindWords = {
  WORKDAY: { zh: '工作日', en: 'Working day' },
  WEEKEND: { zh: '周末', en: 'Weekend' },
  HOLIDAY: { zh: '放假', en: 'Day off' },
  MAKE_UP: { zh: '调休上班', en: 'Make-up day' },
} satisfies Record<string, Words>;

export const workedDaysWords = {
  STATUTORY: { zh: '法定工作日', en: 'Statutory working days' },
  DAILY: { zh: '每天', en: 'Every day' },
} satisfies Record<string, Words>;
