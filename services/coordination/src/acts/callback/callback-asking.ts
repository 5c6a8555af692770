import type { ClientSource } from '@jiceng/contracts/codes';
import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import { text, uuid } from '@jiceng/platform/columns';
import { newId } from '@jiceng/platform/ids';
import { defineQuery } from '@jiceng/platform/query';
import { callers } from '../../rulebook/process/judging-roles.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { callingOrganization } from '../../case/matter/calling.rules.js';
import type { Ended, EndingPart } from '../../case/moves/ending.js';
import { callbackTable } from '../../case/tables/callback.table.js';
import { reporterTable } from '../../case/tables/issue.table.js';
import { reportersToAsk } from './callback.rules.js';

const ask = callbackTable.insert();

/**
 * The reporters of issue $1 whom a client calls back itself, with the source of its order. An order without a reference
 * is not one that the client could name with its result. Of an order that was merged into an issue of another source the
 * client hears no closing, so the district calls.
 */
const calledBySource = defineQuery(
  { id: uuid(), source: text<ClientSource>() },
  () => `SELECT r.id, o.source FROM reporter r JOIN issue o ON o.id = r.origin_issue_id
    JOIN issue i ON i.id = r.issue_id AND i.source = o.source
    WHERE r.issue_id = $1 AND o.source_reference IS NOT NULL AND EXISTS (
      SELECT FROM known_client c WHERE c.revoked_at IS NULL AND c.calls_back AND o.source = ANY(c.sources))`,
  'called-by-source',
);

@Injectable()
export class CallbackAsking implements EndingPart {
  readonly after: readonly Ended[] = ['closed', 'rejected'];

  constructor(private readonly ledger: IssueLedger) {}

  /**
   * Asks every reporter of an issue that was closed or rejected, also the reporters of issues merged into it. A
   * reporter with a receipt code sees the question when following the report. Nobody here calls the reporter of an order
   * whose client calls back itself; the question waits for the result that the client tells.
   */
  async afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue> {
    const { row, clock, definition } = issue;
    const reporters = reportersToAsk(
      await reporterTable.rows(tx).find({ issueId: row.id }, { reportedAt: 'ASC', id: 'ASC' }),
    );
    if (reporters.length === 0) return issue;
    const bySource = new Map((await calledBySource.rows(tx, [row.id])).map(({ id, source }) => [id, source]));
    const callingOrganizationId = reporters.some(({ id }) => !bySource.has(id)) ? callerOf(issue, tx.now) : null;
    const expiresAt = clock.addWorkingMinutes(tx.now, definition.limits.callbackMinutes);
    await ask.run(
      tx,
      reporters.map((reporter) => ({
        id: newId(),
        issueId: row.id,
        reporterId: reporter.id,
        personId: reporter.personId,
        callingOrganizationId: bySource.has(reporter.id) ? null : callingOrganizationId,
        calledBySource: bySource.get(reporter.id) ?? null,
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
