import { clientScopes, roles, type Role } from '@jiceng/contracts/codes';
import { operationsRules } from '@jiceng/platform/operations-rules';
import { definePolicy, EVERYBODY } from '@jiceng/platform/policy';
import { unsealFields, unsealRules } from './acts/unseal/unseal.policy.js';
import { deadLetterFields, deadLetterRules } from './operations/dead-letter/dead-letter.policy.js';
import { sourceRules } from './acts/source-request/source.policy.js';
import { directiveRules } from './directive/directive.policy.js';
import { notificationRules } from './notification/notification.policy.js';
import { statusRules } from './status/status.policy.js';
import { publishingRules } from './rulebook/publishing/publishing.policy.js';

/** Roles that see the issues of their region (块). The region of the coordination office is the whole district. */
const byRegion: Role[] = [
  'grid_worker',
  'community_clerk',
  'street_dispatcher',
  'coordinator',
  'intake_desk',
  'arbiter',
  'verifier',
  'appraiser',
  'grid_officer',
  'district_admin',
];
/** Roles that see the issues in which their organization had a part, in any region (条). */
const byOrganization: Role[] = [
  'department_dispatcher',
  'department_handler',
  'street_dispatcher',
  'community_clerk',
  'unit_leader',
  'leader_on_duty',
  'district_leader',
];
/**
 * Leaders who answer requests for more time from the units below them, and rule or revoke a precedent when no arbiter
 * can.
 */
const leaders: Role[] = ['unit_leader', 'leader_on_duty', 'district_leader'];
const staff = roles.filter((role) => role !== 'resident' && role !== 'operator');
/**
 * Roles that work at a desk. Grid workers, clerks of communities, handlers and verifiers also work at the place of an
 * issue and send commands from a telephone, and so may roles that a district adds.
 */
const deskRoles: Role[] = [
  'street_dispatcher',
  'department_dispatcher',
  'coordinator',
  'intake_desk',
  'arbiter',
  'caller',
  'unit_leader',
  'leader_on_duty',
  'district_leader',
  'appraiser',
  'data_owner',
  'auditor',
  'personnel_officer',
  'grid_officer',
  'directive_editor',
  'district_admin',
  'operator',
];
/** Commands of a desk. The rules of the issue decide in addition which organization must act. */
const desk = [
  'judgeIssue',
  'mergeIssue',
  'unmergeIssue',
  'dispatchIssue',
  'startJointHandling',
  'requestPause',
  'requestExtension',
  'requestSuspension',
  'resumeIssue',
  'closeIssue',
  'transferTask',
  'askSourceToTakeBack',
  'askSourceForTime',
  'withdrawSourceRequest',
].map((name) => `Mutation.${name}`);
/** Commands of an intake desk. The desk passes issues on and closes them, but handles none. */
const intake = [
  'judgeIssue',
  'mergeIssue',
  'unmergeIssue',
  'dispatchIssue',
  'startJointHandling',
  'closeIssue',
  'askSourceToTakeBack',
  'askSourceForTime',
  'withdrawSourceRequest',
].map((name) => `Mutation.${name}`);
const work = ['acceptTask', 'returnTask', 'sendBackTask', 'completeTask'].map((name) => `Mutation.${name}`);
const issues = ['Query.issue', 'Query.issues', 'Query.task', 'Entity.Issue', 'Entity.Task'];
const exportsOfIssues = ['Mutation.exportIssues', 'Mutation.exportTasks'];
const desks = ['Query.inbox', 'Query.issueFigures', 'Live.inbox'];

