import { roles as allRoles } from '@jiceng/contracts/codes';
import { definePolicy } from '@jiceng/platform/policy';

/** Everybody who holds a post. */
const staff = allRoles.filter((role) => role !== 'resident' && role !== 'operator');
const officers = ['personnel_officer', 'district_admin'];

/** Those who run a desk plan its roster. */
const deskHeads = ['street_dispatcher', 'community_clerk', 'department_dispatcher', 'coordinator'];
const rosterCommands = [
  'Mutation.scheduleDuty',
  'Mutation.withdrawDuty',
  'Mutation.recordLeave',
  'Mutation.withdrawLeave',
  'Mutation.importRoster',
];

/**
 * Blocks are rows of the line `''`: only actors of every line reach them by region, so that the personnel officer of a
 * department, whose region is the district too, reaches the department alone.
 */
const byJurisdiction = ['region', 'line'] as const;

export const policy = definePolicy({
  version: 'personnel-1',
  rules: [
    {
      on: ['Query.me', 'Query.organization', 'Query.organizations', 'Entity.Organization', 'Entity.Region'],
      roles: allRoles,
      rows: ['any'],
    },
    // Names of colleagues travel with every issue and task.
    { on: ['Entity.StaffMember'], roles: [...staff, 'operator'], rows: ['any'] },
    {
      on: ['Query.staffMember', 'Query.staffMembers', 'Query.post', 'Query.posts'],
      roles: staff,
      rows: byJurisdiction,
    },
    {
      on: ['Query.staffMember', 'Query.staffMembers', 'Query.post', 'Query.posts'],
      roles: staff,
      rows: ['organization'],
    },
    { on: ['Query.staffMember', 'Query.staffMembers'], roles: staff, rows: ['own'] },
    { on: ['Query.roster'], roles: staff, rows: byJurisdiction },
    { on: ['Query.roster'], roles: staff, rows: ['organization'] },
    { on: ['Query.roster'], roles: staff, rows: ['own'] },
    // Every staff member who works in the place may see the staff members to call, for all lines.
    { on: ['Query.onDuty'], roles: staff, rows: ['region'] },
    // The first import of a new installation is the operator's; there is nobody else yet.
    {
      on: ['Mutation.importOrganizations', 'Mutation.importStaff', 'Mutation.importRoster'],
      roles: ['operator'],
      rows: ['any'],
    },
    ...[byJurisdiction, ['organization'] as const].map((rows) => ({
      on: [
        'Mutation.importOrganizations',
        'Mutation.importStaff',
        'Mutation.foundOrganization',
        'Mutation.renameOrganization',
        'Mutation.moveOrganization',
        'Mutation.dissolveOrganization',
        'Mutation.createPost',
        'Mutation.arrangePost',
        'Mutation.abolishPost',
        'Mutation.appointStaff',
        'Mutation.endAssignment',
        'Mutation.changeJurisdiction',
        ...rosterCommands,
      ],
      roles: officers,
      rows,
    })),
    { on: rosterCommands, roles: deskHeads, rows: ['organization'] },
  ],
  fields: [
    { on: 'StaffMember.phone', roles: officers, show: 'full' },
    { on: 'StaffMember.phone', roles: staff, show: 'masked' },
    { on: 'StaffMember.email', roles: officers, show: 'full' },
  ],
});
