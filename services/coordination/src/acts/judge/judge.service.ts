import { atLeast } from '@jiceng/contracts/codes';
import { Inject, Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { officialText } from '../../case/matter/official-text.js';
import { placeIn } from '../../case/moves/place.js';
import { isLate } from '../../case/matter/task.rules.js';
import { basisText } from '../../case/moves/reply.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { ENDING_PARTS, leaveBehind, type EndingPart } from '../../case/moves/ending.js';
import { inProcessOf } from '../../case/moves/process-change.js';
import { issueText } from '../../case/tables/issue-text.table.js';
import type { IssueRow } from '../../case/tables/issue.table.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import { CORRECT_PLACE } from './judge.queries.js';
import type { PlaceInput } from '../../reading/api/place.inputs.js';
import type { JudgeIssueInput } from './judge.input.js';

type PlaceColumn = 'address' | 'longitude' | 'latitude' | 'areaCode';

@Injectable()
export class JudgeService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Accepts or rejects a report. Acceptance sets the category and the severity and corrects a wrong place; the issue
   * moves to another process when the category requires it. A rejection needs a reason, and the reporters get a
   * call-back as after a closing.
   * @throws UNKNOWN_CATEGORY, PLACE_OUTSIDE_DISTRICT, BAD_INPUT and the errors of `assertAllowed`
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
        const basis = basisText(input.basis);
        const rejected = this.ledger.take(tx, issue, {
          step: 'rejected',
          happening: { kind: 'rejected' },
          note,
          late,
        });
        const ports = { ledger: this.ledger, parts: this.endingParts, reply: { reason: note, basis } };
        return issueAnswer(await leaveBehind(tx, rejected, 'rejected', ports));
      }
      if (input.basis) throw badInput('basis', '只有不予受理时填写', 'is only for a rejection');
      const code = input.categoryCode ?? issue.row.categoryCode;
      if (!code) throw badInput('categoryCode', '受理时须确定事件类别', 'an accepted issue needs a category');
      const category = issue.directory.category(code, issue.row.reportedAt);
      if (!category || category.retired) throw issueErrors.UNKNOWN_CATEGORY({ categoryCode: code });
      const place = input.place ? correctedPlace(issue.directory, input.place) : null;
      const known = {
        categoryCode: category.code,
        line: category.line,
        riskGrade: category.riskGrade,
        severity: atLeast(input.severity ?? issue.row.severity, category.leastSeverity),
      };
      const chosen = inProcessOf(issue, category.code);
      if (chosen !== issue) assertAllowed(ctx, tx, 'judgeIssue', chosen, { move });
      const named = { ...chosen, row: { ...chosen.row, ...known } };
      if (place) correctPlace(tx, issue.row, place);
      return issueAnswer(
        this.ledger.take(tx, named, {
          step: 'judged',
          happening: {
            kind: 'accepted-for-work',
            corrected:
              category.code !== issue.row.categoryCode || (place !== null && place.areaCode !== issue.row.areaCode),
          },
          note,
          late,
          issue: { ...known, ...place },
          rule: place ? `place-corrected:${issue.row.areaCode}` : `category:${category.code}`,
        }),
      );
    });
  }
}

function correctPlace(tx: EffectTx, row: IssueRow, place: Pick<IssueRow, PlaceColumn>): void {
  const { address, longitude, latitude, areaCode } = place;
  const { body, search } = issueText({ ...row, address });
  tx.send(CORRECT_PLACE, [row.id, address, longitude, latitude, areaCode, body, search]);
}

/** Address, position and area of a corrected place. @throws BAD_INPUT for a place without position and area */
function correctedPlace(directory: Directory, place: PlaceInput): Pick<IssueRow, PlaceColumn> {
  const { address, longitude, latitude, areaCode } = place;
  if (longitude == null && latitude == null && !areaCode)
    throw badInput('place.areaCode', '更正地点须给出经纬度或区域代码', 'a corrected place needs a position or an area');
  return {
    address: address ? personText('place.address', address, { maxLength: 200 }) : null,
    ...placeIn(directory, place, 'place.'),
  };
}
