import type { LineCode, Severity } from '@jiceng/contracts/codes';
import type { Activity, IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import {
  boolean,
  doublePrecision,
  integer,
  jsonb,
  omit,
  sealed,
  text,
  timestamptz,
  uuid,
} from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { LateSpan } from '../matter/delay.rules.js';
import type { JointRule } from '../matter/joint.rules.js';
import type { SourceRequestKind } from '../matter/source-request.rules.js';

/**
 * An issue in its present state; its past is in issue_step and duty_span. A step may change every column that is not
 * marked `fixed`.
 */
export const issueTable = defineTable('issue', {
  id: uuid().key,
  version: integer(),
  processKey: text(),
  processVersion: integer(),
  source: text().fixed,
  sourceReference: text().orNull.fixed,
  /** Category in the system of the client that reported. */
  sourceCategory: text().orNull.fixed,
  title: text().fixed,
  description: text().fixed,
  address: text().orNull.fixed,
  longitude: doublePrecision().orNull.fixed,
  latitude: doublePrecision().orNull.fixed,
  areaCode: text().fixed,
  categoryCode: text().orNull,
  line: text<LineCode>().orNull,
  riskGrade: integer().orNull,
  severity: text<Severity>(),
  /** Code of the state in the issue's process. */
  stateCode: text(),
  /** Kind of that state. */
  state: text<IssueState>(),
  activity: text<Activity>().orNull,
  /** The organization that received the report, or its successor once it is dissolved. */
  firstReceiverOrganizationId: uuid(),
  responsibleOrganizationId: uuid().orNull,
  holderOrganizationId: uuid().orNull,
  answerableOrganizationId: uuid(),
  deskOrganizationIds: uuid().array,
  involvedOrganizationIds: uuid().array,
  handlerOrganizationIds: uuid().array,
  reporterIds: text().array,
  reporters: integer(),
  jointRule: text<JointRule>(),
  returns: integer(),
  handOvers: integer(),
  refusedBy: uuid().array,
  verificationFailures: integer(),
  pauses: integer(),
  extensions: integer(),
  reopens: integer(),
  /** Number of times that the client of the source urged the issue, and the time of the last. */
  urges: integer(),
  urgedAt: timestamptz().orNull,
  arbitrated: boolean(),
  edition: integer(),
  escalationLevel: integer(),
  escalatedToOrganizationId: uuid().orNull,
  mergedIntoId: uuid().orNull,
  reportedAt: timestamptz().fixed,
  /** Time at which the matter was seen; null when the report does not say. */
  observedAt: timestamptz().orNull.fixed,
  /** Minutes by which the clock of the device was ahead, negative when it was behind; null when it was right. */
  clockSkewMinutes: integer().orNull.fixed,
  stateDueAt: timestamptz().orNull,
  handleDueAt: timestamptz().orNull,
  /** Limit that the client of the source set for its order; null when it set none. */
  sourceDueAt: timestamptz().orNull,
  /** The request that waits for the answer of this client; null for none. */
  sourceRequest: text<SourceRequestKind>().orNull,
  /** The organization of the desk that made the last request; null when the source was never asked. */
  sourceRequestBy: uuid().orNull,
  /** Edition of the calendars by which the deadlines of the open issue were computed. */
  calendarEdition: integer(),
  /** Time of the last deadline request, while the request waits for its answer or the pause or suspension lasts. */
  pausedAt: timestamptz().orNull,
  /** Time of the last step. */
  steppedAt: timestamptz(),
  /** Spans of time past the limit, up to the last step. */
  lateSpans: jsonb<readonly LateSpan[]>(),
  /** Time of the last supplement of a reporter; null when a staff member has taken a step since then. */
  newSupplementAt: timestamptz().orNull,
  closedAt: timestamptz().orNull,
  reopenUntil: timestamptz().orNull,
  titleMarks: integer().array.fixed,
});
export type IssueRow = TableRow<typeof issueTable>;

/**
 * How far a reporter is known. `named`: masked, and shown for a reason; `confidential`: sealed in a table of its own, a
 * pseudonym stands here; `anonymous`: stored nowhere.
 */
export const reporterGrades = ['named', 'confidential', 'anonymous'] as const;
export type ReporterGrade = (typeof reporterGrades)[number];

/** A report of one person. After a merge, the reports of both issues belong to the surviving issue. */
export const reporterTable = defineTable('reporter', {
  id: uuid().key,
  issueId: uuid(),
  /** Issue that the person reported; it differs from `issueId` after a merge. */
  originIssueId: uuid().fixed,
  /** Account of a named reporter, pseudonym of a confidential one; null when there is no account. */
  personId: text().orNull,
  name: sealed().orNull.fixed,
  phone: sealed().orNull.fixed,
  /** The masks that all operations except `revealReporter` show, so that no list and no other command needs a key. */
  nameMask: text().orNull.fixed,
  phoneMask: text().orNull.fixed,
  /**
   * Blind index of the number: marks of the whole number and of its last four digits. The program that seals data anew
   * finds the marks of a sealed column by the name of that column with `_marks`.
   */
  phoneMarks: text().array.fixed,
  grade: text<ReporterGrade>().fixed,
  /** True when a client reported and named no person, so that nobody can be asked about the result. */
  machine: boolean().fixed,
  reportedAt: timestamptz().fixed,
});
export type ReporterRow = TableRow<typeof reporterTable>;

/** A reporter as lists and pages show it: the masks stand for name and number. */
export const shownReporter = {
  ...omit(reporterTable.columns, 'issueId', 'name', 'phone', 'nameMask', 'phoneMask', 'phoneMarks', 'machine'),
  name: text().orNull.as('name_mask'),
  phone: text().orNull.as('phone_mask'),
};
