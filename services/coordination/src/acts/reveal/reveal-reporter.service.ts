import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { pick } from '@jiceng/platform/columns';
import { readSql } from '@jiceng/platform/database';
import { platformErrors } from '@jiceng/platform/errors';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { issueFacts } from '../../case/ledger/issue-access.js';
import { ReporterIdentity } from '../../case/reporter/reporter-identity.js';
import { reporterTable, type IssueRow, type ReporterGrade } from '../../case/tables/issue.table.js';
import { assertStillShown, opened, recordUnmasking } from '../../case/moves/unmasking.js';
import { revealErrors } from './reveal.errors.js';
import type { RevealReporterInput, RevealReporterPayload } from './reveal-reporter.graphql.js';

const identityOf = defineQuery(
  pick(reporterTable.columns, 'id', 'name', 'phone'),
  (columns) => `SELECT ${columns()} FROM reporter WHERE id = $1`,
  'reveal-reporter-identity',
);

type Scopes = Pick<IssueRow, 'areaCode' | 'involvedOrganizationIds' | 'line' | 'reporterIds' | 'source'>;

/** The facts about the issue of reporter $1 at $2 that the policy compares, with those who still have to call. */
const SCOPES = `SELECT i.id AS "issueId", r.grade, i.area_code AS "areaCode", i.line, i.source,
     i.reporter_ids AS "reporterIds",
    i.involved_organization_ids AS "involvedOrganizationIds",
    ARRAY(SELECT c.calling_organization_id FROM callback c WHERE c.reporter_id = r.id
      AND c.edition = i.edition AND c.answered_at IS NULL AND c.not_reached_at IS NULL AND c.expires_at >= $2
      AND c.calling_organization_id IS NOT NULL) AS "callingIds"
  FROM reporter r JOIN issue i ON i.id = r.issue_id WHERE r.id = $1`;

type ScopedReporter = Scopes & { issueId: string; grade: ReporterGrade; callingIds: string[] };

/** Shows the name and number of a reporter in clear. All other parts of the API mask them. */
@Injectable()
export class RevealReporterService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly identities: ReporterIdentity,
  ) {}

  /**
   * Writes an audit record of the caller and the reason, then returns name and number. They are read after the commit
   * and are not part of the stored answer, so no second copy of them exists.
   * @throws NOT_FOUND, OUT_OF_SCOPE, REPORTER_CONFIDENTIAL, SHOWN_NO_LONGER, SEALED_DATA_UNREADABLE, BAD_INPUT
   */
  async reveal(ctx: RequestContext, input: RevealReporterInput): Promise<RevealReporterPayload> {
    const unmasked = await this.commands.run(ctx, 'revealReporter', input, async (tx) => {
      const id = uuidText('reporterId', input.reporterId);
      const reason = personText('reason', input.reason, { minLength: 4, maxLength: 200 });
      const [row] = await tx.sql<ScopedReporter>(SCOPES, [id, tx.now]);
      if (!row) throw platformErrors.NOT_FOUND({ what: 'reporter', id });
      assertMaySee(ctx, row);
      if (row.grade === 'confidential') throw revealErrors.REPORTER_CONFIDENTIAL();
      const { issueId } = row;
      return recordUnmasking(tx, { issueId, reporterId: id, part: 'reporter', reason, fields: ['name', 'phone'] });
    });
    assertStillShown(unmasked, ctx.now());
    const { reporterId } = input;
    // A retry can come long after the first request, so the scope is checked again: the caller may have lost the post,
    // or the issue may have moved out of the caller's jurisdiction.
    const [scoped] = await readSql<ScopedReporter>(this.dataSource, SCOPES, [reporterId, ctx.now()]);
    assertMaySee(ctx, scoped!);
    const row = await identityOf.first(this.dataSource, [reporterId]);
    return { reporterId, shownUntil: unmasked.shownUntil, ...(await opened(() => this.identities.open(row!))) };
  }
}

/** @throws OUT_OF_SCOPE */
function assertMaySee(ctx: RequestContext, row: ScopedReporter): void {
  ctx.policy.assert('Mutation.revealReporter', { ...issueFacts(row), organizationIds: row.callingIds });
}
