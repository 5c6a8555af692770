import type { IssueRow } from '../../case/tables/issue.entity.js';

/** What a page about issues shows besides their rows. Read for a batch of issues in one round trip. */
export interface IssueParts {
  timeline: {
    seq: number;
    step: string;
    at: string;
    state: string;
    actorId: string;
    actorKind: string;
    organizationId: string | null;
    counterpartOrganizationId: string | null;
    taskId: string | null;
    reasonCode: string | null;
    note: string | null;
    rule: string | null;
    late: boolean | null;
  }[];
  duty: {
    responsibleOrganizationId: string;
    holderOrganizationId: string;
    activity: string;
    startsAt: string;
    endsAt: string | null;
  }[];
  reporters: {
    id: string;
    name: string | null;
    phone: string | null;
    anonymous: boolean;
    originIssueId: string;
    reportedAt: string;
    personId: string | null;
  }[];
  verifications: {
    round: number;
    mode: string;
    organizationId: string;
    requestedAt: string;
    dueAt: string;
    recordedAt: string | null;
    passed: boolean | null;
    findings: string | null;
  }[];
  callbacks: {
    id: string;
    reporterId: string;
    personId: string | null;
    edition: number;
    askedAt: string;
    expiresAt: string;
    answeredAt: string | null;
    responded: boolean | null;
    resolved: boolean | null;
    satisfaction: number | null;
  }[];
  archived: { edition: number; packetId: string; position: number; digest: string; seal: string }[];
  mergedIds: string[];
}

const list = (fields: string, table: string, order: string): string =>
  `coalesce((SELECT jsonb_agg(jsonb_build_object(${fields}) ORDER BY ${order}) FROM ${table} WHERE issue_id = i.id), '[]')`;

/** $1: ids of issues. */
export const ISSUE_PARTS = `SELECT i.id, jsonb_build_object(
  'timeline', ${list(
    `'seq', seq, 'step', step, 'at', at, 'state', state, 'actorId', actor_id, 'actorKind', actor_kind, 'organizationId', organization_id,
    'counterpartOrganizationId', counterpart_organization_id, 'taskId', task_id, 'reasonCode', reason_code, 'note', note, 'rule', rule, 'late', late`,
    'issue_step',
    'seq',
  )},
  'duty', ${list(`'responsibleOrganizationId', responsible_organization_id, 'holderOrganizationId', holder_organization_id, 'activity', activity, 'startsAt', starts_at, 'endsAt', ends_at`, 'duty_span', 'seq')},
  'reporters', ${list(`'id', id, 'name', name, 'phone', phone, 'anonymous', anonymous, 'originIssueId', origin_issue_id, 'reportedAt', reported_at, 'personId', person_id`, 'reporter', 'reported_at, id')},
  'verifications', ${list(`'round', round, 'mode', mode, 'organizationId', organization_id, 'requestedAt', requested_at, 'dueAt', due_at, 'recordedAt', recorded_at, 'passed', passed, 'findings', findings`, 'verification', 'round')},
  'callbacks', ${list(
    `'id', id, 'reporterId', reporter_id, 'personId', person_id, 'edition', edition, 'askedAt', asked_at, 'expiresAt', expires_at, 'answeredAt', answered_at,
    'responded', responded, 'resolved', resolved, 'satisfaction', satisfaction`,
    'callback',
    'asked_at, id',
  )},
  'archived', ${list(`'edition', edition, 'packetId', packet_id, 'position', position, 'digest', digest, 'seal', seal`, 'archived_packet', 'edition')},
  'mergedIds', coalesce((SELECT jsonb_agg(m.id ORDER BY m.reported_at) FROM issue m WHERE m.merged_into_id = i.id), '[]')
) AS parts FROM issue i WHERE i.id = ANY($1::uuid[])`;

export type IssueRecord = IssueRow & Record<string, unknown>;
