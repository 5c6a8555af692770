import { Injectable } from '@nestjs/common';
import { toPlain } from '@jiceng/platform/columns';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { askRows, countRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { employersOf } from '../../case/moves/involvement.js';
import { spotCheckTable } from '../../case/tables/spot-check.table.js';
import { toSpotCheck, type SpotCheck } from '../api/spot-check.graphql.js';

@Injectable()
export class SpotCheckService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Lists the checks that the actor may record now, nearest deadline first.
   * @throws PAGE_TOO_LARGE, BAD_CURSOR
   */
  async waiting(
    ctx: RequestContext,
    args: { first: number; after: string | null },
  ): Promise<CountedConnection<SpotCheck>> {
    const { limit, keys } = keysetOf(args, 2);
    const { values, bind, conditions } = openFor(ctx);
    if (keys) conditions.push(`(k.due_at, k.id) > (${bind(keys[0])}::timestamptz, ${bind(keys[1])}::uuid)`);
    const most = bind(limit);
    // This query uses the indexes spot_check_open and spot_check_told.
    const rows = await askRows(
      this.dataSource,
      spotCheckTable.columns,
      (columns) =>
        `SELECT ${columns('k')} FROM spot_check k JOIN issue i ON i.id = k.issue_id
         WHERE ${conditions.join(' AND ')} ORDER BY k.due_at, k.id LIMIT ${most}`,
      values,
    );
    const page = pageOf(
      rows,
      args,
      (row) => [row.dueAt.toISOString(), row.id],
      (row) => toSpotCheck(toPlain(row)),
    );
    return counted(page, () => {
      const open = openFor(ctx);
      const most = open.bind(LARGEST_COUNT + 1);
      const text = `SELECT k.id FROM spot_check k JOIN issue i ON i.id = k.issue_id WHERE ${open.conditions.join(' AND ')} LIMIT ${most}`;
      return countRows(this.dataSource, text, open.values);
    });
  }
}

/** The conditions of the checks that the actor's unit must record or hear of. */
function openFor(ctx: RequestContext): { values: unknown[]; bind: (value: unknown) => string; conditions: string[] } {
  const scope = ctx.policy.filter('Query.spotChecks', issueColumns, 1);
  const values = [...scope.values];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const actor = ctx.actor!;
  const own = `${bind(actor.organizationIds)}::uuid[]`;
  const conditions = [
    // Only open checks; the condition must equal `openSpotCheck`, which the command uses.
    `k.recorded_at IS NULL AND k.edition = i.edition AND i.state = 'closed'`,
    `(k.organization_id = ANY(${own}) OR k.told_organization_id = ANY(${own}))`,
    `k.solved_by <> ${bind(actor.id)} AND k.solved_by_organization_id <> ALL(${bind(employersOf(actor))}::uuid[])`,
    scope.sql,
  ];
  return { values, bind, conditions };
}
