import { clientScopes, roles as allRoles } from '@jiceng/contracts/codes';
import { operationsRules } from '@jiceng/platform/operations-rules';
import { definePolicy } from '@jiceng/platform/policy';

/** Roles that maintain or audit data may read the whole archive. */
const KEEPERS = ['auditor', 'data_owner', 'appraiser'];
/**
 * Blocks (块) may read packets of their region. The region of the district's coordination office is the whole district.
 */
const BY_REGION = ['community_clerk', 'street_dispatcher', 'coordinator', 'arbiter', 'verifier'];
/**
 * Lines (条), street dispatchers and leaders may read packets of issues that their organization received first, handled
 * or is responsible for, in any region.
 */
const BY_ORGANIZATION = [
  'department_dispatcher',
  'department_handler',
  'street_dispatcher',
  'unit_leader',
  'leader_on_duty',
  'district_leader',
];
const PACKETS = ['Query.archivePackets', 'Query.archivePacket', 'Entity.ArchivePacket', 'Entity.Issue'];
/**
 * Roles that may read the content of a packet. Community clerks and leaders see that an issue was filed, but not the
 * documents of the departments.
 */
const READERS = [
  ...KEEPERS,
  'street_dispatcher',
  'coordinator',
  'arbiter',
  'verifier',
  'department_dispatcher',
  'department_handler',
];

export const policy = definePolicy({
  version: 'data-sharing/1',
  rules: [
    ...operationsRules('data-sharing'),
    { on: PACKETS, roles: KEEPERS, rows: ['any'] },
    { on: PACKETS, roles: BY_REGION, rows: ['region'] },
    { on: PACKETS, roles: BY_ORGANIZATION, rows: ['organization'] },
    // These roles reach the packet field through issues. They get an empty list instead of an error, so that such a
    // query does not fail.
    {
      on: ['Entity.Issue'],
      roles: [
        'resident',
        'grid_worker',
        'intake_desk',
        'caller',
        'personnel_officer',
        'grid_officer',
        'directive_editor',
        'district_admin',
        'operator',
      ],
      rows: ['own'],
    },
    { on: ['Query.verifyArchive', 'Query.auditAnchors'], roles: ['auditor', 'data_owner', 'operator'], rows: ['any'] },
    {
      on: [
        'Query.dictionary',
        'Query.dataElements',
        'Query.dataElement',
        'Query.codeList',
        'Query.validateValue',
        'Entity.Organization',
      ],
      roles: [...allRoles, ...clientScopes],
      rows: ['any'],
    },
    {
      on: ['Mutation.registerDataElement', 'Mutation.retireDataElement', 'Mutation.importDataElements'],
      roles: ['data_owner'],
      rows: ['organization'],
    },
    {
      on: ['Mutation.registerDataElement', 'Mutation.retireDataElement', 'Mutation.registerCodeList'],
      roles: ['district_admin'],
      rows: ['any'],
    },
    // The operator may load the data of a district, as with every other import.
    { on: ['Mutation.importDataElements'], roles: ['district_admin', 'operator'], rows: ['any'] },
    { on: ['Mutation.registerCodeList'], roles: ['data_owner'], rows: ['any'] },
    // The lines hold for the whole district, so a data owner of any organization may change the list.
    {
      on: ['Mutation.addLine', 'Mutation.relabelLine', 'Mutation.retireLine'],
      roles: ['data_owner', 'district_admin'],
      rows: ['any'],
    },
  ],
  fields: [
    { on: 'ArchivePacket.document', roles: READERS, show: 'full', personal: true },
    { on: 'ArchivePacket.packet', roles: READERS, show: 'full', personal: true },
  ],
});