/** Rights of the roles on issues, tasks and the rules that route them. */
export const policy = definePolicy({
  version: 'coordination/1',
  deskRoles,
  rules: [
    ...operationsRules('coordination'),
    { on: [...issues, ...desks], roles: byRegion, rows: ['region'] },
    { on: [...issues, ...desks], roles: byOrganization, rows: ['organization'] },
    { on: [...issues, 'Live.inbox'], roles: ['caller'], rows: ['region'] },
    { on: issues, roles: ['auditor'], rows: ['any'] },
    // District leaders count all issues, also those in which their organization had no part.
    {
      on: ['Query.issueFigures'],
      roles: ['district_leader', 'auditor'],
      rows: ['any'],
    },
    { on: [...issues, 'Live.inbox'], roles: ['resident'], rows: ['own'] },
    // These roles find issues through objects of other services. They get null instead of an error.
    {
      on: ['Entity.Issue', 'Entity.Task'],
      roles: ['personnel_officer', 'data_owner', 'directive_editor', 'operator'],
      rows: ['own'],
    },
    // An export takes many rows out of the platform. It contains only rows that the list also shows to the person.
    {
      on: exportsOfIssues,
      roles: ['community_clerk', 'street_dispatcher', 'coordinator', 'intake_desk', 'appraiser', 'district_admin'],
      rows: ['region'],
      personal: true,
    },
    {
      on: exportsOfIssues,
      roles: [
        'community_clerk',
        'street_dispatcher',
        'department_dispatcher',
        'unit_leader',
        'leader_on_duty',
        'district_leader',
      ],
      rows: ['organization'],
      personal: true,
    },
    { on: exportsOfIssues, roles: ['auditor'], rows: ['any'], personal: true },
    // Residents and the staff of these roles may report a matter at any place.
    {
      on: ['Mutation.reportIssue', 'Query.duplicateCandidates'],
      roles: [
        'resident',
        'grid_worker',
        'community_clerk',
        'street_dispatcher',
        'department_dispatcher',
        'department_handler',
        'coordinator',
        'intake_desk',
      ],
      rows: ['any'],
    },
    ...sourceRules,
    // An upload belongs to nothing until a command of its sender attaches it, and that command has its own rules.
    {
      on: ['File.upload'],
      roles: ['resident', ...staff],
      rows: ['any'],
    },
    // Originals show where and with which camera a photo was taken. The audit chain records every use.
    { on: ['File.original'], roles: ['coordinator', 'street_dispatcher'], rows: ['region'], personal: true },
    { on: ['File.original'], roles: ['auditor'], rows: ['any'], personal: true },
    {
      on: ['Mutation.coverPhoto'],
      roles: ['community_clerk', 'street_dispatcher', 'coordinator', 'intake_desk'],
      rows: ['region'],
    },
    { on: desk, roles: ['community_clerk', 'street_dispatcher', 'coordinator'], rows: ['region'] },
    { on: desk, roles: ['community_clerk', 'street_dispatcher', 'department_dispatcher'], rows: ['organization'] },
    { on: intake, roles: ['intake_desk'], rows: ['region'] },
    // Grid workers, communities and streets solve the issues that the authority matrix allows. Communities and streets
    // pass up the other issues.
    {
      on: ['Mutation.solveOnTheSpot', 'Mutation.solveIssue'],
      roles: ['grid_worker', 'community_clerk', 'street_dispatcher'],
      rows: ['region'],
    },
    { on: ['Mutation.passUpIssue'], roles: ['community_clerk', 'street_dispatcher'], rows: ['region'] },
    {
      on: work,
      roles: ['grid_worker', 'community_clerk', 'street_dispatcher', 'department_dispatcher', 'department_handler'],
      rows: ['organization'],
    },
    { on: work, roles: ['coordinator'], rows: ['region'] },
    {
      on: ['Mutation.assignTask'],
      roles: [
        'grid_worker',
        'community_clerk',
        'street_dispatcher',
        'department_dispatcher',
        'department_handler',
        'coordinator',
        ...leaders,
      ],
      rows: ['organization'],
    },
    ...notificationRules(['resident', ...staff]),
    // The district sees the delay of all organizations. An organization sees its own delay and that of the
    // organizations below it.
    {
      on: ['Query.delays', 'Query.suspensions'],
      roles: ['coordinator', 'appraiser', 'district_admin', 'auditor'],
      rows: ['any'],
    },
    {
      on: ['Query.delays', 'Query.suspensions'],
      roles: ['community_clerk', 'street_dispatcher', 'department_dispatcher', 'department_handler'],
      rows: ['organization'],
    },
    { on: ['Query.deadlineRequests', 'Mutation.answerDeadlineRequest'], roles: leaders, rows: ['organization'] },
    { on: ['Mutation.reviewSuspension', 'Mutation.resumeIssue'], roles: ['district_leader'], rows: ['organization'] },
    { on: ['Mutation.ruleArbitration', 'Mutation.revokePrecedent'], roles: ['arbiter'], rows: ['region'] },
    { on: ['Mutation.ruleArbitration', 'Mutation.revokePrecedent'], roles: leaders, rows: ['organization'] },
    { on: ['Mutation.requestVerification'], roles: ['street_dispatcher', 'coordinator'], rows: ['region'] },
    {
      on: ['Mutation.recordVerification'],
      roles: ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator'],
      rows: ['region'],
    },
    // The level above checks an issue that a level solved and closed at once. The rules of the issue determine the unit
    // that checks.
    {
      on: ['Query.spotChecks', 'Mutation.recordSpotCheck'],
      roles: ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator'],
      rows: ['region'],
    },
    {
      on: ['Mutation.reopenIssue'],
      roles: ['grid_worker', 'community_clerk', 'street_dispatcher', 'coordinator'],
      rows: ['region'],
    },
    {
      on: ['Mutation.reopenIssue', 'Mutation.supplementReport', 'Mutation.answerCallback'],
      roles: ['resident'],
      rows: ['own'],
    },
    // Staff call reporters and record the answer, or that the reporter was not reached. The organization of the row is
    // the one that calls: the coordination office, or a street whose turn it is.
    {
      on: ['Query.openCallbacks', 'Mutation.answerCallback', 'Mutation.recordUnreachedCall'],
      roles: ['caller', 'street_dispatcher', 'coordinator'],
      rows: ['organization'],
    },
    { on: [...issues, 'Live.inbox'], roles: ['caller'], rows: ['organization'] },
    // The receipt code itself proves that the caller made the report.
    {
      on: [
        'Query.followReport',
        'Mutation.answerByReceipt',
        'Mutation.supplementByReceipt',
        'Mutation.reopenByReceipt',
      ],
      roles: [EVERYBODY],
      rows: ['any'],
    },
    // Roles that speak with reporters. The audit chain records every use.
    {
      on: ['Mutation.revealReporter', 'Mutation.findIssuesByPhone'],
      roles: ['caller', 'street_dispatcher', 'coordinator', 'intake_desk', 'auditor'],
      rows: ['region'],
      personal: true,
    },
    ...unsealRules(leaders),
    // Numbers in texts are there so that the people who handle the issue can reach and find somebody.
    {
      on: ['Mutation.revealNumbers'],
      roles: ['caller', 'street_dispatcher', 'community_clerk', 'grid_worker', 'coordinator', 'intake_desk', 'auditor'],
      rows: ['region'],
      personal: true,
    },
    {
      on: ['Mutation.revealNumbers'],
      roles: ['department_dispatcher', 'department_handler', 'street_dispatcher', 'community_clerk'],
      rows: ['organization'],
      personal: true,
    },
    // The organization of the row is the one that still has to call this reporter.
    {
      on: ['Mutation.revealReporter'],
      roles: ['caller', 'street_dispatcher'],
      rows: ['organization'],
      personal: true,
    },
    {
      on: [
        'Query.dutyList',
        'Query.intakeDesks',
        'Query.authorityMatrix',
        'Query.precedents',
        'Query.processDefinitions',
        'Query.route',
      ],
      roles: [...staff, 'operator'],
      rows: ['any'],
    },
    // Stubs of other services' objects contain only the key, which the caller knows already.
    {
      on: [
        'Entity.Organization',
        'Entity.StaffMember',
        'Entity.Region',
        'Entity.Grid',
        'Entity.CaseCategory',
        'Entity.ArchivePacket',
      ],
      roles: [...roles, ...clientScopes],
      rows: ['any'],
    },
    ...statusRules,
    ...directiveRules,
    ...publishingRules,
    { on: ['Demo.clock'], roles: ['operator'], rows: ['any'] },
    ...deadLetterRules,
  ],
  fields: [
    // Reporters read the progress in plain words; only staff see how units work together.
    ...[
      'TimelineEntry.note',
      'TimelineEntry.actor',
      'TimelineEntry.rule',
      'TimelineEntry.reasonCode',
      'Task.assignee',
      'Task.proposedAssignee',
      'Task.route',
      'Task.evidence',
      'Task.proposedOrganization',
      'Task.returnReason',
      'Task.wrongRefusal',
      'Verification.findings',
      'Issue.attribution',
      'Issue.delay',
      'Issue.levelFacts',
      'Issue.deadlineRequests',
      'Issue.sourceRequests',
      'Issue.spotChecks',
      'Issue.newSupplementAt',
      'Issue.clockSkewMinutes',
      'Callback.callingOrganization',
      'Issue.hiddenNumbers',
    ].map((on) => ({ on, roles: [...staff, 'operator' as const], show: 'full' as const })),
    // The reporter and the roles that supervise the use of personal data see the unmaskings with their reasons.
    {
      on: 'Issue.unmaskings',
      roles: ['resident', 'auditor', 'coordinator', 'district_admin'],
      show: 'full',
    },
    ...unsealFields,
    // Only revealReporter shows these fields in clear, and it writes an audit record.
    {
      on: 'Reporter.name',
      roles: [
        'caller',
        'street_dispatcher',
        'coordinator',
        'intake_desk',
        'resident',
        'grid_worker',
        'community_clerk',
        'department_dispatcher',
        'department_handler',
        'verifier',
        'arbiter',
      ],
      show: 'masked',
      personal: true,
    },
    {
      on: 'Reporter.phone',
      roles: [
        'caller',
        'street_dispatcher',
        'coordinator',
        'intake_desk',
        'resident',
        'grid_worker',
        'community_clerk',
        'department_handler',
        'verifier',
      ],
      show: 'masked',
      personal: true,
    },
    ...deadLetterFields,
  ],
});
