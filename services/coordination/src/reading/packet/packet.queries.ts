import type { EffectTx } from '@jiceng/platform/effects';
import { attributionOf } from '../../case/attribution/attribution.queries.js';
import type { IssueInHand } from '../../case/ledger/issue-in-hand.js';
import { issueView } from '../../case/tables/issue.view.js';

/** Columns of the issue that say what it was and how it went; working columns (desk, marks) stay at home. */
const kept = [
  'id',
  'source',
  'sourceReference',
  'title',
  'description',
  'address',
  'longitude',
  'latitude',
  'areaCode',
  'categoryCode',
  'line',
  'riskGrade',
  'processKey',
  'processVersion',
  'firstReceiverOrganizationId',
  'handlerOrganizationIds',
  'returns',
  'verificationFailures',
  'pauses',
  'reopens',
  'arbitrated',
  'reportedAt',
  'handleDueAt',
  'closedAt',
  'edition',
] as const;

/** Everything the archive seals of a closed issue. Reporters appear masked: the archive is read by more people than the case. */
export async function readPacket(tx: EffectTx, issue: IssueInHand): Promise<Record<string, unknown>> {
  const view = issueView(issue.row);
  const [parts] = await tx.sql<{ parts: Record<string, unknown> }>(PARTS, [issue.row.id], {
    name: 'archive-packet-parts',
  });
  return {
    issue: Object.fromEntries(kept.map((key) => [key, view[key]])),
    ...parts!.parts,
    attribution: await attributionOf(tx.sql.bind(tx), issue.row.id, issue.clock, tx.now),
  };
}

const PARTS = `SELECT jsonb_build_object(
  'reporters', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', left(name, 1) || repeat('*', greatest(char_length(name) - 1, 0)), 'phone', left(phone, 3) || '****' || right(phone, 1),
      'anonymous', anonymous, 'reportedAt', reported_at) ORDER BY reported_at), '[]') FROM reporter WHERE issue_id = $1),
  'timeline', (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', seq, 'step', step, 'at', at, 'state', state, 'actorKind', actor_kind, 'organizationId', organization_id,
      'counterpartOrganizationId', counterpart_organization_id, 'taskId', task_id, 'reasonCode', reason_code, 'note', note, 'rule', rule, 'late', late) ORDER BY seq), '[]') FROM issue_step WHERE issue_id = $1),
  'duty', (SELECT coalesce(jsonb_agg(jsonb_build_object('responsibleOrganizationId', responsible_organization_id, 'holderOrganizationId', holder_organization_id,
      'activity', activity, 'startsAt', starts_at, 'endsAt', ends_at) ORDER BY seq), '[]') FROM duty_span WHERE issue_id = $1),
  'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'organizationId', organization_id, 'role', role, 'state', state, 'acceptance', acceptance, 'offeredAt', offered_at,
      'acceptedAt', accepted_at, 'dueAt', due_at, 'endedAt', ended_at, 'result', result, 'reasonCode', reason_code, 'evidence', evidence, 'wrongRefusal', wrong_refusal, 'route', route) ORDER BY ordinal), '[]') FROM task WHERE issue_id = $1),
  'verifications', (SELECT coalesce(jsonb_agg(jsonb_build_object('round', round, 'mode', mode, 'organizationId', organization_id, 'requestedAt', requested_at, 'recordedAt', recorded_at,
      'passed', passed, 'findings', findings) ORDER BY round), '[]') FROM verification WHERE issue_id = $1)
) AS parts`;
