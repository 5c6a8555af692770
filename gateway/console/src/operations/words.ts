import type { PlatformStatusQuery } from '../../generated/operations';
import type { Words } from '../page/language';

/** The services, by the field of the query that asks each for its status. */
export const services = {
  personnelStatus: { code: 'personnel', words: { zh: '人员', en: 'Personnel' } },
  gridStatus: { code: 'grid', words: { zh: '网格', en: 'Grid' } },
  coordinationStatus: { code: 'coordination', words: { zh: '协同', en: 'Coordination' } },
  assessmentStatus: { code: 'assessment', words: { zh: '考核', en: 'Assessment' } },
  dataSharingStatus: { code: 'data-sharing', words: { zh: '数据共享', en: 'Data sharing' } },
} satisfies Record<keyof PlatformStatusQuery, { code: string; words: Words }>;

export type ServiceField = keyof typeof services;
export const serviceFields = Object.keys(services) as ServiceField[];

/** Returns the words of a service by its name in queues and audit chains. */
export function serviceWords(code: string): Words {
  return Object.values(services).find((each) => each.code === code)?.words ?? { zh: code, en: code };
}

const timers: Record<string, Words> = {
  'judge-due': { zh: '受理时限', en: 'Judging' },
  'dispatch-due': { zh: '派遣时限', en: 'Dispatch' },
  'task-accept-due': { zh: '接收时限', en: 'Acceptance' },
  'ruling-due': { zh: '裁定时限', en: 'Ruling' },
  'handle-due': { zh: '处置时限', en: 'Handling' },
  'approval-due': { zh: '审批时限', en: 'Approval' },
  'pause-ends': { zh: '暂停期满', en: 'End of a pause' },
  'review-due': { zh: '挂账复核', en: 'Review of a suspension' },
  'verify-due': { zh: '核查时限', en: 'Verification' },
  'close-due': { zh: '结案时限', en: 'Closing' },
  'spot-check-due': { zh: '抽查时限', en: 'Spot check' },
  'source-limit-near': { zh: '来源时限提醒', en: 'Warning before the limit of a source' },
  notice: { zh: '提醒', en: 'Message' },
  'notice-unread': { zh: '未读提醒转发', en: 'Unread message' },
  'organization-dissolved': { zh: '机构撤销交接', en: 'Dissolved organization' },
  'assignment-ends': { zh: '离任交接', en: 'End of an assignment' },
  'leave-begins': { zh: '休假交接', en: 'Begin of a leave' },
  'grid-worker-leaves': { zh: '网格员离岗', en: 'Grid worker leaves' },
  'post-change-due': { zh: '岗位变更生效', en: 'Change of a post' },
};

/** Returns the words of a kind of timers; a kind without words is shown by its name. */
export function timerWords(kind: string): Words {
  return timers[kind] ?? { zh: kind, en: kind };
}
