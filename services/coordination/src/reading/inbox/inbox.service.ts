import { Injectable } from '@nestjs/common';
import { regionPrefix } from '@jiceng/contracts/codes';
import { fromPlain, selectList, type PlainOf } from '@jiceng/platform/columns';
import { keysetOf, LARGEST_COUNT, pageOf } from '@jiceng/platform/connection';
import { readSql } from '@jiceng/platform/database';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { conditionsOf } from '../api/issue-filter.js';
import { toIssue } from '../api/issue.graphql.js';
import { issueView } from '../../case/tables/issue.view.js';
import { issueTable, type IssueRow } from '../../case/tables/issue.table.js';
import { overdueSql } from '../../case/tables/overdue-sql.js';
import type { InboxArgs, InboxConnection, InboxCount, InboxScope } from './inbox.graphql.js';
import { RulingsDueService } from './rulings-due.service.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';

/** Sort value of issues without a deadline; these issues come last. */
const NO_DEADLINE = '9999-12-31T00:00:00.000Z';

@Injectable()
export class InboxService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rulings: RulingsDueService,
  ) {}

  /**
   * Returns a page of the inbox and the counts of the whole inbox, in one round trip.
   * @throws PAGE_TOO_LARGE, BAD_CURSOR, BAD_INPUT
   */
  async read(ctx: RequestContext, args: InboxArgs): Promise<InboxConnection> {
    const { limit, keys } = keysetOf(args, 2);
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const conditions = await this.conditions(ctx, args, values);
    const state = args.state ? `i.state = ${bind(args.state)}` : 'true';
    const after = keys
      ? `(coalesce(i.state_due_at, '${NO_DEADLINE}'), i.id) > (${bind(keys[0])}::timestamptz, ${bind(keys[1])}::uuid)`
      : 'true';
    const now = bind(ctx.now());
    const rows = await readSql<{ counts: InboxCount[]; issue: PlainOf<IssueRow> | null }>(
      this.dataSource,
      `WITH desk AS MATERIALIZED (
         SELECT i.id, i.state, i.state_due_at, ${overdueSql(`${now}::timestamptz`)} AS late
         FROM issue i WHERE ${conditions.join(' AND ')}
       ), counts AS (
         SELECT coalesce(jsonb_agg(jsonb_build_object('state', state, 'count', n, 'overdue', late) ORDER BY state), '[]') AS counts
         FROM (SELECT state, count(*)::int AS n, count(*) FILTER (WHERE late)::int AS late FROM desk GROUP BY state) c
       ), page AS (
         SELECT i.id, coalesce(i.state_due_at, '${NO_DEADLINE}') AS due FROM desk i WHERE ${state} AND ${after} ORDER BY due, i.id LIMIT ${bind(limit)}
       )
       SELECT counts.counts, (SELECT to_jsonb(r) FROM (SELECT ${selectList(issueTable.columns, 'i')}) r) AS issue
       FROM counts LEFT JOIN page ON true LEFT JOIN issue i ON i.id = page.id ORDER BY page.due, page.id`,
      values,
    );
    const issues = rows.map((row) => row.issue).filter((issue): issue is PlainOf<IssueRow> => issue?.id != null);
    const at = ctx.now();
    const page = pageOf(
      issues,
      args,
      (row) => [row.stateDueAt ? new Date(row.stateDueAt).toISOString() : NO_DEADLINE, row.id],
      (row) => row,
      at,
    );
    const counts = rows[0]?.counts ?? [];
    // The counts by state are those of the whole inbox, so the total needs no statement of its own.
    const total = counts.reduce((sum, each) => (!args.state || each.state === args.state ? sum + each.count : sum), 0);
    return {
      pageInfo: page.pageInfo,
      asOf: page.asOf,
      counts,
      totalCount: Math.min(total, LARGEST_COUNT),
      totalCountIsExact: total <= LARGEST_COUNT,
      edges: page.edges.map(({ cursor, node }) => ({
        cursor,
        // PostgreSQL writes dates in JSON with an offset, but the API answers dates in UTC.
        node: toIssue(issueView(fromPlain(issueTable.columns, node))),
        remainingMinutes: node.stateDueAt
          ? Math.floor((new Date(node.stateDueAt).getTime() - at.getTime()) / 60_000)
          : null,
      })),
    };
  }

  /** Returns the SQL conditions on the issues `i` of an inbox, and adds their values. @throws BAD_INPUT */
  async conditions(
    ctx: RequestContext,
    { scope, filter }: Pick<InboxArgs, 'scope' | 'filter'>,
    values: unknown[],
  ): Promise<string[]> {
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const policy = ctx.policy.filter('Query.inbox', issueColumns, values.length + 1);
    values.push(...policy.values);
    const desk =
      scope === 'ruling_due'
        ? `i.id = ANY(${bind(await this.rulings.issueIds(ctx))}::uuid[])`
        : deskOf(scope ?? 'my_organization', ctx, bind);
    return [desk, policy.sql, `i.state NOT IN ${RESTING}`, ...conditionsOf(filter ?? {}, ctx.now(), bind)];
  }
}

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Returns the SQL condition of an inbox. The conditions use the indexes task_staff, task_unassigned, issue_desk and
 * issue_open_area.
 */
function deskOf(
  scope: Exclude<InboxScope, 'ruling_due'>,
  ctx: RequestContext,
  bind: (value: unknown) => string,
): string {
  const actor = ctx.actor!;
  switch (scope) {
    case 'mine':
      // Staff ids are uuids, so an actor whose id is not a uuid has no task. The column must not be cast, because
      // PostgreSQL then does not use its index.
      return `i.id IN (SELECT issue_id FROM task WHERE staff_id = ${bind(uuidShape.test(actor.id) ? actor.id : null)}::uuid AND state IN ('offered', 'waiting', 'accepted'))`;
    case 'needs_assignee':
      return `i.id IN (SELECT issue_id FROM task WHERE organization_id = ANY(${bind(actor.organizationIds)}::uuid[]) AND staff_id IS NULL AND state IN ('waiting', 'accepted'))`;
    case 'my_organization':
      return `i.desk_organization_ids && ${bind(actor.organizationIds)}::uuid[]`;
    case 'my_region':
      return actor.areaCodes.length === 0
        ? 'false'
        : `(${actor.areaCodes.map((area) => `i.area_code LIKE ${bind(`${regionPrefix(area)}%`)}`).join(' OR ')})`;
  }
}
