import { Injectable } from '@nestjs/common';
import { toPlain } from '@jiceng/platform/columns';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { deadlineRequestTable } from '../../case/tables/deadline-request.table.js';
import { toDeadlineRequest, type DeadlineRequest } from '../api/deadline-request.graphql.js';

@Injectable()
export class DeadlineRequestService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Lists the requests that wait for an answer of the actor's organizations, nearest deadline first.
   * @throws PAGE_TOO_LARGE, BAD_CURSOR
   */
  async waiting(
    ctx: RequestContext,
    args: { first: number; after: string | null },
  ): Promise<Connection<DeadlineRequest>> {
    const { limit, keys } = keysetOf(args, 2);
    const scope = ctx.policy.filter('Query.deadlineRequests', issueColumns, 1);
    const values = [...scope.values];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const mine = `r.approver_organization_id = ANY(${bind(ctx.actor!.organizationIds)}::uuid[])`;
    const after = keys ? `(r.due_at, r.id) > (${bind(keys[0])}::timestamptz, ${bind(keys[1])}::uuid)` : 'true';
    const most = bind(limit);
    // This query uses the index deadline_request_waiting.
    const rows = await askRows(
      this.dataSource,
      deadlineRequestTable.columns,
      (columns) =>
        `SELECT ${columns('r')} FROM deadline_request r JOIN issue i ON i.id = r.issue_id
         WHERE r.ended_at IS NULL AND ${mine} AND ${scope.sql} AND ${after} ORDER BY r.due_at, r.id LIMIT ${most}`,
      values,
    );
    return pageOf(
      rows,
      args,
      (row) => [row.dueAt.toISOString(), row.id],
      (row) => toDeadlineRequest(toPlain(row)),
    );
  }
}
