import { Injectable } from '@nestjs/common';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { askRows, countRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { isIdText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { refusalOf } from '../organization/organization.rules.js';
import {
  leaveRequestOf,
  type LeaveAction,
  type LeaveActionKind,
  type LeaveRequest,
  type LeaveRequestsArgs,
} from './leave.graphql.js';
import { listDeciders, shownRequest } from './leave.queries.js';
import { assertMayBeWithdrawn, assertWaits } from './leave.rules.js';

@Injectable()
export class LeaveReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists the requests of the caller, or those that wait for the caller's decision, the newest first. */
  async list(ctx: RequestContext, args: LeaveRequestsArgs): Promise<CountedConnection<LeaveRequest>> {
    const { limit, keys } = keysetOf(args, 2);
    const scope = ctx.policy.filter('Query.leaveRequests', { own: ['r.staff_id::text'] }, 5);
    const mine = args.scope === 'MINE';
    const waiting = mine ? null : await this.waitingFor(ctx);
    const values = (keyOf: unknown[], most: number): unknown[] => [
      waiting,
      keyOf[0] ?? null,
      keyOf[1] ?? null,
      most,
      ...(mine ? scope.values : []),
    ];
    const select = (columns: (alias: string) => string): string => `SELECT ${columns('r')} FROM leave_request r
      WHERE ($1::uuid[] IS NULL OR r.id = ANY($1::uuid[])) AND ($2::timestamptz IS NULL OR (r.asked_at, r.id) < ($2, $3::uuid))
        AND ${mine ? scope.sql : 'true'}
      ORDER BY r.asked_at DESC, r.id DESC LIMIT $4`;
    const rows = await askRows(this.dataSource, shownRequest, select, values(keys ?? [], limit));
    const page = pageOf(rows, args, (row) => [row.askedAt.toISOString(), row.id], leaveRequestOf);
    return counted(page, () =>
      countRows(
        this.dataSource,
        select(() => 'r.id'),
        values([], LARGEST_COUNT + 1),
      ),
    );
  }

  /** Returns the actions of the caller on a request, by the rules of the commands. */
  actions(ctx: RequestContext, request: LeaveRequest): LeaveAction[] {
    const offered = (action: LeaveAction['action'], rule: () => void): LeaveAction => {
      const refusal = refusalOf(rule);
      return { action, enabled: refusal === null, reason: refusal?.messages ?? null };
    };
    if (ctx.policy.permits('Mutation.withdrawLeaveRequest', { ownerIds: [request.staffId] })) {
      const { state, endsAt } = request;
      return [offered('WITHDRAW', () => assertMayBeWithdrawn({ state, endsAt: new Date(endsAt) }, ctx.now()))];
    }
    const decisions = ['APPROVE', 'REFUSE'] as const satisfies (keyof typeof LeaveActionKind)[];
    return decisions.map((action) => offered(action, () => assertWaits(request.state)));
  }

  private async waitingFor(ctx: RequestContext): Promise<string[]> {
    const deciderId = ctx.actor!.id;
    // An account without a post, such as an auditor's, decides nothing. The identity provider chose its id.
    if (!isIdText(deciderId)) return [];
    const deciders = await listDeciders(this.dataSource, { deciderId }, ctx.now());
    return [...deciders]
      .filter(([, ownerIds]) => ctx.policy.permits('Query.leaveRequests', { ownerIds }))
      .map(([id]) => id);
  }
}
