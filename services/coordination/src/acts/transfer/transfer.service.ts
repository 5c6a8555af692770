import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueFiles } from '../../case/files/issue-files.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { matterOf } from '../../case/ledger/issue-columns.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import type { Happening } from '../../case/matter/happening.rules.js';
import { limitReached, type OfferLimit } from '../../case/matter/matter.rules.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { taskAnswer } from '../../case/moves/answer.js';
import { sentToArbiter } from '../../case/moves/arbiter.js';
import { offer, passing } from '../../case/moves/offer.js';
import { assertRefusalIsFounded } from '../../case/moves/refusal.rules.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import type { TaskRow } from '../../case/tables/task.table.js';
import { questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import type { TransferTaskInput } from './transfer.input.js';

/** A transfer that a limit of the process no longer allows, with the reason that the organization gave. */
interface HandedTooOften {
  happening: Extract<Happening, { kind: 'handed-on' }>;
  limit: OfferLimit;
  given: Pick<TaskRow, 'reasonCode' | 'evidence' | 'proposedOrganizationId'>;
}

@Injectable()
export class TransferService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
    private readonly files: IssueFiles,
  ) {}

  /**
   * Transfers a task to another organization as an offer. The task may be accepted or still an offer; the present
   * organization stays responsible until the other accepts. A transfer of an offer counts as a refusal. When the
   * process's limit of refusals or hand-overs is reached, the arbiter decides instead.
   * @throws ORGANIZATION_REFUSED_IT, NO_ROUTE, ORGANIZATION_NOT_IN_FORCE and the errors of `refusalErrors` and
   * `assertAllowed`
   */
  transferTask(ctx: RequestContext, input: TransferTaskInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'transferTask', input, async (tx) => {
      const { task: from, ...issue } = await this.ledger.lockIssueOfTask(tx, input.taskId, input.expectedVersion);
      const person = assertAllowed(ctx, tx, 'transferTask', issue, { taskId: from.id });
      const { row, directory, definition } = issue;
      const question = questionOf(row, tx.now, [...row.refusedBy, from.organizationId]);
      const route = await this.routing.choose(tx, directory, question, input.organizationId);
      const evidence = input.evidence == null ? null : officialText('evidence', input.evidence);
      const claim = {
        reasonCode: input.reasonCode,
        organizationId: from.organizationId,
        proposedOrganizationId: route.organizationId,
        evidenced: evidence !== null || Boolean(input.files?.length),
      };
      assertRefusalIsFounded(claim, row, directory.dutyRows);
      const { task, columns, rule } = offer(issue, route, tx.now);
      const happening = {
        kind: 'handed-on',
        taskId: from.id,
        task,
        // When the coordinator moves a task, the organization that held it has not refused it.
        byHolder: person.organizationIds.includes(from.organizationId),
        ...passing(issue, from.organizationId, route.organizationId, tx.now),
      } as const;
      const given = { reasonCode: input.reasonCode, evidence, proposedOrganizationId: route.organizationId };
      const limit = limitReached(matterOf(issue), happening, definition);
      const attach = (): Promise<string[]> =>
        this.files.attach(ctx, tx, input.files, { issueId: row.id, seq: row.version + 1 });
      if (limit) {
        const passedOn = this.toTheArbiter(tx, issue, from, { happening, limit, given });
        await attach();
        return taskAnswer(passedOn, from.id);
      }
      const after = this.ledger.take(tx, issue, {
        step: 'transferred',
        happening,
        taskId: task.id,
        ...(happening.byHolder ? { organizationId: from.organizationId } : {}),
        counterpartOrganizationId: task.organizationId,
        reasonCode: input.reasonCode,
        note: evidence,
        rule,
        late: from.state === 'offered' ? isLate(from.acceptDueAt, tx.now) : null,
        tasks: { [task.id]: columns, [from.id]: given },
      });
      await attach();
      return taskAnswer(after, task.id);
    });
  }

  /**
   * Sends the matter to the arbiter instead of to a further organization. An offer that was not accepted is recorded as
   * returned.
   */
  private toTheArbiter(
    tx: EffectTx,
    issue: LockedIssue,
    from: TaskRow,
    { happening, limit, given }: HandedTooOften,
  ): LockedIssue {
    const { arbiterOrganizationId, byHolder } = happening;
    const told = { taskId: from.id, reasonCode: given.reasonCode, note: given.evidence };
    if (!byHolder || from.state !== 'offered')
      return this.ledger.take(
        tx,
        issue,
        sentToArbiter(arbiterOrganizationId, happening, limit, { ...told, tasks: { [from.id]: given } }),
      );
    const returned = this.ledger.take(tx, issue, {
      step: 'returned',
      happening,
      ...told,
      organizationId: from.organizationId,
      counterpartOrganizationId: given.proposedOrganizationId,
      late: isLate(from.acceptDueAt, tx.now),
      tasks: { [from.id]: given },
    });
    return this.ledger.take(tx, returned, sentToArbiter(arbiterOrganizationId, null, limit));
  }
}
