import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { limitOf } from '../../case/ledger/deadlines.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import type { IssueInHand } from '../../case/ledger/issue-in-hand.js';
import type { IssueCommand } from '../judge/issue-judgement.service.js';
import { answer } from '../judge/issue-judgement.service.js';
import { assertMayVerify } from '../../case/matter/issue.rules.js';
import { IssueLedger, matterOf } from '../../case/ledger/issue-ledger.service.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { handlersOf } from '../../case/matter/matter.rules.js';
import { matchDutyRows } from '../../rulebook/duty-list/duty-list.rules.js';
import { taskErrors } from '../../case/matter/task.errors.js';
import { isLate } from '../../case/matter/task.rules.js';
import { verificationErrors } from '../../case/matter/verification.errors.js';
import {
  assertVerifierIsIndependent,
  chooseVerifier,
  verificationMode,
  type VerificationMode,
} from '../../case/matter/verification.rules.js';

export interface RequestVerificationInput extends IssueCommand {
  organizationId?: string | null;
  reason?: string | null;
}

export interface RecordVerificationInput extends IssueCommand {
  passed: boolean;
  findings?: string | null;
  /** Tasks that must be done again; by default those of the responsible unit. */
  failedTaskIds?: readonly string[] | null;
}

export interface VerificationPlan {
  mode: VerificationMode;
  organizationId: string;
}

const OPEN_ROUND = `INSERT INTO verification (id, issue_id, round, mode, organization_id, requested_at, due_at)
  SELECT $1, $2, coalesce(max(round), 0) + 1, $3, $4, $5, $6 FROM verification WHERE issue_id = $2`;

@Injectable()
export class VerificationService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /** How and by whom the issue will be verified: sampled by risk, never by a handler (49). */
  plan(issue: IssueInHand, at: Date): VerificationPlan {
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
    const superior = office ? (directory.parentOf.get(office) ?? null) : null;
    const listed = matchDutyRows(directory.dutyRows, {
      categoryCode: row.categoryCode,
      areaCode: row.areaCode,
      role: 'verifier',
    })
      .map((each) => each.organizationId)
      .filter((id) => directory.inForce(id, at));
    const organizationId = chooseVerifier(mode, {
      listed: [...listed, ...(superior ? [superior] : [])],
      firstReceiverOrganizationId: row.firstReceiverOrganizationId,
      coordinationOfficeId: office,
      handlers: handlersOf(matter),
    });
    return { mode, organizationId: organizationId ?? office ?? row.firstReceiverOrganizationId };
  }

  /** Opens a round of verification for an issue that has just entered `verifying`. */
  open(tx: EffectTx, issue: IssueInHand, plan: VerificationPlan, note: string | null = null): IssueInHand {
    const dueAt = issue.clock.addWorkingMinutes(tx.now, limitOf('verify-due', issue));
    tx.send(OPEN_ROUND, [newId(), issue.row.id, plan.mode, plan.organizationId, tx.now, dueAt], {
      name: 'verification-open-round',
    });
    return this.ledger.take(tx, issue, {
      step: 'verification-requested',
      happening: null,
      counterpartOrganizationId: plan.organizationId,
      note,
      rule: `verification:${plan.mode}`,
    });
  }

  /** Asks for a further verification in the field, by a named unit or the one the rules choose. @throws VERIFIER_HANDLED_IT */
  request(ctx: RequestContext, input: RequestVerificationInput): Promise<StepResult> {
    return this.commands.run(ctx, 'requestVerification', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'requestVerification', issue);
      const organizationId = input.organizationId
        ? uuidText('organizationId', input.organizationId)
        : this.plan(issue, tx.now).organizationId;
      if (!issue.directory.inForce(organizationId, tx.now))
        throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      assertVerifierIsIndependent(
        { organizationIds: [organizationId], staffId: '' },
        issue.tasks.filter((task) => task.acceptance !== null),
      );
      // The round that was open ends unanswered; the new one counts.
      tx.send(`DELETE FROM verification WHERE issue_id = $1 AND recorded_at IS NULL`, [issue.row.id]);
      const dueAt = issue.clock.addWorkingMinutes(tx.now, limitOf('verify-due', issue));
      tx.send(OPEN_ROUND, [newId(), issue.row.id, 'field', organizationId, tx.now, dueAt], {
        name: 'verification-open-round',
      });
      const note = input.reason ? personText('reason', input.reason, { maxLength: 500 }) : null;
      return answer(
        this.ledger.take(tx, issue, {
          step: 'verification-requested',
          happening: { kind: 'verification-requested', verifierOrganizationId: organizationId },
          counterpartOrganizationId: organizationId,
          note,
          rule: 'verification:field',
        }),
      );
    });
  }

  /**
   * Records what an independent unit found. A failure gives the work back to its tasks.
   * @throws VERIFIER_HANDLED_IT, FAILURE_NEEDS_FINDINGS and the refusals of the rules
   */
  record(ctx: RequestContext, input: RecordVerificationInput): Promise<StepResult> {
    return this.commands.run(ctx, 'recordVerification', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertMayVerify(matterOf(issue), assertAllowed(ctx, tx, 'recordVerification', issue));
      const findings = input.findings ? personText('findings', input.findings, { maxLength: 2000 }) : null;
      if (!input.passed && !findings) throw verificationErrors.FAILURE_NEEDS_FINDINGS();
      const taskIds = input.passed ? [] : tasksToRepeat(issue, input.failedTaskIds ?? []);
      tx.send(
        `UPDATE verification SET recorded_at = $2, recorded_by_organization_id = $3, staff_id = $4, passed = $5, findings = $6
         WHERE issue_id = $1 AND round = (SELECT max(round) FROM verification WHERE issue_id = $1)`,
        [issue.row.id, tx.now, tx.origin.actor.organizationId, ctx.actor!.id, input.passed, findings],
        { name: 'verification-record' },
      );
      return answer(
        this.ledger.take(tx, issue, {
          step: input.passed ? 'verification-passed' : 'verification-failed',
          happening: input.passed ? { kind: 'verification-passed' } : { kind: 'verification-failed', taskIds },
          note: findings,
          late: isLate(issue.row.stateDueAt, tx.now),
        }),
      );
    });
  }
}

/** Done tasks that go back: the ones named, else those that are not co-handling. @throws TASK_NOT_OPEN for one not done */
function tasksToRepeat({ tasks }: IssueInHand, named: readonly string[]): string[] {
  const done = tasks.filter((task) => task.state === 'done');
  const wrong = named.find((id) => !done.some((task) => task.id === id));
  if (wrong)
    throw taskErrors.TASK_NOT_OPEN({ taskId: wrong, state: tasks.find((task) => task.id === wrong)?.state ?? '' });
  if (named.length > 0) return [...named];
  const main = done.filter((task) => task.role !== 'co_handler');
  return (main.length > 0 ? main.slice(-1) : done.slice(-1)).map((task) => task.id);
}
