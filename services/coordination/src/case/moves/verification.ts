import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { matchDutyRows } from '../../rulebook/duty-list/duty-list.rules.js';
import { verifiers } from '../../rulebook/process/judging-roles.js';
import { limitOf } from '../ledger/deadlines.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import { matterOf } from '../ledger/issue-columns.js';
import type { StepTaken } from '../ledger/step-taken.js';
import { handlersOf } from '../matter/matter.rules.js';
import { chooseVerifier, verificationMode, type VerificationMode } from '../matter/verification.rules.js';

export interface VerificationPlan {
  mode: VerificationMode;
  organizationId: string;
}

const OPEN_ROUND = `INSERT INTO verification (id, issue_id, round, mode, organization_id, requested_at, due_at)
  SELECT $1, $2, coalesce(max(round), 0) + 1, $3, $4, $5, $6 FROM verification WHERE issue_id = $2`;

/**
 * Plans the verification of an issue: on the spot or at the desk, sampled by risk, and the organization that verifies.
 * A unit from the department, street or office of a handler is chosen only when no other unit is left.
 */
export function planVerification(issue: LockedIssue, at: Date): VerificationPlan {
  const { row, directory, definition } = issue;
  const matter = matterOf(issue);
  const mode = verificationMode(
    {
      issueId: row.id,
      riskGrade: row.riskGrade,
      joint: matter.tasks.some((task) => task.role === 'lead'),
      arbitrated: row.arbitrated,
      verificationFailures: row.verificationFailures,
      reopens: row.reopens,
    },
    definition.verification.fieldShare,
  );
  const office = directory.coordinationOffice(at)?.id ?? null;
  const listed = matchDutyRows(directory.dutyRows, {
    categoryCode: row.categoryCode,
    areaCode: row.areaCode,
    role: 'verifier',
  })
    .map((each) => directory.successorOf(each.organizationId, at))
    .filter((id) => directory.inForce(id, at));
  const organizationId = chooseVerifier(mode, {
    listed,
    firstReceiverOrganizationId: row.firstReceiverOrganizationId,
    coordinationOfficeId: office,
    superiorId: office ? (directory.parentOf.get(office) ?? null) : null,
    handlers: handlersOf(matter),
    hasVerifier: (id) => directory.hasPost(id, verifiers, at, row.areaCode),
    inOneTree: directory.inOneTree,
  });
  return { mode, organizationId: organizationId ?? office ?? row.firstReceiverOrganizationId };
}

/**
 * Opens a round of verification and returns its step.
 * @param moves true when the issue is already being verified and goes to another unit
 */
export function openVerification(
  tx: EffectTx,
  issue: LockedIssue,
  { mode, organizationId }: VerificationPlan,
  { moves, note }: { moves: boolean; note: string | null },
): StepTaken {
  const dueAt = issue.clock.addWorkingMinutes(tx.now, limitOf('verify-due', issue));
  tx.send(OPEN_ROUND, [newId(), issue.row.id, mode, organizationId, tx.now, dueAt], {
    name: 'verification-open-round',
  });
  return {
    step: 'verification-requested',
    happening: moves ? { kind: 'verification-requested', verifierOrganizationId: organizationId } : null,
    counterpartOrganizationId: organizationId,
    note,
    rule: `verification:${mode}`,
  };
}
