import { Inject, Injectable } from '@nestjs/common';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueFiles } from '../../case/files/issue-files.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { postWith } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { eventOfReport } from '../../case/ledger/step-event.js';
import { officialText } from '../../case/matter/official-text.js';
import { ENDING_PARTS, type EndingPart } from '../../case/moves/ending.js';
import { solve, solvingLevel } from '../../case/moves/solution.js';
import { receiptFor } from '../../case/receipt/receipt-codes.js';
import { issueView } from '../../case/tables/issue.view.js';
import { withoutSending } from './observation.rules.js';
import type { SolveOnTheSpotInput } from './on-the-spot.input.js';
import { ReportService, writeReport, type ReportAnswer, type Taken } from './report.service.js';

const operation = 'Mutation.solveOnTheSpot';

@Injectable()
export class OnTheSpotService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly reports: ReportService,
    private readonly ledger: IssueLedger,
    private readonly files: IssueFiles,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Takes a report in and closes the issue as solved, in one transaction. The level of the post that takes the report
   * in must be allowed to solve the issue. A reporter without an account gets a receipt code.
   * @throws LEVEL_MAY_NOT_SOLVE, PHOTO_REQUIRED and the errors of a report
   */
  async solveOnTheSpot(ctx: RequestContext, input: SolveOnTheSpotInput): Promise<ReportAnswer> {
    if ((input.reporter?.grade ?? 'named') !== 'named')
      throw badInput(
        'reporter.grade',
        '现场办结的事项只能实名上报',
        'must be NAMED for a matter that is solved on the spot',
      );
    const result = officialText('result', input.result);
    const report = {
      ...input,
      source: 'grid_app',
      sourceReference: null,
      sourceCategory: null,
      sourceDueAt: null,
      severity: null,
    } as const;
    const { row, reporter, directory, definition, fault } = await this.reports.takeIn(ctx, report, operation);
    const post = postWith(ctx.actor!, (each) => each.organizationId === row.firstReceiverOrganizationId);
    const person = { id: ctx.actor!.id };
    const standing = solvingLevel({ row, directory, definition }, post?.roles ?? [], row.reportedAt);
    const work = async (tx: EffectTx): Promise<Taken> => {
      if (fault) throw fault;
      tx.actFor(row.firstReceiverOrganizationId);
      await writeReport(tx, this.reports.rowsOf(tx, row, reporter));
      tx.emit(issueProgressed, { key: row.id, payload: eventOfReport(row, person.id) });
      const clock = directory.clock(definition.limits.calendar);
      const issue = { row, tasks: [], definition, clock, directory };
      const ports = { ctx, ledger: this.ledger, files: this.files, parts: this.endingParts };
      const solved = await solve(tx, issue, { standing, person, result, files: input.files }, ports);
      return { issue: issueView(solved.row), ...receiptFor(reporter) };
    };
    const kept = withoutSending(input);
    return this.reports.answer(await this.commands.run(ctx, 'solveOnTheSpot', kept, work, { fromDevice: true }));
  }
}
