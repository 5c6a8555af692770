import { roles } from '@jiceng/contracts/codes';
import type { PolicyRule } from '@jiceng/platform/policy';

/** Who reads and publishes the rules of the district: duty list, processes, calendars and working hours. */
export const publishingRules: PolicyRule[] = [
  // Coordinators and district administrators see the gaps and overlaps of the duty list, write drafts and replay
  // dispatches with a draft. Only the roles of `importDutyList` publish a version.
  {
    on: ['Query.dutyListFindings', 'Query.dutyListVersions', 'Query.replayRouting', 'Mutation.draftDutyList'],
    roles: ['coordinator', 'district_admin'],
    rows: ['any'],
  },
  {
    on: [
      'Mutation.importDutyList',
      'Mutation.publishDutyListDraft',
      'Query.dutyListVersions',
      'Mutation.importIntakeDesks',
      'Mutation.importAuthorityMatrix',
      'Mutation.importSourceMapping',
      'Mutation.publishProcessDefinition',
      'Mutation.withdrawProcessDefinition',
      'Query.replayProcess',
    ],
    roles: ['district_admin', 'operator'],
    rows: ['any'],
  },
  // All staff may read the list page by page. These roles need the whole list as a file.
  {
    on: ['Mutation.exportDutyList'],
    roles: [
      'coordinator',
      'arbiter',
      'street_dispatcher',
      'department_dispatcher',
      'unit_leader',
      'district_leader',
      'district_admin',
      'data_owner',
      'auditor',
    ],
    rows: ['any'],
  },
  { on: ['Query.workingTime'], roles, rows: ['any'] },
  {
    on: ['Query.calendarYear', 'Query.workingHours'],
    roles: roles.filter((role) => role !== 'resident'),
    rows: ['any'],
  },
  {
    on: ['Mutation.publishHolidayNotice', 'Mutation.publishWorkingHours'],
    roles: ['coordinator', 'district_admin'],
    rows: ['any'],
  },
];
