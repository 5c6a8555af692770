import { Inject, Injectable } from '@nestjs/common';
import { checkAll } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { basisText } from '../../case/moves/reply.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { ENDING_PARTS, leaveBehind, reopenUntil, type EndingPart } from '../../case/moves/ending.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import type { CloseIssueInput } from './close.input.js';

@Injectable()
export class CloseService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Closes an issue that is verified. The reporters get the reply and a call-back, the reopen window begins, and the
   * archive packet is filed.
   * @throws BAD_INPUT and the errors of `assertAllowed`
   */
  close(ctx: RequestContext, input: CloseIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'closeIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'closeIssue', issue);
      const { note, basis } = checkAll({
        note: () => (input.note ? officialText('note', input.note) : null),
        basis: () => basisText(input.basis),
      });
      const closed = this.ledger.take(tx, issue, {
        step: 'closed',
        happening: { kind: 'closed', reopenUntil: reopenUntil(issue, tx.now) },
        note,
        late: isLate(issue.row.stateDueAt, tx.now),
      });
      const left = await leaveBehind(tx, closed, 'closed', {
        ledger: this.ledger,
        parts: this.endingParts,
        reply: { basis },
      });
      return issueAnswer(left);
    });
  }
}
