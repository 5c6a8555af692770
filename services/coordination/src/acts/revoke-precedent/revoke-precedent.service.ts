import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { platformErrors } from '@jiceng/platform/errors';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { revocationFacts, revocationRefusal } from '../../case/moves/revocation.js';
import { precedentTable } from '../../rulebook/duty-list/precedent.table.js';
import { precedentView, type PrecedentView } from '../../rulebook/publishing/precedent.graphql.js';
import type { RevokePrecedentInput } from './revoke-precedent.input.js';

const lockPrecedent = defineQuery(
  precedentTable.columns,
  (columns) => `SELECT ${columns()} FROM precedent WHERE id = $1 FOR UPDATE`,
);

@Injectable()
export class RevokePrecedentService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /**
   * Ends a precedent before its time. Issues that the precedent has routed stay with their organizations. A person who
   * had a part in the issue of the ruling may not revoke the precedent, except the person who made the ruling. A leader
   * above the arbiters may revoke it when every arbiter of the region had a part in the issue.
   * @throws NOT_FOUND, OUT_OF_SCOPE, STALE_VERSION, PRECEDENT_ENDED, ARBITER_INVOLVED, ARBITERS_REVOKE_FIRST
   */
  revoke(ctx: RequestContext, input: RevokePrecedentInput): Promise<PrecedentView> {
    return this.commands.run(ctx, 'revokePrecedent', input, async (tx) => {
      const id = uuidText('precedentId', input.precedentId);
      const before = await lockPrecedent.first(tx, [id]);
      if (!before) throw platformErrors.NOT_FOUND({ what: 'precedent', id });
      const issue = await this.ledger.lockIssue(tx, before.issueId, null);
      ctx.policy.assert('Mutation.revokePrecedent', revocationFacts(before, issue, tx.now));
      if (input.expectedVersion !== before.version)
        throw await staleVersion(
          tx,
          { type: 'precedent', id },
          {
            expected: input.expectedVersion,
            actual: before.version,
            changed: precedentView(before),
          },
        );
      const refusal = await revocationRefusal(tx, ctx, before, issue, tx.now);
      if (refusal) throw refusal;
      const revocationReason = officialText('reason', input.reason);
      const after = {
        ...before,
        version: before.version + 1,
        revokedAt: tx.now,
        revokedBy: ctx.actor!.id,
        revocationReason,
      };
      await tx.sql(
        'UPDATE precedent SET version = $2, revoked_at = $3, revoked_by = $4, revocation_reason = $5 WHERE id = $1',
        [id, after.version, after.revokedAt, after.revokedBy, after.revocationReason],
      );
      tx.audit({
        subject: { type: 'precedent', id },
        before: { state: 'in-force' },
        after: { state: 'revoked', issueId: before.issueId, categoryCode: before.categoryCode },
        reason: revocationReason,
      });
      return precedentView(after);
    });
  }
}
