import { Injectable } from '@nestjs/common';
import { CommandRunner, type CommandInput } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { isLate } from '../../case/matter/task.rules.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { ReporterRow } from '../../case/tables/issue.entity.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import type { IssueInHand } from '../../case/ledger/issue-in-hand.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueView, type StepResult } from '../../case/tables/issue.view.js';
import { restingStates } from '../../case/matter/matter.rules.js';

export interface IssueCommand extends CommandInput {
  issueId: string;
  expectedVersion?: number | null;
}

export interface JudgeIssueInput extends IssueCommand {
  decision: 'accept' | 'reject';
  categoryCode?: string | null;
  reason?: string | null;
}

export interface MergeIssueInput extends IssueCommand {
  intoIssueId: string;
  reason?: string | null;
}

@Injectable()
export class IssueJudgementService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /**
   * Accepts a report with its category, or rejects it with a reason.
   * @throws UNKNOWN_CATEGORY, BAD_INPUT and the refusals of the rules
   */
  judge(ctx: RequestContext, input: JudgeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'judgeIssue', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'judgeIssue', issue);
      const late = isLate(issue.row.stateDueAt, tx.now);
      const note = input.reason ? personText('reason', input.reason, { maxLength: 500 }) : null;
      if (input.decision === 'reject') {
        if (!note) throw badInput('reason', '不予受理须写明理由', 'a rejection needs a reason');
        return answer(this.ledger.take(tx, issue, { step: 'rejected', happening: { kind: 'rejected' }, note, late }));
      }
      const code = input.categoryCode ?? issue.row.categoryCode;
      if (!code) throw badInput('categoryCode', '受理时须确定事件类别', 'an accepted issue needs a category');
      const category = issue.directory.category(code, issue.row.reportedAt);
      if (!category || category.retired) throw issueErrors.UNKNOWN_CATEGORY({ categoryCode: code });
      const known = { categoryCode: category.code, line: category.line, riskGrade: category.riskGrade };
      const named = { ...issue, row: { ...issue.row, ...known } };
      return answer(
        this.ledger.take(tx, named, {
          step: 'judged',
          happening: { kind: 'accepted-for-work' },
          note,
          late,
          issue: known,
          rule: `category:${category.code}`,
        }),
      );
    });
  }

  /** Joins a duplicate to the issue that goes on; its reporters are kept and asked later (35). @throws CANNOT_MERGE */
  merge(ctx: RequestContext, input: MergeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'mergeIssue', input, async (tx) => {
      const [source, target] = await this.takeBoth(tx, input.issueId, input.intoIssueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'mergeIssue', source);
      if (source.row.id === target.row.id || restingStates.includes(target.row.state)) throw issueErrors.CANNOT_MERGE();
      const note = input.reason ? personText('reason', input.reason, { maxLength: 500 }) : null;
      await tx.manager.update(ReporterRow, { issueId: source.row.id }, { issueId: target.row.id });
      const merged = this.ledger.take(tx, source, {
        step: 'merged',
        happening: { kind: 'merged' },
        note,
        issue: { mergedIntoId: target.row.id },
      });
      this.ledger.take(tx, target, {
        step: 'reporter-added',
        happening: null,
        issue: await reportersOf(tx, target.row.id),
        note: source.row.title,
      });
      return answer(merged);
    });
  }

  /** Takes a merge back: the issue goes on where it was received, with its own reporters. */
  unmerge(ctx: RequestContext, input: IssueCommand): Promise<StepResult> {
    return this.commands.run(ctx, 'unmergeIssue', input, async (tx) => {
      const peek = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'unmergeIssue', peek);
      const target = await this.ledger.takeInHand(tx, peek.row.mergedIntoId!);
      await tx.manager.update(ReporterRow, { originIssueId: peek.row.id }, { issueId: peek.row.id });
      const back = this.ledger.take(tx, peek, {
        step: 'unmerged',
        happening: { kind: 'unmerged' },
        issue: { mergedIntoId: null, ...(await reportersOf(tx, peek.row.id)) },
      });
      this.ledger.take(tx, target, {
        step: 'unmerged',
        happening: null,
        issue: await reportersOf(tx, target.row.id),
        note: peek.row.title,
      });
      return answer(back);
    });
  }

  /** Both issues, locked in the order of their ids, so that two merges across each other cannot block one another. */
  private async takeBoth(
    tx: EffectTx,
    sourceId: string,
    targetId: string,
    expectedVersion?: number | null,
  ): Promise<[IssueInHand, IssueInHand]> {
    const held = new Map<string, IssueInHand>();
    for (const id of [...new Set([sourceId, targetId])].sort())
      held.set(id, await this.ledger.takeInHand(tx, id, id === sourceId ? expectedVersion : null));
    return [held.get(sourceId)!, held.get(targetId)!];
  }
}

/** The reporters of an issue as they stand now, for its row. */
async function reportersOf(tx: EffectTx, issueId: string): Promise<{ reporters: number; reporterIds: string[] }> {
  const rows = await tx.manager.findBy(ReporterRow, { issueId });
  return { reporters: rows.length, reporterIds: [...new Set(rows.flatMap((row) => row.personId ?? []))] };
}

export function answer(issue: IssueInHand): StepResult {
  return { issue: issueView(issue.row), task: null };
}
