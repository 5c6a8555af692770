import { jsonb, jsonList, omit, uuid, type PlainOf, type RowOf, type Shape } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { callAttemptTable, callbackTable } from '../../case/tables/callback.table.js';
import { deadlineRequestTable } from '../../case/tables/deadline-request.table.js';
import { dutySpanTable, issueStepTable } from '../../case/tables/issue-step.table.js';
import { issueReplyTable } from '../../case/tables/issue-reply.table.js';
import { shownReporter } from '../../case/tables/issue.table.js';
import { levelFactTable } from '../../case/tables/level-fact.table.js';
import { spotCheckTable } from '../../case/tables/spot-check.table.js';
import { sourceRequestTable } from '../../case/tables/source-request.table.js';
import { taskTable } from '../../case/tables/task.table.js';
import { verificationTable } from '../../case/tables/verification.table.js';
import { archivedPacket } from '../../rulebook/directory/directory.table.js';

const timeline = omit(issueStepTable.columns, 'issueId', 'move', 'fromStateCode', 'xact');
const duty = omit(dutySpanTable.columns, 'issueId', 'seq');
const verifications = omit(verificationTable.columns, 'id', 'issueId', 'recordedByOrganizationId', 'staffId');
const levelFacts = omit(levelFactTable.columns, 'id', 'issueId', 'staffId');
const spotChecks = omit(spotCheckTable.columns, 'recordedBy', 'recordedByOrganizationId');
const callbacks = omit(callbackTable.columns, 'issueId');
const calls = omit(callAttemptTable.columns, 'callerId');
const deadlineRequests = omit(deadlineRequestTable.columns, 'askedBy', 'answeredBy', 'answeredByOrganizationId');
const sourceRequests = omit(sourceRequestTable.columns, 'issueId', 'seq', 'askedBy', 'withdrawnSeq');
const replies = omit(issueReplyTable.columns, 'issueId');
const archived = { ...omit(archivedPacket.columns, 'issueId'), position: jsonb<number>() };

type Listed<S extends Shape> = PlainOf<RowOf<S>>[];

/** Rows that belong to an issue, as plain JSON. One round trip reads them for a batch of issues. */
export interface IssueParts {
  timeline: Listed<typeof timeline>;
  duty: Listed<typeof duty>;
  reporters: Listed<typeof shownReporter>;
  verifications: Listed<typeof verifications>;
  levelFacts: Listed<typeof levelFacts>;
  spotChecks: Listed<typeof spotChecks>;
  callbacks: Listed<typeof callbacks>;
  calls: Listed<typeof calls>;
  deadlineRequests: Listed<typeof deadlineRequests>;
  sourceRequests: Listed<typeof sourceRequests>;
  replies: Listed<typeof replies>;
  archived: Listed<typeof archived>;
  mergedIds: string[];
}

export const NO_PARTS: IssueParts = {
  timeline: [],
  duty: [],
  reporters: [],
  verifications: [],
  levelFacts: [],
  spotChecks: [],
  callbacks: [],
  calls: [],
  deadlineRequests: [],
  sourceRequests: [],
  replies: [],
  archived: [],
  mergedIds: [],
};

const list = (shape: Shape, table: string, order: string): string =>
  `coalesce((SELECT jsonb_agg(jsonb_build_object(${jsonList(shape)}) ORDER BY ${order}) FROM ${table} WHERE issue_id = i.id), '[]')`;

/** Reads the parts of the issues $1. */
export const issueParts = defineQuery(
  { id: uuid(), parts: jsonb<IssueParts>() },
  () => `SELECT i.id, jsonb_build_object(
    'timeline', ${list(timeline, 'issue_step', 'seq')},
    'duty', ${list(duty, 'duty_span', 'seq')},
    'reporters', ${list(shownReporter, 'reporter', 'reported_at, id')},
    'verifications', ${list(verifications, 'verification', 'round')},
    'levelFacts', ${list(levelFacts, 'level_fact', 'at, id')},
    'spotChecks', ${list(spotChecks, 'spot_check', 'asked_at, id')},
    'callbacks', ${list(callbacks, 'callback', 'asked_at, id')},
    'calls', coalesce((SELECT jsonb_agg(jsonb_build_object(${jsonList(calls)}) ORDER BY callback_id, number) FROM call_attempt
      WHERE callback_id IN (SELECT id FROM callback WHERE issue_id = i.id)), '[]'),
    'deadlineRequests', ${list(deadlineRequests, 'deadline_request', 'asked_at, id')},
    'sourceRequests', ${list(sourceRequests, 'source_request', 'seq')},
    'replies', ${list(replies, 'issue_reply', 'edition')},
    'archived', ${list(archived, 'archived_packet', 'edition')},
    'mergedIds', coalesce((SELECT jsonb_agg(m.id ORDER BY m.reported_at) FROM issue m WHERE m.merged_into_id = i.id), '[]')
  ) AS parts FROM issue i WHERE i.id = ANY($1::uuid[])`,
  'coordination-issue-parts',
);

export const tasksOfIssues = defineQuery(
  taskTable.columns,
  (columns) => `SELECT ${columns()} FROM task WHERE issue_id = ANY($1::uuid[]) ORDER BY ordinal`,
  'coordination-issue-tasks',
);

export const taskById = defineQuery(taskTable.columns, (columns) => `SELECT ${columns()} FROM task WHERE id = $1`);
