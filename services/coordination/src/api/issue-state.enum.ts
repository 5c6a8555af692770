import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { apiEnum } from './graphql-enum.js';

export const IssueStateEnum = apiEnum<IssueState>(
  'IssueState',
  'Kind of state (事项状态). A process names its own states, each of one kind; `Issue.stateLabel` shows the name.',
  {
    reported: 'Reported; the first receiver has not judged the report yet (待受理).',
    accepted: 'Accepted; no organization has been chosen yet (待派遣).',
    dispatched: 'Offered to an organization that has not answered yet (待接收).',
    arbitrating:
      'At the arbiter, who decides which organization handles the issue, because a limit of refusals, hand-overs or ' +
      'offers was reached (裁决中).',
    handling: 'Being handled (处置中).',
    'awaiting-approval': 'The unit asked for more time; the leader above the unit has not answered yet (待审批).',
    suspended:
      'Suspended by a district leader, because the issue cannot be solved now. The leader reviews the suspension ' +
      'regularly, and the deadlines do not run (已挂账).',
    paused: 'Paused while the work waits for a third party; the deadlines do not run (已暂停).',
    verifying: 'Handled; an independent unit verifies the result (核查中).',
    verified:
      'The work is done, and verified when the process requires it; the first receiver has not closed the ' +
      'issue yet (待结案).',
    closed: 'Closed (已结案).',
    rejected: 'Rejected by the first receiver, with a reason (不予受理).',
    merged: 'Merged into another issue, which is handled instead (已合并).',
    'returned-to-source': 'Taken back by the client of its source, which a desk had asked for (已退回来源).',
  },
);
