import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueAnswer } from '../../case/moves/answer.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import type { ReopenIssueInput } from './reopen.input.js';

@Injectable()
export class ReopenService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /**
   * Opens a closed issue again within its window (50). Its process says whether the organization that answered for it last
   * works on, or the first receiver begins again.
   * @throws REOPEN_WINDOW_CLOSED and the refusals of the rules
   */
  reopen(ctx: RequestContext, input: ReopenIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'reopenIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'reopenIssue', issue);
      const note = personText('reason', input.reason, { maxLength: 500 });
      return issueAnswer(this.ledger.take(tx, issue, { step: 'reopened', happening: { kind: 'reopened' }, note }));
    });
  }
}
