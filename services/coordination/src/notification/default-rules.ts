import type { Role } from '@jiceng/contracts/codes';
import { notificationKindWords } from '@jiceng/contracts/dictionary/notification-words';
import type { NoticeKind } from '../case/ledger/notice.js';
import type { NotificationRuleRow } from './notification.table.js';

const desks: Role[] = [
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'coordinator',
  'intake_desk',
  'grid_worker',
];
const leaders: Role[] = ['unit_leader', 'leader_on_duty', 'district_leader'];

type Words = readonly [zh: string, en: string];
interface Told {
  /** None for a message to the reporters. */
  roles: Role[];
  /** The sentence between the number of the issue and its state, or the whole text. */
  says?: Words;
  whole?: Words;
  urgent?: true;
  digest?: true;
}

const told: Record<NoticeKind, Told> = {
  offer: {
    roles: desks,
    says: ['已派至贵单位，请及时接收或退回', 'was offered to your unit; accept or return it'],
    urgent: true,
  },
  assignment: { roles: desks, says: ['已交您承办', 'was assigned to you'] },
  needs_assignee: {
    roles: desks,
    says: ['的承办人已离岗，请另行指定', 'has lost its assignee; name another person'],
    urgent: true,
  },
  returned: { roles: desks, says: ['被退回，请重新派遣', 'was returned; dispatch it again'] },
  sent_back: { roles: desks, says: ['已由上级发回，请继续办理', 'was sent back by the higher level; go on with it'] },
  taken_over: { roles: desks, says: ['因机构调整由贵单位承接', 'was taken over by your unit'] },
  arbitration: {
    roles: ['arbiter'],
    says: ['多次退回，请裁定承办单位', 'was returned too often; rule who handles it'],
    urgent: true,
  },
  request: { roles: leaders, says: ['有一项时限申请待您审批', 'has a request for time that waits for your answer'] },
  request_answered: {
    roles: desks,
    says: ['的时限申请已有答复', 'has an answer to its request for time'],
    digest: true,
  },
  overdue: { roles: desks, says: ['已超过时限', 'has passed its deadline'], urgent: true },
  escalation: {
    roles: [...leaders, 'coordinator'],
    says: ['超时未办，已提级至贵单位', 'is overdue and was escalated to you'],
    urgent: true,
  },
  verification: { roles: ['verifier', 'community_clerk'], says: ['已处置，请核查', 'was handled; verify the result'] },
  verification_failed: { roles: desks, says: ['核查未通过，请重新处置', 'failed its verification; handle it again'] },
  spot_check: {
    roles: ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator'],
    says: ['被抽中，请抽查', 'was drawn for a spot check'],
  },
  spot_check_late: {
    roles: [...leaders, 'coordinator', 'street_dispatcher'],
    says: ['抽查已超期，请督促', 'has a late spot check; see to it'],
  },
  callback: { roles: ['caller'], says: ['已结束，请回访反映人', 'has ended; call the reporter'], digest: true },
  reopened: { roles: desks, says: ['已重新办理', 'was reopened'] },
  unsealing: {
    roles: leaders,
    says: [
      '收到查看保密反映人的申请，请审批',
      'has a request to see its confidential reporter that waits for your answer',
    ],
    urgent: true,
  },
  unsealing_answered: {
    roles: [...desks, 'caller'],
    says: ['的查看保密反映人申请已有审批结果', 'has an answer to the request to see its confidential reporter'],
    urgent: true,
  },
  supplement: { roles: desks, says: ['有反映人补充说明，请查看', 'has a supplement of its reporter; read it'] },
  progress: {
    roles: [],
    whole: ['您反映的事项 {number} 有新进展：{state}。{link}', 'Your report {number} has moved on: {state}. {link}'],
  },
  urge: {
    roles: desks,
    says: ['来源单位催办，请尽快处理', 'is urged by the system that sent it; act soon'],
    urgent: true,
  },
  source_answer: {
    roles: desks,
    says: ['的来源单位已答复申请，请查看', 'has an answer of its source to your request; read it'],
    urgent: true,
  },
  source_limit: {
    roles: desks,
    says: ['的来源时限将到，请尽快办理', 'is close to the limit of its source; act before it'],
    urgent: true,
  },
  calendar: {
    roles: ['district_admin', 'coordinator'],
    whole: [
      '放假安排通知尚未发布，相关年度的时限暂按法定节假日计算。请核对国务院办公厅通知后发布。{link}',
      'The notice of holidays is not published; deadlines count only the holidays of the law. Publish the notice. {link}',
    ],
    urgent: true,
  },
};

/** The rules of a new district. The district may change each rule. */
export const defaultRules: readonly NotificationRuleRow[] = (Object.keys(told) as NoticeKind[]).map((kind) => {
  const { roles, says, whole, urgent = false, digest = false } = told[kind];
  const title = notificationKindWords[kind.toUpperCase() as Uppercase<NoticeKind>];
  return {
    kind,
    version: 1,
    enabled: true,
    roles: [...roles],
    // The platform knows no address of a reporter, who reads the messages in the console.
    channels: kind === 'progress' ? [] : ['webhook', 'email'],
    urgent,
    digest,
    unreadMinutes: 30,
    titleZh: title.zh,
    textZh: whole?.[0] ?? `事项 {number} ${says![0]}。当前{state}，{timeLeft}。{link}`,
    titleEn: title.en,
    textEn: whole?.[1] ?? `Issue {number} ${says![1]}. State: {state}, {timeLeft}. {link}`,
    changedAt: new Date('2000-01-01T00:00:00Z'),
  };
});
