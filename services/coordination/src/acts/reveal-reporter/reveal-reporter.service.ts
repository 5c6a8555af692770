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

/** Shows who reported. Everywhere else names and numbers are masked. */
@Injectable()
export class RevealReporterService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Puts on record who wants to see a reporter and why, then shows name and number. They are read after the record is
   * committed and are no part of the stored answer, so that nothing keeps a second copy of them.
   * @throws NOT_FOUND, OUT_OF_SCOPE, BAD_INPUT
   */
  async reveal(ctx: RequestContext, input: RevealReporterInput): Promise<RevealReporterPayload> {
    const { reporterId } = await this.commands.run(ctx, 'revealReporter', input, async (tx) => {
      const id = uuidText('reporterId', input.reporterId);
      const reason = personText('reason', input.reason, { minLength: 4, maxLength: 200 });
      const [row] = await tx.sql<Scopes & { issueId: string }>(
        `SELECT i.id AS "issueId", i.area_code AS "areaCode", i.involved_organization_ids AS "involvedOrganizationIds", i.line,
           i.reporter_ids AS "reporterIds" FROM reporter r JOIN issue i ON i.id = r.issue_id WHERE r.id = $1`,
        [id],
      );
      if (!row) throw platformErrors.NOT_FOUND({ what: 'reporter', id });
      ctx.policy.assert('Mutation.revealReporter', issueFacts(row));
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
