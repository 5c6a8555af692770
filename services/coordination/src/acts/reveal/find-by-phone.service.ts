import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { checkAll } from '@jiceng/platform/errors';
import { mask } from '@jiceng/platform/graphql-policy';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, phoneText } from '@jiceng/platform/text';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { ReporterIdentity } from '../../case/reporter/reporter-identity.js';
import { issueView } from '../../case/tables/issue.view.js';
import { toIssue } from '../../reading/api/issue.graphql.js';
import { IssueReadingService } from '../../reading/issue/issue-reading.service.js';
import type { FindIssuesByPhoneInput, FindIssuesByPhonePayload } from './find-by-phone.graphql.js';
import { revealErrors } from './reveal.errors.js';
import { assertStillShown, recordUnmaskings, shownUntil } from '../../case/moves/unmasking.js';

const operation = 'Mutation.findIssuesByPhone';
/**
 * Largest number of searches of one person within 24 hours. A mask hides seven digits of a number, so trying all of
 * them would take years.
 */
const SEARCHES_PER_DAY = 20;
const MOST_FOUND = 50;
/** Subject of the audit record of a search; its id is the person who searched. */
const SUBJECT = 'phone-search';

interface Found {
  issueIds: string[];
  more: boolean;
  shownUntil: string;
}

/** Finds issues by the telephone number of a reporter, through the blind index of the number. */
@Injectable()
export class FindByPhoneService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly identities: ReporterIdentity,
    private readonly reading: IssueReadingService,
  ) {}

  /**
   * Records the search, also when it finds nothing, and returns the issues, which are read after the commit.
   * @throws TOO_MANY_PHONE_SEARCHES, SHOWN_NO_LONGER, BAD_INPUT
   */
  async find(ctx: RequestContext, input: FindIssuesByPhoneInput): Promise<FindIssuesByPhonePayload> {
    const found = await this.commands.run(ctx, 'findIssuesByPhone', input, (tx) => this.search(ctx, tx, input));
    assertStillShown(found, ctx.now());
    const rows = await this.reading.visible(ctx, operation, found.issueIds);
    return {
      issues: rows.filter((row) => row !== null).map((row) => toIssue(issueView(row))),
      more: found.more,
      shownUntil: found.shownUntil,
    };
  }

  private async search(ctx: RequestContext, tx: EffectTx, input: FindIssuesByPhoneInput): Promise<Found> {
    const lastFour = /^\d{4}$/.test(input.phone.normalize('NFKC').trim());
    const { reason, phone } = checkAll({
      phone: () => (lastFour ? input.phone : phoneText('phone', input.phone)),
      reason: () => personText('reason', input.reason, { minLength: 4, maxLength: 200 }),
    });
    await assertAllowance(tx, ctx.actor!.id);
    const scope = ctx.policy.filter(operation, issueColumns, 3);
    const rows = await tx.sql<{ reporterId: string; issueId: string }>(
      `SELECT r.id AS "reporterId", r.issue_id AS "issueId" FROM reporter r JOIN issue i ON i.id = r.issue_id
       WHERE r.phone_marks <> '{}' AND r.phone_marks && $1::text[] AND ${scope.sql}
       ORDER BY r.reported_at DESC, r.id LIMIT $2`,
      [this.identities.searchedMarks(phone), MOST_FOUND + 1, ...scope.values],
    );
    const shown = rows.slice(0, MOST_FOUND);
    recordUnmaskings(tx, reason, 'search', shown);
    const issueIds = [...new Set(shown.map(({ issueId }) => issueId))];
    tx.audit({
      subject: { type: SUBJECT, id: ctx.actor!.id },
      // The last four digits are not recorded, because they are a part of the number in clear.
      after: { searched: lastFour ? 'last four digits' : mask(phone), issueIds },
      reason,
    });
    return { issueIds, more: rows.length > MOST_FOUND, shownUntil: shownUntil(tx.now).toISOString() };
  }
}

/** @throws TOO_MANY_PHONE_SEARCHES */
async function assertAllowance(tx: EffectTx, actorId: string): Promise<void> {
  // Without this lock, two searches at the same time would not count each other.
  await tx.sql('SELECT pg_advisory_xact_lock(hashtext($1))', [`${SUBJECT} ${actorId}`]);
  const [{ searches } = { searches: 0 }] = await tx.sql<{ searches: number }>(
    `SELECT count(*)::int AS searches FROM audit_record
     WHERE subject_type = $1 AND subject_id = $2 AND at > $3::timestamptz - interval '24 hours'`,
    [SUBJECT, actorId, tx.now],
  );
  if (searches >= SEARCHES_PER_DAY) throw revealErrors.TOO_MANY_PHONE_SEARCHES({ most: SEARCHES_PER_DAY });
}
