import { Injectable } from '@nestjs/common';
import { toPlain } from '@jiceng/platform/columns';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { askRows, countRows } from '@jiceng/platform/query';
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
  ): Promise<CountedConnection<DeadlineRequest>> {
    const { limit, keys } = keysetOf(args, 2);
    const { values, bind, from } = waitingFor(ctx);
    const after = keys ? `(r.due_at, r.id) > (${bind(keys[0])}::timestamptz, ${bind(keys[1])}::uuid)` : 'true';
    const most = bind(limit);
    // This query uses the index deadline_request_waiting.
    const rows = await askRows(
      this.dataSource,
      deadlineRequestTable.columns,
      (columns) => `SELECT ${columns('r')} ${from} AND ${after} ORDER BY r.due_at, r.id LIMIT ${most}`,
      values,
    );
    const page = pageOf(
      rows,
      args,
      (row) => [row.dueAt.toISOString(), row.id],
      (row) => toDeadlineRequest(toPlain(row)),
    );
    return counted(page, () => {
      const waiting = waitingFor(ctx);
      const text = `SELECT r.id ${waiting.from} LIMIT ${waiting.bind(LARGEST_COUNT + 1)}`;
      return countRows(this.dataSource, text, waiting.values);
    });
  }
}

/** Returns the SQL of the requests that wait for an answer of the actor's organizations, with its values. */
function waitingFor(ctx: RequestContext): { values: unknown[]; bind: (value: unknown) => string; from: string } {
  const scope = ctx.policy.filter('Query.deadlineRequests', issueColumns, 1);
  const values = [...scope.values];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const mine = `r.approver_organization_id = ANY(${bind(ctx.actor!.organizationIds)}::uuid[])`;
  const from = `FROM deadline_request r JOIN issue i ON i.id = r.issue_id
    WHERE r.ended_at IS NULL AND ${mine} AND ${scope.sql}`;
  return { values, bind, from };
}
