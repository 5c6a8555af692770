import { atLeast } from '@jiceng/contracts/codes';
import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { ENDING_PARTS, leaveBehind, type EndingPart } from '../../case/moves/ending.js';
import { inProcessOf } from '../../case/moves/process-change.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import type { JudgeIssueInput } from './judge.input.js';

@Injectable()
export class JudgeService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Accepts a report with its category, which can call for another process, and its severity, or rejects it with a reason:
   * then its reporters are asked as after a closing.
   * @throws UNKNOWN_CATEGORY, BAD_INPUT and the refusals of the rules
   */
  judge(ctx: RequestContext, input: JudgeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'judgeIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      const move = input.decision === 'reject' ? 'reject' : 'accept';
      assertAllowed(ctx, tx, 'judgeIssue', issue, { move });
      const late = isLate(issue.row.stateDueAt, tx.now);
      const note = input.reason ? officialText('reason', input.reason) : null;
      if (input.decision === 'reject') {
        if (!note) throw badInput('reason', '不予受理须写明理由', 'a rejection needs a reason');
        const rejected = this.ledger.take(tx, issue, {
          step: 'rejected',
          happening: { kind: 'rejected' },
          note,
          late,
        });
        const ports = { ledger: this.ledger, parts: this.endingParts };
        return issueAnswer(await leaveBehind(tx, rejected, 'rejected', ports));
      }
      const code = input.categoryCode ?? issue.row.categoryCode;
      if (!code) throw badInput('categoryCode', '受理时须确定事件类别', 'an accepted issue needs a category');
      const category = issue.directory.category(code, issue.row.reportedAt);
      if (!category || category.retired) throw issueErrors.UNKNOWN_CATEGORY({ categoryCode: code });
      const known = {
        categoryCode: category.code,
        line: category.line,
        riskGrade: category.riskGrade,
        severity: atLeast(input.severity ?? issue.row.severity, category.leastSeverity),
      };
      const chosen = inProcessOf(issue, category.code);
      if (chosen !== issue) assertAllowed(ctx, tx, 'judgeIssue', chosen, { move });
      const named = { ...chosen, row: { ...chosen.row, ...known } };
      return issueAnswer(
        this.ledger.take(tx, named, {
          step: 'judged',
          happening: { kind: 'accepted-for-work', corrected: category.code !== issue.row.categoryCode },
          note,
          late,
          issue: known,
          rule: `category:${category.code}`,
        }),
      );
    });
  }
}
