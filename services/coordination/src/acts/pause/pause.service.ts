import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { RequestContext } from '@jiceng/platform/request-context';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { resumption } from '../../case/moves/resumption.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import type { PauseIssueInput, ResumeIssueInput } from './pause.input.js';

@Injectable()
export class PauseService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /** Pauses the deadlines while the work waits for a third party, material or weather (47). @throws NO_PAUSES_LEFT */
  pause(ctx: RequestContext, input: PauseIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'pauseIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'pauseIssue', issue);
      const note = officialText('reason', input.reason);
      return issueAnswer(this.ledger.take(tx, issue, { step: 'paused', happening: { kind: 'paused' }, note }));
    });
  }

  /** Ends a pause; every running task gets back the working time that the pause took. */
  resume(ctx: RequestContext, input: ResumeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'resumeIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'resumeIssue', issue);
      return issueAnswer(this.ledger.take(tx, issue, resumption(issue, 'person', tx.now)));
    });
  }
}
