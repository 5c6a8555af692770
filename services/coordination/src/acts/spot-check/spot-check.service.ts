import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueFiles } from '../../case/files/issue-files.js';
import { wantsPhoto } from '../../case/files/photo-rule.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { SPOT_CHECK_TIMER } from '../../case/ledger/deadlines.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { openSpotCheck } from '../../case/matter/spot-check.rules.js';
import { isLate } from '../../case/matter/task.rules.js';
import { verificationErrors } from '../../case/matter/verification.errors.js';
import { issueAnswer } from '../../case/moves/answer.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { spotCheckTable } from '../../case/tables/spot-check.table.js';
import type { RecordSpotCheckInput } from './spot-check.input.js';

@Injectable()
export class SpotCheckingService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly files: IssueFiles,
  ) {}

  /**
   * Records the result of a spot check. A failed check opens the issue again, even after its reopen window. The process
   * determines whether the organization that solved the issue continues or the first receiver begins again.
   */
  record(ctx: RequestContext, input: RecordSpotCheckInput): Promise<StepResult> {
    return this.commands.run(ctx, 'recordSpotCheck', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      const checks = spotCheckTable.rows(tx);
      const check = openSpotCheck(await checks.find({ issueId: issue.row.id }), issue.row);
      const person = assertAllowed(ctx, tx, 'recordSpotCheck', issue, { spotCheck: check });
      const findings = input.findings ? officialText('findings', input.findings) : null;
      if (!input.passed && !findings) throw verificationErrors.FAILURE_NEEDS_FINDINGS();
      await checks.update(
        { id: check!.id },
        {
          recordedAt: tx.now,
          recordedBy: person.id,
          recordedByOrganizationId: person.organizationId,
          passed: input.passed,
          findings,
        },
      );
      const recorded = this.ledger.take(tx, issue, {
        step: input.passed ? 'spot-check-passed' : 'spot-check-failed',
        happening: null,
        note: findings,
        late: isLate(check!.dueAt, tx.now),
      });
      const taken = { issueId: recorded.row.id, seq: recorded.row.version };
      await this.files.attach(ctx, tx, input.files, { ...taken, needsPhoto: wantsPhoto(issue, tx.now) });
      if (input.passed) {
        tx.cancelTimer(SPOT_CHECK_TIMER, issue.row.id);
        return issueAnswer(recorded);
      }
      return issueAnswer(
        this.ledger.take(tx, recorded, {
          step: 'reopened',
          happening: { kind: 'reopened' },
          note: findings,
          rule: 'spot-check:failed',
        }),
      );
    });
  }
}
