import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { poolOf } from '@jiceng/platform/database';
import { platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { issueFacts } from '../../case/ledger/issue-access.js';
import type { IssueRow } from '../../case/tables/issue.table.js';
import type { RevealReporterInput, RevealReporterPayload } from './reveal-reporter.graphql.js';

type Scopes = Pick<IssueRow, 'areaCode' | 'involvedOrganizationIds' | 'line' | 'reporterIds'>;

/** Shows the name and number of a reporter in clear. All other parts of the API mask them. */
@Injectable()
export class RevealReporterService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Writes an audit record of the caller and the reason, then returns name and number. They are read after the commit
   * and are not part of the stored answer, so no second copy of them exists.
   * @throws NOT_FOUND, OUT_OF_SCOPE, BAD_INPUT
   */
  async reveal(ctx: RequestContext, input: RevealReporterInput): Promise<RevealReporterPayload> {
    const { reporterId } = await this.commands.run(ctx, 'revealReporter', input, async (tx) => {
      const id = uuidText('reporterId', input.reporterId);
      const reason = personText('reason', input.reason, { minLength: 4, maxLength: 200 });
      const [row] = await tx.sql<Scopes & { issueId: string; callingIds: string[] }>(
        `SELECT i.id AS "issueId", i.area_code AS "areaCode", i.involved_organization_ids AS "involvedOrganizationIds", i.line,
           i.reporter_ids AS "reporterIds", ARRAY(SELECT c.calling_organization_id FROM callback c WHERE c.reporter_id = r.id
             AND c.edition = i.edition AND c.answered_at IS NULL AND c.not_reached_at IS NULL AND c.expires_at >= $2
             AND c.calling_organization_id IS NOT NULL) AS "callingIds" FROM reporter r JOIN issue i ON i.id = r.issue_id WHERE r.id = $1`,
        [id, tx.now],
      );
      if (!row) throw platformErrors.NOT_FOUND({ what: 'reporter', id });
      ctx.policy.assert('Mutation.revealReporter', { ...issueFacts(row), organizationIds: row.callingIds });
      tx.audit({
        subject: { type: 'reporter', id },
        after: { issueId: row.issueId, shown: ['name', 'phone'] },
        reason,
      });
      return { reporterId: id };
    });
    const { rows } = await poolOf(this.dataSource).query<{ name: string | null; phone: string | null }>(
      'SELECT name, phone FROM reporter WHERE id = $1',
      [reporterId],
    );
    return { reporterId, name: rows[0]?.name ?? null, phone: rows[0]?.phone ?? null };
  }
}
