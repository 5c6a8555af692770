import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { assertSource } from '../../case/ledger/source-client.js';
import { issueAnswer } from '../../case/moves/answer.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { urgeErrors } from './urge.errors.js';
import type { UrgeIssueInput } from './urge.input.js';

const MOST_CHARACTERS = 500;
const MINUTE_MS = 60_000;

@Injectable()
export class UrgeService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
  ) {}

  /**
   * Records that the client of the source urges an open issue, counts it and tells the holder. Neither duty nor any
   * limit changes. An issue may be urged while its reporter may add to it.
   * @throws OUT_OF_SCOPE, BAD_INPUT, URGED_RECENTLY and the refusals of the rules
   */
  urge(ctx: RequestContext, input: UrgeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'urgeIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, uuidText('issueId', input.issueId), null);
      assertSource(ctx, 'Mutation.urgeIssue', 'supplementReport', issue);
      const note = personText('text', input.text, { maxLength: MOST_CHARACTERS });
      const { urgedAt } = issue.row;
      const pause = issue.definition.limits.urgePauseMinutes * MINUTE_MS;
      const left = urgedAt ? urgedAt.getTime() + pause - tx.now.getTime() : 0;
      if (left > 0) throw urgeErrors.URGED_RECENTLY({ minutes: Math.ceil(left / MINUTE_MS) });
      const urged = this.ledger.take(tx, issue, {
        step: 'urged',
        happening: null,
        organizationId: null,
        note,
        issue: { urges: issue.row.urges + 1, urgedAt: tx.now },
      });
      return issueAnswer(urged);
    });
  }
}
