import type { Activity, IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { Severity } from '@jiceng/contracts/codes';
import { registerEnumType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { issueActions, type IssueAction } from '../../case/matter/issue.rules.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';

export const IssueStateEnum = apiEnum<IssueState>(
  'IssueState',
  'Kind of state (事项状态). A process names its own states, each of one kind; `Issue.stateLabel` shows the name.',
  {
    reported: 'Reported, waiting for judgement by the first receiver (待受理).',
    accepted: 'Accepted, waiting for dispatch (待派遣).',
    dispatched: 'Offered to an organization that has not answered yet (待接收).',
    arbitrating: 'Returned as often as the process allows; the arbiter decides which organization handles it (裁决中).',
    handling: 'Being handled (处置中).',
    'awaiting-approval': 'The unit asked for more time; the leader above it has not answered yet (待审批).',
    suspended:
      'Suspended by a district leader who reviews it regularly, because it cannot be solved now; its deadlines stand still (已挂账).',
    paused: 'Paused while the work waits for a third party; its deadlines stand still (已暂停).',
    verifying: 'Handled, being verified by an independent unit (核查中).',
    verified: 'The work is done, and verified where the process asks for it; waiting for closing (待结案).',
    closed: 'Closed (已结案).',
    rejected: 'Not taken on, with a reason (不予受理).',
    merged: 'Merged into another issue, which is handled instead (已合并).',
  },
);

export const IssueStepEnum = apiEnum<IssueStep>('IssueStep', 'One step in the life of an issue (办理环节).', {
  reported: 'Somebody reported it.',
  judged: 'The first receiver accepted it.',
  rejected: 'The first receiver rejected it.',
  merged: 'It was joined to another issue.',
  unmerged: 'The merge was taken back.',
  'reporter-added': 'Another report of the same matter was joined to it.',
  dispatched: 'It was offered to an organization.',
  accepted: 'The organization accepted it.',
  assigned: 'A person of the organization got the task.',
  unassigned: 'The assignee left the post or is absent beyond the limit; the organization names another person.',
  'accepted-by-silence': 'The organization did not answer in time: silence is acceptance.',
  returned: 'The organization returned it with a reason.',
  transferred: 'It was handed on.',
  'sent-to-arbiter': 'The second return sent it to the arbiter.',
  ruled: 'The arbiter ruled whose it is.',
  'joint-started': 'Joint handling began.',
  'task-done': 'One organization reported its task as done.',
  'pause-requested': 'The responsible unit asked for a pause.',
  paused: 'A leader approved the pause; the deadlines stand still from the moment of the request.',
  'extension-requested': 'The responsible unit asked for an extension of the limit.',
  extended: 'A leader approved the extension; the limit is later.',
  'suspension-requested': 'The responsible unit asked a district leader to suspend the issue.',
  suspended: 'A district leader suspended the issue; the deadlines stand still from the moment of the request.',
  'suspension-reviewed': 'A district leader reviewed the suspension and keeps it.',
  'request-refused': 'A leader refused the request for more time; the deadlines are as they were.',
  resumed: 'The pause or suspension ended; the deadlines run again.',
  handled: 'All work is done.',
  'verification-requested': 'An independent unit was asked to verify.',
  'verification-failed': 'The verification failed.',
  'verification-passed': 'The verification passed.',
  closed: 'It was closed.',
  reopened: 'It was opened again.',
  'callback-asked': 'The reporters were asked.',
  'callback-answered': 'A reporter answered.',
  'callback-attempted': 'A reporter was called and not reached.',
  'callback-not-reached': 'A reporter was called as often as the process asks for, and never reached.',
  escalated: 'It went a level up because it was late.',
  overdue: 'A deadline passed.',
});

export const IssueSourceEnum = apiEnum<IssueSource>('IssueSource', 'Where a report came from (来源).', {
  grid_app: 'The app of the grid workers.',
  resident: 'A resident, through app or site.',
  hotline_12345: 'The hotline 12345.',
  property_company: 'A property management company.',
  iot: 'A camera or sensor.',
  patrol: 'A patrol of officials.',
});

export const SeverityEnum = apiEnum<Severity>('Severity', 'How grave a matter is (严重程度).', {
  ordinary: 'Handled in the usual order (一般).',
  urgent: 'Damage or danger grows while it waits (紧急).',
  critical: 'Life is in danger (特急).',
});

export const ActivityEnum = apiEnum<Activity>('DutyActivity', 'What the holder of an issue has to do (当前环节).', {
  judging: 'The judgement of the first receiver.',
  dispatching: 'Somebody to dispatch it.',
  deciding: 'An organization to answer an offer.',
  arbitrating: 'The ruling of the arbiter.',
  handling: 'The work.',
  approving: 'The answer of a leader to a request for more time.',
  paused: 'The end of a pause.',
  suspended: 'The review of a suspension.',
  verifying: 'The verification.',
  closing: 'Somebody to close it.',
});

export const IssueActionEnum = Object.fromEntries(issueActions.map((action) => [action, action])) as Record<
  IssueAction,
  IssueAction
>;
registerEnumType(IssueActionEnum, {
  name: 'IssueAction',
  description: 'The commands on an issue; each is the name of its mutation.',
  valuesMap: Object.fromEntries(issueActions.map((action) => [action, { description: `The mutation ${action}.` }])),
});
