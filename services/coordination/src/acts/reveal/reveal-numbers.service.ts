import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { issueFacts } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { HiddenNumbers } from '../../case/reporter/hidden-numbers.js';
import type { RevealNumbersInput, RevealNumbersPayload } from './reveal-numbers.graphql.js';
import { IssueReadingService } from '../../reading/issue/issue-reading.service.js';
import { assertStillShown, opened, recordUnmasking } from '../../case/moves/unmasking.js';

const operation = 'Mutation.revealNumbers';

/** Shows the numbers that people typed into the texts of an issue. All other parts of the API show masks. */
@Injectable()
export class RevealNumbersService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
    private readonly numbers: HiddenNumbers,
    private readonly reading: IssueReadingService,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Records the caller and the reason, then returns the numbers. They are read after the commit and are not part of the
   * stored answer.
   * @throws NOT_FOUND, OUT_OF_SCOPE, SHOWN_NO_LONGER, SEALED_DATA_UNREADABLE, BAD_INPUT
   */
  async reveal(ctx: RequestContext, input: RevealNumbersInput): Promise<RevealNumbersPayload> {
    const unmasked = await this.commands.run(ctx, 'revealNumbers', input, async (tx) => {
      const { row } = await this.ledger.lockIssue(tx, input.issueId, null);
      ctx.policy.assert(operation, issueFacts(row));
      const reason = personText('reason', input.reason, { minLength: 4, maxLength: 200 });
      return recordUnmasking(tx, {
        issueId: row.id,
        reporterId: null,
        part: 'numbers',
        reason,
        fields: ['numbers in texts'],
      });
    });
    assertStillShown(unmasked, ctx.now());
    const { issueId, shownUntil } = unmasked;
    // A retry can come long after the first request, so the scope is checked again: the caller may have lost the post,
    // or the issue may have moved out of the caller's jurisdiction.
    const [row] = await this.reading.visible(ctx, operation, [issueId]);
    if (!row) throw platformErrors.OUT_OF_SCOPE();
    // Numbers that were typed after the first request are left out; they need a new command with a reason.
    const numbers = await opened(() => this.numbers.inClear(this.dataSource, issueId, new Date(unmasked.shownAt)));
    return { issueId, shownUntil, numbers: numbers.map(({ id, ...number }) => ({ numberId: id, ...number })) };
  }
}
