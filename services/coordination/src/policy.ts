import { roles, type Role } from '@jiceng/contracts/codes';
import { definePolicy, EVERYBODY } from '@jiceng/platform/policy';
import { deadLetterFields, deadLetterRules } from './operations/dead-letter/dead-letter.policy.js';

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
/** Roles that see the issues that ever came to their organization, in any region (条). */
const byOrganization: Role[] = [
  'department_dispatcher',
  'department_handler',
  'street_dispatcher',
  'community_clerk',
  'unit_leader',
  'leader_on_duty',
  'district_leader',
];
/** Leaders who answer requests for more time of the units below them. */
const approvers: Role[] = ['unit_leader', 'leader_on_duty', 'district_leader'];
const staff = roles.filter((role) => role !== 'resident' && role !== 'operator');
/** Commands of a desk; whose turn it is, the rules decide besides. */
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
].map((name) => `Mutation.${name}`);
/** What the desk does that receives residents' reports: it passes them on and closes them, and works on none. */
const intake = ['judgeIssue', 'mergeIssue', 'unmergeIssue', 'dispatchIssue', 'startJointHandling', 'closeIssue'].map(
  (name) => `Mutation.${name}`,
);
const work = ['Mutation.acceptTask', 'Mutation.returnTask', 'Mutation.completeTask'];
const issues = ['Query.issue', 'Query.issues', 'Query.task', 'Entity.Issue', 'Entity.Task'];
const desks = ['Query.inbox', 'Live.inbox'];

/** Who may do what with issues, tasks and the rules that route them. */
export const policy = definePolicy({
  version: 'coordination/1',
  rules: [
    { on: [...issues, ...desks], roles: byRegion, rows: ['region'] },
    { on: [...issues, ...desks], roles: byOrganization, rows: ['organization'] },
    { on: [...issues, 'Live.inbox'], roles: ['caller'], rows: ['region'] },
    { on: issues, roles: ['auditor'], rows: ['any'] },
    { on: [...issues, 'Live.inbox'], roles: ['resident'], rows: ['own'] },
    // Others meet issues in the graph of other services: they get null instead of a refusal.
    { on: ['Entity.Issue', 'Entity.Task'], roles: ['personnel_officer', 'data_owner', 'operator'], rows: ['own'] },
    // Whoever sees something may report it, wherever it is.
    {
      on: ['Mutation.reportIssue'],
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
    { on: desk, roles: ['community_clerk', 'street_dispatcher', 'coordinator'], rows: ['region'] },
    { on: desk, roles: ['community_clerk', 'street_dispatcher', 'department_dispatcher'], rows: ['organization'] },
    { on: intake, roles: ['intake_desk'], rows: ['region'] },
    // The levels below the district solve what the authority matrix lets them solve, and pass up the rest.
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
      ],
      rows: ['organization'],
    },
    // The district compares all organizations; an organization sees its own delay and that of the organizations below it.
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
    { on: ['Query.deadlineRequests', 'Mutation.answerDeadlineRequest'], roles: approvers, rows: ['organization'] },
    { on: ['Mutation.reviewSuspension', 'Mutation.resumeIssue'], roles: ['district_leader'], rows: ['organization'] },
    { on: ['Mutation.ruleArbitration', 'Mutation.revokePrecedent'], roles: ['arbiter'], rows: ['region'] },
    { on: ['Mutation.requestVerification'], roles: ['street_dispatcher', 'coordinator'], rows: ['region'] },
    {
      on: ['Mutation.recordVerification'],
      roles: ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator'],
      rows: ['region'],
    },
    {
      on: ['Mutation.reopenIssue'],
      roles: ['grid_worker', 'community_clerk', 'street_dispatcher', 'coordinator'],
      rows: ['region'],
    },
    { on: ['Mutation.reopenIssue', 'Mutation.answerCallback'], roles: ['resident'], rows: ['own'] },
    // Staff call reporters, and write down the answer, or that the reporter was not reached.
    {
      on: ['Query.openCallbacks', 'Mutation.answerCallback', 'Mutation.recordUnreachedCall'],
      roles: ['caller', 'street_dispatcher', 'coordinator'],
      rows: ['region'],
    },
    // The receipt code proves that the caller filed the report.
    {
      on: ['Query.followReport', 'Mutation.answerByReceipt', 'Mutation.reopenByReceipt'],
      roles: [EVERYBODY],
      rows: ['any'],
    },
    // Whoever speaks with the reporter; that it was shown is on record.
    {
      on: ['Mutation.revealReporter'],
      roles: ['caller', 'street_dispatcher', 'coordinator', 'intake_desk', 'auditor'],
      rows: ['region'],
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
    // Stubs of other services carry nothing but the key that the caller already has.
    {
      on: [
        'Entity.Organization',
        'Entity.StaffMember',
        'Entity.Region',
        'Entity.Grid',
        'Entity.CaseCategory',
        'Entity.ArchivePacket',
      ],
      roles,
      rows: ['any'],
    },
    // Those who keep the duty list try a version before it takes effect.
    { on: ['Query.replayRouting'], roles: ['coordinator', 'district_admin'], rows: ['any'] },
    { on: ['Query.workingTime'], roles, rows: ['any'] },
    {
      on: [
        'Mutation.importDutyList',
        'Mutation.importIntakeDesks',
        'Mutation.importAuthorityMatrix',
        'Mutation.publishProcessDefinition',
      ],
      roles: ['district_admin', 'operator'],
      rows: ['any'],
    },
    { on: ['Demo.clock'], roles: ['operator'], rows: ['any'] },
    ...deadLetterRules,
  ],
  fields: [
    // Reporters read the progress in plain words; how units work together is for those who work.
    ...[
      'TimelineEntry.note',
      'TimelineEntry.actorId',
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
    ].map((on) => ({ on, roles: [...staff, 'operator' as const], show: 'full' as const })),
    // In clear by revealReporter alone, which leaves a record.
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
    },
    ...deadLetterFields,
  ],
});
