import { jsonb, jsonList, namesWith, omit, pick, pickFields, text, type Shape } from '@jiceng/platform/columns';
import type { EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
import { attributionOf } from '../../case/attribution/attribution.queries.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { dutySpanTable, issueStepTable } from '../../case/tables/issue-step.table.js';
import { issueReplyTable } from '../../case/tables/issue-reply.table.js';
import { reporterTable, type IssueRow } from '../../case/tables/issue.table.js';
import { taskTable } from '../../case/tables/task.table.js';
import { verificationTable } from '../../case/tables/verification.table.js';
import { issueView } from '../../case/tables/issue.view.js';

/**
 * How the archive packet uses each column of an issue. It contains the `sealed` columns, which describe the issue and
 * its course, but not the `working` columns, such as desks and title marks.
 */
export const packetColumns = {
  id: 'sealed',
  version: 'working',
  processKey: 'sealed',
  processVersion: 'sealed',
  source: 'sealed',
  sourceReference: 'sealed',
  sourceCategory: 'sealed',
  title: 'sealed',
  description: 'sealed',
  address: 'sealed',
  longitude: 'sealed',
  latitude: 'sealed',
  areaCode: 'sealed',
  categoryCode: 'sealed',
  line: 'sealed',
  riskGrade: 'sealed',
  severity: 'sealed',
  stateCode: 'working',
  state: 'working',
  activity: 'working',
  firstReceiverOrganizationId: 'sealed',
  responsibleOrganizationId: 'working',
  holderOrganizationId: 'working',
  answerableOrganizationId: 'working',
  deskOrganizationIds: 'working',
  involvedOrganizationIds: 'working',
  handlerOrganizationIds: 'sealed',
  reporterIds: 'working',
  reporters: 'working',
  jointRule: 'working',
  returns: 'sealed',
  handOvers: 'sealed',
  refusedBy: 'working',
  verificationFailures: 'sealed',
  pauses: 'sealed',
  extensions: 'sealed',
  reopens: 'sealed',
  urges: 'sealed',
  urgedAt: 'sealed',
  arbitrated: 'sealed',
  edition: 'sealed',
  escalationLevel: 'working',
  escalatedToOrganizationId: 'working',
  mergedIntoId: 'working',
  reportedAt: 'sealed',
  observedAt: 'sealed',
  clockSkewMinutes: 'sealed',
  stateDueAt: 'working',
  handleDueAt: 'sealed',
  sourceDueAt: 'sealed',
  sourceRequest: 'working',
  sourceRequestBy: 'working',
  calendarEdition: 'working',
  pausedAt: 'working',
  steppedAt: 'working',
  lateSpans: 'sealed',
  newSupplementAt: 'working',
  closedAt: 'sealed',
  reopenUntil: 'working',
  titleMarks: 'working',
} as const satisfies PacketColumns;
export type PacketColumns = Readonly<Record<keyof IssueRow, 'sealed' | 'working'>>;

const sealed = namesWith(packetColumns, 'sealed');

/**
 * Reads the content of the archive packet of a closed issue. Reporters are masked, because more people read the archive
 * than the issue.
 */
export async function readPacket(tx: EffectTx, issue: LockedIssue): Promise<Record<string, unknown>> {
  const found = await packetParts.first(tx, [issue.row.id]);
  return {
    issue: pickFields(issueView(issue.row), sealed),
    ...found!.parts,
    attribution: await attributionOf(tx, issue.row.id, issue.clock, tx.now),
  };
}

const reporters = {
  // More people read the archive than the issue, so a packet shows only the first character of a name.
  name: text().orNull.as(`left(name_mask, 1) || repeat('*', char_length(name_mask) - 1)`),
  phone: text().orNull.as('phone_mask'),
  ...pick(reporterTable.columns, 'grade', 'reportedAt'),
};
const timeline = omit(issueStepTable.columns, 'issueId', 'actorId', 'move', 'fromStateCode', 'xact');
const duty = omit(dutySpanTable.columns, 'issueId', 'seq');
const tasks = pick(
  taskTable.columns,
  'id',
  'organizationId',
  'role',
  'state',
  'acceptance',
  'offeredAt',
  'acceptedAt',
  'dueAt',
  'endedAt',
  'result',
  'reasonCode',
  'evidence',
  'wrongRefusal',
  'route',
);
const verifications = omit(verificationTable.columns, 'id', 'issueId', 'dueAt', 'recordedByOrganizationId', 'staffId');

const replies = omit(issueReplyTable.columns, 'issueId');

/**
 * SQL for the files of an issue. `sha256` is the hash of the original and not of the stored object, which is sealed.
 */
const files = `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'step', l.seq, 'type', f.type, 'bytes', f.bytes,
    'sha256', f.sha256, 'covered', l.covered_by IS NOT NULL) ORDER BY l.seq, l.position), '[]')
  FROM issue_file l JOIN file f ON f.id = l.file_id WHERE l.issue_id = $1 OR l.issue_id IN (SELECT r.origin_issue_id FROM reporter r WHERE r.issue_id = $1))`;

const list = (shape: Shape, table: string, order: string): string =>
  `(SELECT coalesce(jsonb_agg(jsonb_build_object(${jsonList(shape)}) ORDER BY ${order}), '[]') FROM ${table} WHERE issue_id = $1)`;

/** Reads the rows that belong to issue $1 and become part of the archive packet. */
const packetParts = defineQuery(
  { parts: jsonb<Record<string, unknown>>() },
  () => `SELECT jsonb_build_object(
    'reporters', ${list(reporters, 'reporter', 'reported_at')},
    'timeline', ${list(timeline, 'issue_step', 'seq')},
    'duty', ${list(duty, 'duty_span', 'seq')},
    'tasks', ${list(tasks, 'task', 'ordinal')},
    'verifications', ${list(verifications, 'verification', 'round')},
    'replies', ${list(replies, 'issue_reply', 'edition')},
    'files', ${files}
  ) AS parts`,
  'archive-packet-parts',
);
