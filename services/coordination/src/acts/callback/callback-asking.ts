import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { callers } from '../../rulebook/process/judging-roles.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { callingOrganization } from '../../case/matter/calling.rules.js';
import type { Ended, EndingPart } from '../../case/moves/ending.js';
import { callbackTable } from '../../case/tables/callback.table.js';
import { reporterTable } from '../../case/tables/issue.table.js';
import { reportersToAsk } from './callback.rules.js';

const ask = callbackTable.insert();

@Injectable()
export class CallbackAsking implements EndingPart {
  readonly after: readonly Ended[] = ['closed', 'rejected'];

  constructor(private readonly ledger: IssueLedger) {}

  /**
   * Asks every reporter of an issue that was closed or rejected, also the reporters of issues merged into it. A
   * reporter with a receipt code sees the question when following the report.
   */
  async afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue> {
    const { row, clock, definition } = issue;
    const reporters = reportersToAsk(
      await reporterTable.rows(tx).find({ issueId: row.id }, { reportedAt: 'ASC', id: 'ASC' }),
    );
    if (reporters.length === 0) return issue;
    const callingOrganizationId = callerOf(issue, tx.now);
    const expiresAt = clock.addWorkingMinutes(tx.now, definition.limits.callbackMinutes);
    await ask.run(
      tx,
      reporters.map((reporter) => ({
        id: newId(),
        issueId: row.id,
        reporterId: reporter.id,
        personId: reporter.personId,
        callingOrganizationId,
        edition: row.edition,
        askedAt: tx.now,
        expiresAt,
      })),
    );
    return this.ledger.take(tx, issue, {
      step: 'callback-asked',
      happening: null,
      organizationId: null,
      counterpartOrganizationId: callingOrganizationId,
      note: String(reporters.length),
      // The callers of a street need to see the issue although its place lies in another street.
      issue: {
        involvedOrganizationIds: [
          ...new Set([...row.involvedOrganizationIds, ...(callingOrganizationId ? [callingOrganizationId] : [])]),
        ],
      },
    });
  }
}

/** Returns the organization that calls the reporters of an issue that ends now; null when no organization can call. */
function callerOf({ row, tasks, directory, definition }: LockedIssue, at: Date): string | null {
  const streets = [...directory.organizations.values()]
    .filter(({ id, kind }) => kind === 'street_office' && directory.inForce(id, at))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return callingOrganization({
    callers: definition.callbacks.callers,
    coordinationOfficeId: directory.coordinationOffice(at)?.id ?? null,
    streetIds: streets.map(({ id }) => id),
    streetOfPlaceId: directory.organizationAt(['street_office'], row.areaCode, at)?.id ?? null,
    at,
    hasCaller: (id) => directory.hasPost(id, callers, at),
    hadTask: (id) => tasks.some(({ organizationId }) => directory.inOneTree(id, organizationId)),
  });
}
