import type { Words } from './words.js';

// Names of the enum values of coordination about messages. The key is the value as the API writes it.

export const notificationKindWords = {
  OFFER: { zh: '新派遣', en: 'New task' },
  ASSIGNMENT: { zh: '新任务', en: 'New assignment' },
  NEEDS_ASSIGNEE: { zh: '待指定承办人', en: 'Needs an assignee' },
  RETURNED: { zh: '派遣被退回', en: 'Returned' },
  SENT_BACK: { zh: '上级发回', en: 'Sent back' },
  TAKEN_OVER: { zh: '承接事项', en: 'Taken over' },
  ARBITRATION: { zh: '待裁定', en: 'To be ruled' },
  REQUEST: { zh: '时限申请待批', en: 'Request for time' },
  REQUEST_ANSWERED: { zh: '时限申请已答复', en: 'Request answered' },
  OVERDUE: { zh: '超时提醒', en: 'Overdue' },
  ESCALATION: { zh: '超时提级', en: 'Escalated' },
  VERIFICATION: { zh: '待核查', en: 'To be verified' },
  VERIFICATION_FAILED: { zh: '核查未通过', en: 'Verification failed' },
  SPOT_CHECK: { zh: '待抽查', en: 'Spot check' },
  SPOT_CHECK_LATE: { zh: '抽查超期', en: 'Spot check is late' },
  CALLBACK: { zh: '待回访', en: 'To be called' },
  REOPENED: { zh: '重新办理', en: 'Reopened' },
  UNSEALING: { zh: '保密反映人查看待批', en: 'Request to see a reporter' },
  UNSEALING_ANSWERED: { zh: '查看申请已审批', en: 'Request to see answered' },
  SUPPLEMENT: { zh: '补充说明', en: 'Supplement' },
  PROGRESS: { zh: '上报有新进展', en: 'Progress of your report' },
  URGE: { zh: '来源催单', en: 'Urged by the source' },
  SOURCE_ANSWER: { zh: '来源已答复', en: 'Answered by the source' },
  SOURCE_LIMIT: { zh: '来源时限将到', en: 'Limit of the source is near' },
  CALENDAR: { zh: '放假安排未发布', en: 'Notice of holidays missing' },
} satisfies Record<string, Words>;

export const notificationChannelWords = {
  WEBHOOK: { zh: '短信或政务微信', en: 'Short message or WeCom' },
  EMAIL: { zh: '电子邮件', en: 'E-mail' },
} satisfies Record<string, Words>;

export const notificationDeliveryStateWords = {
  WAITING: { zh: '待发送', en: 'Waiting' },
  SENT: { zh: '已发送', en: 'Sent' },
  KEPT: { zh: '未外发', en: 'Not sent' },
  FAILED: { zh: '发送失败', en: 'Failed' },
} satisfies Record<string, Words>;
