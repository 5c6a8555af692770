import { Injectable } from '@nestjs/common';
import { text, timestamptz, uuid } from '@jiceng/platform/columns';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { standingsOf } from '@jiceng/platform/context';
import { askRows, countRows, defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { unsealingRequestTable, type UnsealingRequestRow } from '../../case/tables/confidential.table.js';
import { toUnsealingRequest, type UnsealingRequest } from '../api/unsealing.graphql.js';

const ofIssues = defineQuery(
  { ...unsealingRequestTable.columns, issueId: uuid().as('r.issue_id') },
  (columns) => `SELECT ${columns('q')} FROM unsealing_request q JOIN reporter r ON r.id = q.reporter_id
    WHERE r.issue_id = ANY($1::uuid[]) ORDER BY q.asked_at, q.id`,
  'unsealing-requests-of-issues',
);
const issueOfReport = defineQuery(
  {
    reporterId: uuid().as('r.id'),
    id: uuid().as('i.id'),
    title: text().as('i.title'),
    reportedAt: timestamptz().as('i.reported_at'),
  },
  (columns) => `SELECT ${columns('i')} FROM reporter r JOIN issue i ON i.id = r.issue_id WHERE r.id = ANY($1::uuid[])`,
  'unsealing-issue-of-report',
);

/** The issue to which a report belongs now, as far as every reader of a request may know it. */
export interface IssueOfReport {
  id: string;
  title: string;
  reportedAt: Date;
}

/** Reads the requests to see confidential reporters. */
@Injectable()
export class UnsealingService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Lists the requests that the actor may answer, oldest first, without those of the actor and of the actor's own unit.
   * @throws PAGE_TOO_LARGE, BAD_CURSOR
   */
  async waiting(
    ctx: RequestContext,
    args: { first: number; after: string | null },
  ): Promise<CountedConnection<UnsealingRequest>> {
    const { limit, keys } = keysetOf(args, 2);
    const actor = ctx.actor!;
    const { values, bind, conditions } = waitingFor(ctx);
    if (keys) conditions.push(`(q.asked_at, q.id) > (${bind(keys[0])}::timestamptz, ${bind(keys[1])}::uuid)`);
    // This query uses the index unsealing_request_waiting.
    const rows = await askRows(
      this.dataSource,
      unsealingRequestTable.columns,
      (list) =>
        `SELECT ${list('q')} FROM unsealing_request q WHERE ${conditions.join(' AND ')}
         ORDER BY q.asked_at, q.id LIMIT ${bind(limit)}`,
      values,
    );
    const page = pageOf(
      rows,
      args,
      (row) => [row.askedAt.toISOString(), row.id],
      (row) => toUnsealingRequest(row, actor.id, ctx.now()),
    );
    return counted(page, () => {
      const waiting = waitingFor(ctx);
      const most = waiting.bind(LARGEST_COUNT + 1);
      const text = `SELECT q.id FROM unsealing_request q WHERE ${waiting.conditions.join(' AND ')} LIMIT ${most}`;
      return countRows(this.dataSource, text, waiting.values);
    });
  }

  async ofIssue(ctx: RequestContext, issueId: string): Promise<UnsealingRequest[]> {
    const load = async (ids: readonly string[]): Promise<UnsealingRequestRow[][]> => {
      const byIssue = Map.groupBy(await ofIssues.rows(this.dataSource, [ids]), (row) => row.issueId);
      return ids.map((id) => byIssue.get(id) ?? []);
    };
    const rows = await ctx.once('issue:unsealing-requests', () => new DataLoader(load)).load(issueId);
    return rows.map((row) => toUnsealingRequest(row, ctx.actor!.id, ctx.now()));
  }

  issueOf(ctx: RequestContext, reporterId: string): Promise<IssueOfReport | null> {
    const load = async (ids: readonly string[]): Promise<(IssueOfReport | null)[]> => {
      const found = await issueOfReport.rows(this.dataSource, [ids]);
      return ids.map((id) => found.find((row) => row.reporterId === id) ?? null);
    };
    return ctx.once('unsealing:issue', () => new DataLoader(load)).load(reporterId);
  }
}

/** The conditions of the requests that the actor may answer. */
function waitingFor(ctx: RequestContext): {
  values: unknown[];
  bind: (value: unknown) => string;
  conditions: string[];
} {
  const actor = ctx.actor!;
  const columns = { organization: ['q.consent_organization_id'] };
  const scope = ctx.policy.filter('Query.unsealingRequests', columns, 1);
  const values = [...scope.values];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const employers = [actor, ...standingsOf(actor)].flatMap(({ organizationId }) => organizationId ?? []);
  const conditions = [
    'q.answered_at IS NULL AND q.ended_at IS NULL',
    `q.expires_at > ${bind(ctx.now())}`,
    scope.sql,
    `q.asked_by <> ${bind(actor.id)}`,
    `NOT q.unit_ids && ${bind(employers)}::uuid[]`,
  ];
  return { values, bind, conditions };
}
