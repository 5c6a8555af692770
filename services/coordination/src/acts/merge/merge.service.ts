import { Injectable } from '@nestjs/common';
import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors, type DomainError } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed, issueFacts } from '../../case/ledger/issue-access.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { sourceRequestErrors } from '../../case/matter/source-request.errors.js';
import { issueAnswer } from '../../case/moves/answer.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { mergeErrors } from './merge.errors.js';
import type { MergeIssueInput, UnmergeIssueInput } from './merge.input.js';
import { BRING_REPORTERS, mergedInto, reportersOfTree } from './merge.queries.js';

@Injectable()
export class MergeService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
  ) {}

  /**
   * Merges a duplicate into the surviving issue, which gets the reporters of the duplicate. When the target is itself
   * merged, the duplicate joins the issue that survived that merge.
   * @throws CANNOT_MERGE; SOURCE_ASKED_ALREADY when the target may go back to its source; STALE_VERSION of either issue, for the surviving one with a field; OUT_OF_SCOPE when one of
   * the two issues lies outside the jurisdiction
   */
  merge(ctx: RequestContext, input: MergeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'mergeIssue', input, async (tx) => {
      const targetId = (await mergedInto.rows(tx, [input.intoIssueId])).at(-1)?.id ?? input.intoIssueId;
      const { issueId, intoIssueId, expectedVersion, expectedTargetVersion } = input;
      const held = await this.lockAll(tx, [issueId, intoIssueId, targetId], {
        [intoIssueId]: expectedTargetVersion,
        [issueId]: expectedVersion,
      });
      const [source, named, target] = [held.get(issueId)!, held.get(intoIssueId)!, held.get(targetId)!];
      assertAllowed(ctx, tx, 'mergeIssue', source);
      for (const { row } of [named, target]) ctx.policy.assert('Query.issue', issueFacts(row));
      if (named.stale) throw ofTarget(named.stale);
      // Another command may have merged or ended the target between the search for it and its lock.
      if (source.row.id === targetId || isResting(target.row.state)) throw mergeErrors.CANNOT_MERGE();
      // A return would end this report with an order of which it is no part.
      if (target.row.sourceRequest === 'return') throw sourceRequestErrors.SOURCE_ASKED_ALREADY();
      const note = input.reason ? officialText('reason', input.reason) : null;
      await tx.sql(BRING_REPORTERS, [source.row.id, targetId]);
      const merged = this.ledger.take(tx, source, {
        step: 'merged',
        happening: { kind: 'merged' },
        note,
        issue: { mergedIntoId: targetId },
      });
      this.ledger.take(tx, target, {
        step: 'reporter-added',
        happening: null,
        issue: (await reportersOfTree.first(tx, [targetId]))!,
        note: source.row.title,
      });
      return issueAnswer(merged);
    });
  }

  /**
   * Undoes a merge. The issue continues at its first receiver and gets back its own reporters and those of issues that
   * were merged into it earlier. The issues into which it was merged lose these reporters.
   */
  unmerge(ctx: RequestContext, input: UnmergeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'unmergeIssue', input, async (tx) => {
      const above = (await mergedInto.rows(tx, [input.issueId])).map(({ id }) => id);
      const held = await this.lockAll(tx, [input.issueId, ...above], { [input.issueId]: input.expectedVersion });
      const source = held.get(input.issueId)!;
      assertAllowed(ctx, tx, 'unmergeIssue', source);
      const still = (await mergedInto.rows(tx, [input.issueId])).map(({ id }) => id);
      // The chain of merges is read again under the locks, because another merge or its undoing may have changed it.
      if (still.join() !== above.join()) throw platformErrors.COMMAND_IN_PROGRESS();
      await tx.sql(BRING_REPORTERS, [source.row.id, source.row.id]);
      const unmerged = this.ledger.take(tx, source, {
        step: 'unmerged',
        happening: { kind: 'unmerged' },
        issue: { mergedIntoId: null, ...(await reportersOfTree.first(tx, [source.row.id]))! },
      });
      for (const id of above)
        this.ledger.take(tx, held.get(id)!, {
          step: 'unmerged',
          happening: null,
          issue: (await reportersOfTree.first(tx, [id]))!,
          note: source.row.title,
        });
      return issueAnswer(unmerged);
    });
  }

  /**
   * Locks issues in the order of their ids, so that two merges in opposite directions cannot deadlock. `expected` holds
   * the versions that the caller has read, by issue.
   */
  private async lockAll(
    tx: EffectTx,
    ids: readonly string[],
    expected: Readonly<Record<string, number>>,
  ): Promise<Map<string, LockedIssue>> {
    const held = new Map<string, LockedIssue>();
    for (const id of [...new Set(ids)].sort()) held.set(id, await this.ledger.lockIssue(tx, id, expected[id] ?? null));
    return held;
  }
}

/** Tells the caller that the surviving issue has changed, and not the issue that is merged. */
function ofTarget({ details }: DomainError): DomainError {
  return platformErrors.STALE_VERSION({ ...details, field: 'expectedTargetVersion' });
}
