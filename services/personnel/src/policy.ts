import { clientScopes, roles as allRoles } from '@jiceng/contracts/codes';
import { operationsRules } from '@jiceng/platform/operations-rules';
import { definePolicy } from '@jiceng/platform/policy';

/** The roles of everybody who holds a post. */
const staff = allRoles.filter((role) => role !== 'resident' && role !== 'operator');
const officers = ['personnel_officer', 'district_admin'];

/** Roles that run a desk. They also plan the roster of that desk. */
const deskHeads = ['street_dispatcher', 'community_clerk', 'department_dispatcher', 'coordinator'];
/**
 * Roles that work for the whole district. Their holders may give rights that they have themselves to roles of the
 * district.
 */
const givers = [
  'district_admin',
  'district_leader',
  'coordinator',
  'arbiter',
  'appraiser',
  'grid_officer',
  'personnel_officer',
  'data_owner',
];
const rosterCommands = [
  'Mutation.scheduleDuty',
  'Mutation.withdrawDuty',
  'Mutation.recordLeave',
  'Mutation.withdrawLeave',
  'Mutation.importRoster',
];

/**
 * The policy treats the line of a block as `''`, so only actors with every line reach blocks through their region.
 * Otherwise the personnel officer of a department, whose region is the whole district, could change the street offices.
 */
const byJurisdiction = ['region', 'line'] as const;

export const policy = definePolicy({
  version: 'personnel-1',
  rules: [
    ...operationsRules('personnel'),
    {
      on: ['Query.me', 'Query.organization', 'Query.organizations', 'Entity.Organization', 'Entity.Region'],
      roles: [...allRoles, ...clientScopes],
      rows: ['any'],
    },
    // Every issue and task shows the names of the staff who work on it.
    { on: ['Entity.StaffMember'], roles: [...staff, 'operator'], rows: ['any'] },
    // All staff may know the name and post of a colleague and who may sign for an organization today. StaffReader,
    // StaffContacts and SignatoryReader refuse or leave out everything else.
    { on: ['Query.staffMember', 'Query.signatories'], roles: staff, rows: ['any'] },
    { on: ['Query.staffMembers', 'Query.post', 'Query.posts'], roles: staff, rows: byJurisdiction },
    { on: ['Query.staffMembers', 'Query.post', 'Query.posts'], roles: staff, rows: ['organization'] },
    { on: ['Query.staffMembers'], roles: staff, rows: ['own'] },
    { on: ['Query.roster', 'Query.rosterDesks'], roles: staff, rows: byJurisdiction },
    { on: ['Query.roster', 'Query.rosterDesks'], roles: staff, rows: ['organization'] },
    { on: ['Query.roster'], roles: staff, rows: ['own'] },
    // Every staff member may see who is on duty in their region, for all lines.
    { on: ['Query.onDuty'], roles: staff, rows: ['region'] },
    // A request for leave belongs to the person who asks and, while it waits, to those who decide.
    {
      on: [
        'Query.leaveRequests',
        'Mutation.askLeave',
        'Mutation.approveLeave',
        'Mutation.refuseLeave',
        'Mutation.withdrawLeaveRequest',
      ],
      roles: staff,
      rows: ['own'],
    },
    // The operator makes the first import of a new installation, because no staff member exists yet.
    {
      on: ['Mutation.importOrganizations', 'Mutation.importRoster'],
      roles: ['operator'],
      rows: ['any'],
    },
    { on: ['Mutation.importStaff'], roles: ['operator'], rows: ['any'], personal: true },
    // These commands write telephone numbers and e-mail addresses, or take them out.
    ...[byJurisdiction, ['organization'] as const].map((rows) => ({
      on: ['Mutation.importStaff', 'Mutation.appointStaff', 'Mutation.exportStaff'],
      roles: officers,
      rows,
      personal: true as const,
    })),
    ...[byJurisdiction, ['organization'] as const].map((rows) => ({
      on: [
        'Mutation.importOrganizations',
        'Mutation.foundOrganization',
        'Mutation.renameOrganization',
        'Mutation.moveOrganization',
        'Mutation.dissolveOrganization',
        'Mutation.createPost',
        'Mutation.arrangePost',
        'Mutation.changePost',
        'Mutation.abolishPost',
        'Mutation.endAssignment',
        'Mutation.changeJurisdiction',
        ...rosterCommands,
      ],
      roles: officers,
      rows,
    })),
    // Roles and rules hold for the whole district. The rights of the caller limit what a rule may give.
    { on: ['Query.roles'], roles: staff, rows: ['any'] },
    {
      on: ['Mutation.addRole', 'Mutation.relabelRole', 'Mutation.retireRole'],
      roles: ['district_admin'],
      rows: ['any'],
    },
    {
      on: [
        'Query.givableRights',
        'Mutation.proposeRoleRule',
        'Mutation.approveRoleRule',
        'Mutation.refuseRoleRule',
        'Mutation.revokeRoleRule',
      ],
      roles: givers,
      rows: ['any'],
    },
    // A registration gives a system rights on the reports of a source, so the administrator answers for it alone.
    { on: ['Query.clients', 'Entity.Client'], roles: ['district_admin', 'operator', 'auditor'], rows: ['any'] },
    {
      on: [
        'Mutation.registerClient',
        'Mutation.changeClient',
        'Mutation.rotateClientSecret',
        'Mutation.revokeClient',
        'Mutation.recordSystem',
      ],
      roles: ['district_admin'],
      rows: ['any'],
    },
    {
      on: ['Query.systemsInUse', 'Query.recordedSystems'],
      roles: ['district_admin', 'coordinator', 'district_leader', 'appraiser', 'auditor', 'operator'],
      rows: ['any'],
    },
    { on: rosterCommands, roles: deskHeads, rows: ['organization'] },
  ],
  fields: [
    { on: 'StaffMember.phone', roles: officers, show: 'full', personal: true },
    { on: 'StaffMember.phone', roles: staff, show: 'masked', personal: true },
    { on: 'StaffMember.email', roles: officers, show: 'full', personal: true },
  ],
});
