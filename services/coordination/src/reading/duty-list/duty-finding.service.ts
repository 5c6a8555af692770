import { Injectable } from '@nestjs/common';
import { regionContains } from '@jiceng/contracts/codes';
import { uuid } from '@jiceng/platform/columns';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { DutyFindingCount } from './duty-finding-count.js';
import { orderOf, standsBefore } from './duty-finding.rules.js';
import {
  toFinding,
  type DutyListCase,
  type DutyListFinding,
  type DutyListFindingArgs,
} from './duty-finding.graphql.js';

const visible = { id: uuid().as('i.id') };

/** Lists gaps and overlaps of the duty list with the cases behind them. */
@Injectable()
export class DutyFindingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly count: DutyFindingCount,
  ) {}

  /** Lists the findings, most cases first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async list(ctx: RequestContext, args: DutyListFindingArgs): Promise<Connection<DutyListFinding>> {
    const { keys } = keysetOf(args, 4);
    const { from, to, findings } = await this.count.at(ctx.now());
    const { kind, categoryCode, regionCode } = args;
    const asked = findings.filter(
      (finding) =>
        (!kind || finding.kind === kind) &&
        (!categoryCode || finding.categoryCode.startsWith(categoryCode)) &&
        (!regionCode || concern(finding.regionCode, regionCode)) &&
        (!keys || standsBefore(keys, orderOf(finding))),
    );
    return pageOf(asked, args, orderOf, (finding) => toFinding(finding, from), to);
  }

  /**
   * Returns those of the newest cases of a finding that the actor may see. One query checks the cases of all findings
   * of a page.
   */
  async cases(ctx: RequestContext, { finding }: DutyListFinding): Promise<DutyListCase[]> {
    const loader = ctx.once(
      'duty-list:cases',
      () => new DataLoader<string, boolean>(async (issueIds) => this.visibleAmong(ctx, issueIds)),
    );
    const seen = await Promise.all(finding.cases.map(({ issueId }) => loader.load(issueId)));
    return finding.cases
      .filter((_, index) => seen[index])
      .map(({ kind, issueId, organizationId, at }) => ({
        kind,
        issueId,
        organization: { id: organizationId },
        at: at.toISOString(),
      }));
  }

  private async visibleAmong(ctx: RequestContext, issueIds: readonly string[]): Promise<boolean[]> {
    const scope = ctx.policy.filter('Entity.Issue', issueColumns, 2);
    const rows = await askRows(
      this.dataSource,
      visible,
      (columns) => `SELECT ${columns()} FROM issue i WHERE i.id = ANY($1::uuid[]) AND ${scope.sql}`,
      [issueIds, ...scope.values],
    );
    const seen = new Set(rows.map(({ id }) => id));
    return issueIds.map((id) => seen.has(id));
  }
}

/** True when one of the regions contains the other. */
function concern(one: string, other: string): boolean {
  return regionContains(one, other) || regionContains(other, one);
}
