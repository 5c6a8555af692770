import { boolean } from '@jiceng/platform/columns';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { leaders } from '../../rulebook/process/judging-roles.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import { approverOf, type PauseGround, type RequestKind } from '../matter/deadline-request.rules.js';
import { deadlineRequestTable, type DeadlineRequestRow } from '../tables/deadline-request.table.js';

const open = deadlineRequestTable.insert({ name: 'deadline-request-open' });
const waiting = defineQuery(
  deadlineRequestTable.columns,
  (columns) => `SELECT ${columns()} FROM deadline_request WHERE issue_id = $1 AND ended_at IS NULL`,
  'deadline-request-waiting',
);
const refusedBefore = defineQuery(
  { found: boolean().as('true') },
  (columns) =>
    `SELECT ${columns()} FROM deadline_request WHERE issue_id = $1 AND kind = $2 AND ground IS NOT DISTINCT FROM $3 AND approved = false LIMIT 1`,
  'deadline-request-refused',
);
const END = `UPDATE deadline_request SET ended_at = $2, answered_by = $3, answered_by_organization_id = $4, approved = $5, answer = $6
  WHERE issue_id = $1 AND ended_at IS NULL`;

/** A request for more time. Only a pause has a ground, and only an extension has a length in working minutes. */
export interface Asked {
  kind: RequestKind;
  ground: PauseGround | null;
  minutes: number | null;
  evidence: string;
}

/**
 * Returns the organization whose leader answers a request. The organization above the unit answers a pause and the
 * first extension, the coordination office a further extension, and the district government a suspension. Null when
 * there is no such organization.
 */
export function approverOfRequest(
  kind: RequestKind,
  issue: Pick<LockedIssue, 'row' | 'directory'>,
  at: Date,
): string | null {
  const { row, directory } = issue;
  if (kind === 'suspension') return directory.districtGovernmentAbove(row.responsibleOrganizationId!);
  const office = directory.coordinationOffice(at)?.id ?? null;
  const again = kind === 'extension' && row.extensions > 0;
  if (!again || office === null || office === row.responsibleOrganizationId)
    return approverAbove(row.responsibleOrganizationId!, directory, at);
  const above = [office, directory.districtGovernmentAbove(office)];
  return above.find((id) => id !== null && directory.hasPost(id, leaders, at)) ?? office;
}

/**
 * Returns the organization above a unit whose leader answers, by the order of `approverOf`; null when there is none.
 */
export function approverAbove(unitId: string, directory: LockedIssue['directory'], at: Date): string | null {
  const find = (id: string) => {
    const organization = directory.organizations.get(id);
    return (
      (organization && {
        parentId: organization.parentId,
        isDistrictGovernment: organization.kind === 'district_government',
      }) ??
      null
    );
  };
  const office = directory.coordinationOffice(at)?.id ?? null;
  return approverOf(unitId, office, find, (id) => directory.hasPost(id, leaders, at));
}

/** Stores a request. `after` is the issue while it waits for the answer. */
export async function openRequest(tx: EffectTx, { row }: Pick<LockedIssue, 'row'>, asked: Asked): Promise<void> {
  await open.run(tx, [
    {
      id: newId(),
      issueId: row.id,
      ...asked,
      organizationId: row.responsibleOrganizationId!,
      askedBy: tx.origin.actor.id,
      askedAt: tx.now,
      approverOrganizationId: row.holderOrganizationId!,
      dueAt: row.stateDueAt!,
    },
  ]);
}

/** Returns the open request of an issue; null when no request is open. */
export function waitingRequest(source: QuerySource, issueId: string): Promise<DeadlineRequestRow | null> {
  return waiting.first(source, [issueId]);
}

/**
 * True when a leader has refused a request of this kind for the issue before; for a pause, a request on the same
 * ground.
 */
export async function wasRefused(source: QuerySource, issueId: string, { kind, ground }: Asked): Promise<boolean> {
  return (await refusedBefore.first(source, [issueId, kind, ground])) !== null;
}

/** Ends the request of an issue with the answer of a leader. */
export function answerRequest(tx: EffectTx, issueId: string, approved: boolean, answer: string | null): void {
  const { id, organizationId } = tx.origin.actor;
  tx.send(END, [issueId, tx.now, id, organizationId, approved, answer], { name: 'deadline-request-end' });
}

/** Ends the request of an issue without an answer, for example because the unit has finished the work. */
export function dropRequest(tx: EffectTx, issueId: string): void {
  tx.send(END, [issueId, tx.now, null, null, null, null], { name: 'deadline-request-end' });
}
