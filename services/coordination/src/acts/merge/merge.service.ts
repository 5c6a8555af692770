import { Injectable } from '@nestjs/common';
import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { reporterTable } from '../../case/tables/issue.table.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { mergeErrors } from './merge.errors.js';
import type { MergeIssueInput, UnmergeIssueInput } from './merge.input.js';

@Injectable()
export class MergeService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /** Joins a duplicate to the issue that goes on; its reporters are kept and asked later (35). @throws CANNOT_MERGE */
  merge(ctx: RequestContext, input: MergeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'mergeIssue', input, async (tx) => {
      const [source, target] = await this.takeBoth(tx, input.issueId, input.intoIssueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'mergeIssue', source);
      if (source.row.id === target.row.id || isResting(target.row.state)) throw mergeErrors.CANNOT_MERGE();
      const note = input.reason ? officialText('reason', input.reason) : null;
      await reporterTable.rows(tx).update({ issueId: source.row.id }, { issueId: target.row.id });
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
      return issueAnswer(merged);
    });
  }

  /** Undoes a merge: the issue goes on where it was received, with its own reporters. */
  unmerge(ctx: RequestContext, input: UnmergeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'unmergeIssue', input, async (tx) => {
      const source = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'unmergeIssue', source);
      const target = await this.ledger.lockIssue(tx, source.row.mergedIntoId!);
      await reporterTable.rows(tx).update({ originIssueId: source.row.id }, { issueId: source.row.id });
      const unmerged = this.ledger.take(tx, source, {
        step: 'unmerged',
        happening: { kind: 'unmerged' },
        issue: { mergedIntoId: null, ...(await reportersOf(tx, source.row.id)) },
      });
      this.ledger.take(tx, target, {
        step: 'unmerged',
        happening: null,
        issue: await reportersOf(tx, target.row.id),
        note: source.row.title,
      });
      return issueAnswer(unmerged);
    });
  }

  /** Both issues, locked in the order of their ids, so that two merges across each other cannot block one another. */
  private async takeBoth(
    tx: EffectTx,
    sourceId: string,
    targetId: string,
    expectedVersion?: number | null,
  ): Promise<[LockedIssue, LockedIssue]> {
    const held = new Map<string, LockedIssue>();
    for (const id of [...new Set([sourceId, targetId])].sort())
      held.set(id, await this.ledger.lockIssue(tx, id, id === sourceId ? expectedVersion : null));
    return [held.get(sourceId)!, held.get(targetId)!];
  }
}

/** The reporters of an issue as they stand now, for its row. */
async function reportersOf(tx: EffectTx, issueId: string): Promise<{ reporters: number; reporterIds: string[] }> {
  const rows = await reporterTable.rows(tx).find({ issueId });
  return { reporters: rows.length, reporterIds: [...new Set(rows.flatMap((row) => row.personId ?? []))] };
}
