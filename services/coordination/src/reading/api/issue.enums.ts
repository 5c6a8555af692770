import type { Activity, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { registerEnumType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { issueActions, type IssueAction } from '../../case/matter/issue.rules.js';
import type { ReporterGrade } from '../../case/tables/issue.table.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';

export const ReporterGradeEnum = apiEnum<ReporterGrade>(
  'ReporterGrade',
  'How far the platform and its users know a reporter (上报方式).',
  {
    named: 'Known: name and number are masked, and shown for a reason (实名).',
    confidential:
      'Sealed: a code name stands everywhere. Name, number, account and employer are shown only on request of one ' +
      'person with the consent of a leader of another unit (保密).',
    anonymous: 'Unknown: neither name nor number nor account is stored (匿名).',
  },
);

export const IssueStepEnum = apiEnum<IssueStep>('IssueStep', 'Kind of a step of an issue (办理环节).', {
  reported: 'A person reported the issue.',
  judged: 'The first receiver accepted the report.',
  rejected: 'The first receiver rejected the report.',
  merged: 'The issue was merged into another issue.',
  unmerged: 'The merge was undone.',
  'reporter-added': 'Another report of the same matter was merged into the issue.',
  dispatched: 'The issue was offered to an organization.',
  accepted: 'The organization accepted the task.',
  assigned: 'A person of the organization got the task.',
  unassigned: 'The assignee left the post or is absent until after the limit; the organization chooses another person.',
  'taken-over': 'An organization that worked on the issue was dissolved, and its successor took over.',
  'accepted-by-silence': 'The organization did not answer in time, which counts as acceptance.',
  returned: 'The organization returned the task with a reason.',
  'sent-back': 'The organization sent the offered issue back to the lower level, which may solve it.',
  transferred: 'The task was handed on to another organization.',
  'sent-to-arbiter': 'The issue went to the arbiter, because a limit of refusals, hand-overs or offers was reached.',
  ruled: 'The arbiter ruled to which organization the issue belongs.',
  'joint-started': 'Joint handling began.',
  'task-done': 'One organization reported its task as done.',
  'pause-requested': 'The responsible unit asked for a pause.',
  paused: 'A leader approved the pause; the deadlines do not run from the moment of the request on.',
  'extension-requested': 'The responsible unit asked for an extension of the limit.',
  extended: 'A leader approved the extension; the limit is later.',
  'suspension-requested': 'The responsible unit asked a district leader to suspend the issue.',
  suspended: 'A district leader suspended the issue; the deadlines do not run from the moment of the request on.',
  'suspension-reviewed': 'A district leader reviewed the suspension and keeps it.',
  'request-refused': 'A leader refused the request for more time; the deadlines do not change.',
  resumed: 'The pause or suspension ended; the deadlines run again.',
  handled: 'All work is done.',
  'verification-requested': 'An independent unit was asked to verify.',
  'verification-failed': 'The verification failed.',
  'verification-passed': 'The verification passed.',
  closed: 'The issue was closed.',
  'spot-check-asked': 'The issue, which a level solved and closed at once, was drawn for a check by the level above.',
  'spot-check-late': 'The spot check is late; the organization named was told.',
  'spot-check-passed': 'The level above found that the issue is solved.',
  'spot-check-failed': 'The level above found that the issue is not solved.',
  reopened: 'The issue was opened again.',
  supplemented: 'A reporter added a text to the report.',
  urged: 'The client of the source urged the issue.',
  'source-return-asked': 'A desk asked the client of the source to take the issue back; the deadlines run on.',
  'source-extension-asked': 'A desk asked the client of the source for a later limit; the deadlines run on.',
  'returned-to-source': 'The client of the source took the issue back, which ends it here.',
  'source-extended': 'The client of the source set a later limit; the deadlines of the platform do not change.',
  'source-refused': 'The client of the source refused the request; the desk goes on.',
  'source-request-withdrawn': 'The desk withdrew its request before the client of the source answered.',
  'callback-asked': 'The reporters were asked whether the issue is solved.',
  'callback-answered': 'A reporter answered the call-back.',
  'callback-attempted': 'A call did not reach a reporter.',
  'callback-not-reached': 'The last call that the process allows did not reach a reporter.',
  escalated: 'The next level of escalation was told that a deadline has passed.',
  overdue: 'A deadline passed.',
  'deadlines-moved': 'A notice of holidays or new working hours moved the deadlines; the rule and the note say which.',
});

export const IssueSourceEnum = apiEnum<IssueSource>('IssueSource', 'Source of a report (来源).', {
  grid_app: 'A grid worker, through the app.',
  resident: 'A resident, through the app or the web site.',
  hotline_12345: 'The hotline 12345.',
  property_company: 'A property management company.',
  iot: 'A camera or sensor.',
  patrol: 'A patrol of officials.',
});

export const ActivityEnum = apiEnum<Activity>(
  'DutyActivity',
  'Activity that the holder of an issue has to do (当前环节).',
  {
    judging: 'The first receiver must judge the report.',
    dispatching: 'The responsible organization, usually the first receiver, must dispatch the issue.',
    deciding: 'An organization must accept or return an offered task.',
    arbitrating: 'The arbiter must rule to which organization the issue belongs.',
    handling: 'The organization must do the work.',
    approving: 'A leader must answer a request for more time.',
    paused: 'The work waits for the end of a pause.',
    suspended: 'A district leader must review the suspension.',
    verifying: 'An independent unit must verify the result.',
    closing: 'The first receiver must close the issue.',
  },
);

export const IssueActionEnum = Object.fromEntries(issueActions.map((action) => [action, action])) as Record<
  IssueAction,
  IssueAction
>;
registerEnumType(IssueActionEnum, {
  name: 'IssueAction',
  description: 'Commands on an issue. Each value is named after its mutation.',
  valuesMap: Object.fromEntries(issueActions.map((action) => [action, { description: `The mutation ${action}.` }])),
});
