import type { PolicyRule } from '@jiceng/platform/policy';

/** What a client may do with the issues of its sources. */
export const sourceRules: PolicyRule[] = [
  // A client reports under its sources, and follows the issues of these sources without personal data and notes.
  { on: ['Mutation.reportIssue', 'Mutation.reportBatch'], roles: ['client_intake'], rows: ['source'] },
  { on: ['Query.issue', 'Query.issues', 'Entity.Issue'], roles: ['client_status'], rows: ['source'] },
  // It speaks for the reporters of these issues: it adds to them, urges them and opens them again. It answers what our
  // desks ask it.
  {
    on: [
      'Mutation.supplementReport',
      'Mutation.urgeIssue',
      'Mutation.reopenIssue',
      'Mutation.answerSourceRequest',
      'Mutation.recordSourceCallback',
    ],
    roles: ['client_intake'],
    rows: ['source'],
  },
];
