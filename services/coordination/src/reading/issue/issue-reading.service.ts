import { Injectable } from '@nestjs/common';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import type { DomainError } from '@jiceng/platform/errors';
import type { ActorPolicy } from '@jiceng/platform/policy';
import { askRows, countRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { attributionOf } from '../../case/attribution/attribution.queries.js';
import type { AttributedTime } from '../../case/attribution/attribution.rules.js';
import type { Clock } from '../../case/matter/delay.rules.js';
import type { TaskRow } from '../../case/tables/task.table.js';
import { actionsOf, issueColumns } from '../../case/ledger/issue-access.js';
import type { IssueAction } from '../../case/matter/issue.rules.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { waitingRequest } from '../../case/moves/deadline-request.js';
import { mayNotRule, type Involvable } from '../../case/moves/involvement.js';
import { leaderRefusal } from '../../case/moves/leader-ruling.js';
import { issueTable, type IssueRow } from '../../case/tables/issue.table.js';
import { conditionsOf, type IssueFilter } from '../api/issue-filter.js';
import { issueParts, NO_PARTS, taskById, tasksOfIssues, type IssueParts } from './issue.queries.js';

export interface IssueListArgs {
  first: number;
  after: string | null;
  filter: Partial<IssueFilter> | null;
}

/**
 * Reads issues for the API. The queries of issues have the row filter of the policy. `parts`, `tasks` and `attribution`
 * have none: their caller checks the right to the issue.
 */
@Injectable()
export class IssueReadingService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the issues of the ids in the order of the ids; null for an issue that the actor may not see under
   * `operation`.
   */
  async visible(ctx: RequestContext, operation: string, ids: readonly string[]): Promise<(IssueRow | null)[]> {
    const scope = ctx.policy.filter(operation, issueColumns, 2);
    const rows = await askRows(
      this.dataSource,
      issueTable.columns,
      (columns) => `SELECT ${columns('i')} FROM issue i WHERE i.id = ANY($1::uuid[]) AND ${scope.sql}`,
      [ids, ...scope.values],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** Loads an issue through a loader of the request, so that all issues of a page are read with one query. */
  load(ctx: RequestContext, operation: string, id: string): Promise<IssueRow | null> {
    return ctx
      .once(
        `issue:${operation}`,
        () => new DataLoader<string, IssueRow | null>((ids) => this.visible(ctx, operation, ids)),
      )
      .load(uuidText('id', id));
  }

  /** Returns the SQL conditions on the issues `i` of the list, and adds their values. @throws BAD_INPUT */
  conditions(ctx: RequestContext, filter: Partial<IssueFilter> | null, values: unknown[]): string[] {
    const scope = ctx.policy.filter('Query.issues', issueColumns, values.length + 1);
    values.push(...scope.values);
    return [scope.sql, ...conditionsOf(filter ?? {}, ctx.now(), (value) => `$${values.push(value)}`)];
  }

  /** Lists issues, newest first. @throws PAGE_TOO_LARGE, BAD_CURSOR, BAD_INPUT */
  async list<T>(ctx: RequestContext, args: IssueListArgs, toNode: (row: IssueRow) => T): Promise<CountedConnection<T>> {
    const { limit, keys } = keysetOf(args, 2);
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const conditions = this.conditions(ctx, args.filter, values);
    if (keys) conditions.push(`(i.reported_at, i.id) < (${bind(keys[0])}::timestamptz, ${bind(keys[1])}::uuid)`);
    const most = bind(limit);
    const rows = await askRows(
      this.dataSource,
      issueTable.columns,
      (columns) =>
        `SELECT ${columns('i')} FROM issue i WHERE ${conditions.join(' AND ')} ORDER BY i.reported_at DESC, i.id DESC LIMIT ${most}`,
      values,
    );
    const page = pageOf(rows, args, (row) => [row.reportedAt.toISOString(), row.id], toNode);
    return counted(page, () => this.count(ctx, args.filter));
  }

  /** Counts the issues of the list under the same policy and filter. */
  private count(ctx: RequestContext, filter: Partial<IssueFilter> | null): Promise<number> {
    const values: unknown[] = [];
    const conditions = this.conditions(ctx, filter, values);
    const most = `$${values.push(LARGEST_COUNT + 1)}`;
    const text = `SELECT i.id FROM issue i WHERE ${conditions.join(' AND ')} LIMIT ${most}`;
    return countRows(this.dataSource, text, values);
  }

  /**
   * Returns the rows that belong to an issue, such as timeline, reporters and packets. One round trip reads them for
   * all issues of a page. A client that may only report gets its own report back, without what became of it.
   */
  parts(ctx: RequestContext, issueId: string): Promise<IssueParts> {
    return mayOnlyReport(ctx) ? Promise.resolve(NO_PARTS) : this.allParts(ctx, issueId);
  }

  /** Returns the same for a holder of the receipt code, whose account is ignored. */
  allParts(ctx: RequestContext, issueId: string): Promise<IssueParts> {
    return ctx
      .once(
        'issue:parts',
        () =>
          new DataLoader<string, IssueParts>(async (ids) => {
            const rows = await issueParts.rows(this.dataSource, [ids]);
            const byId = new Map(rows.map((row) => [row.id, row.parts]));
            return ids.map((id) => byId.get(id) ?? new Error(`issue ${id} has vanished`));
          }),
      )
      .load(issueId);
  }

  /** Returns the tasks of an issue; one query reads them for all issues of a page. */
  tasks(ctx: RequestContext, issueId: string): Promise<TaskRow[]> {
    return mayOnlyReport(ctx) ? Promise.resolve([]) : this.allTasks(ctx, issueId);
  }

  /** Returns the same for a holder of the receipt code, whose account is ignored. */
  allTasks(ctx: RequestContext, issueId: string): Promise<TaskRow[]> {
    return ctx
      .once(
        'issue:tasks',
        () =>
          new DataLoader<string, TaskRow[]>(async (ids) => {
            const rows = await tasksOfIssues.rows(this.dataSource, [ids]);
            const byIssue = Map.groupBy(rows, (row) => row.issueId);
            return ids.map((id) => byIssue.get(id) ?? []);
          }),
      )
      .load(issueId);
  }

  /** Returns a task with its issue; null when the task does not exist or the actor may not see the issue. */
  async task(ctx: RequestContext, operation: string, id: string): Promise<{ task: TaskRow; issue: IssueRow } | null> {
    const task = await taskById.first(this.dataSource, [uuidText('id', id)]);
    const issue = task ? await this.load(ctx, operation, task.issueId) : null;
    return task && issue ? { task, issue } : null;
  }

  /**
   * Returns the actions of a person on an issue now. `ruleArbitration` is disabled for a person who had a part in the
   * issue, and `answerDeadlineRequest` for the person who made the request.
   */
  async actions(
    policy: ActorPolicy,
    issue: Involvable,
    question: Parameters<typeof actionsOf>[2],
  ): Promise<ReturnType<typeof actionsOf>> {
    const { definition, now } = question;
    const actor = policy.actor!;
    const clock = issue.directory.clock(definition.limits.calendar);
    const offered = actionsOf(policy, issue.row, {
      ...question,
      leaderRefusal: await leaderRefusal(this.dataSource, { ...issue, definition, clock }, actor, now),
    });
    const isOffered = (command: IssueAction): boolean =>
      offered.some(({ action, enabled }) => action === command && enabled);
    const refused = new Map<IssueAction, DomainError>();
    if (isOffered('ruleArbitration') && (await mayNotRule(this.dataSource, issue, actor)))
      refused.set('ruleArbitration', issueErrors.ARBITER_INVOLVED());
    if (isOffered('answerDeadlineRequest')) {
      const request = await waitingRequest(this.dataSource, issue.row.id);
      if (request?.askedBy === actor.id) refused.set('answerDeadlineRequest', issueErrors.APPROVER_INVOLVED());
    }
    return offered.map((each) => {
      const reason = refused.get(each.action);
      return reason ? { ...each, enabled: false, reason } : each;
    });
  }

  /** Returns the minutes of an issue's life, each attributed to one organization. */
  attribution(ctx: RequestContext, issueId: string, clock: Clock): Promise<AttributedTime[]> {
    if (mayOnlyReport(ctx)) return Promise.resolve([]);
    return attributionOf(this.dataSource, issueId, clock, ctx.now());
  }
}

/** True for a client without the right to follow issues; the policy of `Query.issue` decides for everybody else. */
function mayOnlyReport({ actor }: RequestContext): boolean {
  return actor?.kind === 'client' && !actor.roles.includes('client_status');
}
