import { Injectable } from '@nestjs/common';
import { fromPlain, jsonList, omit, selectList, type PlainOf, type RowOf } from '@jiceng/platform/columns';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { countRows } from '@jiceng/platform/query';
import { readSql } from '@jiceng/platform/database';
import type { RowColumns } from '@jiceng/platform/policy';
import { idOfCode } from '@jiceng/platform/node';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { mayCallSql } from '../../case/moves/involvement.js';
import { callAttemptTable, callbackTable } from '../../case/tables/callback.table.js';
import { issueTable, shownReporter, type IssueRow } from '../../case/tables/issue.table.js';
import { issueView } from '../../case/tables/issue.view.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { toCallback } from '../api/callback.js';
import { conditionsOf } from '../api/issue-filter.js';
import { toIssue } from '../api/issue.graphql.js';
import type { OpenCallback, OpenCallbackArgs } from './open-callback.graphql.js';

const callbackShape = omit(callbackTable.columns, 'issueId');
const reporterShape = omit(shownReporter, 'personId');
const callShape = omit(callAttemptTable.columns, 'callerId');

interface OpenRow {
  callback: PlainOf<RowOf<typeof callbackShape>>;
  calls: PlainOf<RowOf<typeof callShape>>[];
  issue: PlainOf<IssueRow>;
  reporter: PlainOf<RowOf<typeof reporterShape>>;
}

/**
 * SQL columns that the policy compares. Only the organization that calls counts, not the organizations with another
 * part in the issue.
 */
const callbackColumns: RowColumns = { ...issueColumns, organization: ['c.calling_organization_id'] };

/** SQL that reads a row as a JSON object with the column names of the code. */
const asJson = (list: string): string => `(SELECT to_jsonb(x) FROM (SELECT ${list}) x)`;

const OPEN = 'callback c JOIN issue i ON i.id = c.issue_id JOIN reporter r ON r.id = c.reporter_id';

interface Conditions {
  values: unknown[];
  bind: (value: unknown) => string;
  conditions: string[];
}

@Injectable()
export class OpenCallbackService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /**
   * Lists the reporters whom the actor may call now. Uses the index callback_open.
   * @throws PAGE_TOO_LARGE, BAD_CURSOR, BAD_INPUT
   */
  async list(ctx: RequestContext, args: OpenCallbackArgs): Promise<CountedConnection<OpenCallback>> {
    const { limit, keys } = keysetOf(args, 2);
    const { values, bind, conditions } = await this.conditions(ctx, args);
    if (keys) conditions.push(`(c.expires_at, c.id) > (${bind(keys[0])}::timestamptz, ${bind(keys[1])}::uuid)`);
    const rows = await readSql<OpenRow>(
      this.dataSource,
      `SELECT ${asJson(selectList(callbackShape, 'c'))} AS callback, ${asJson(selectList(issueTable.columns, 'i'))} AS issue,
         ${asJson(selectList(reporterShape, 'r'))} AS reporter,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(${jsonList(callShape)}) ORDER BY number), '[]') FROM call_attempt WHERE callback_id = c.id) AS calls
       FROM ${OPEN}
       WHERE ${conditions.join(' AND ')} ORDER BY c.expires_at, c.id LIMIT ${bind(limit)}`,
      values,
    );
    const page = pageOf(
      rows,
      args,
      ({ callback }) => [new Date(callback.expiresAt).toISOString(), callback.id],
      ({ callback, calls, issue, reporter }) => ({
        id: idOfCode('OpenCallback', callback.id),
        callback: toCallback(callback, calls),
        issue: toIssue(issueView(fromPlain(issueTable.columns, issue))),
        reporter: {
          ...reporter,
          codeName: null,
          reportedAt: new Date(reporter.reportedAt).toISOString(),
        },
      }),
      ctx.now(),
    );
    return counted(page, () => this.count(ctx, args));
  }

  /** Counts the reporters of the list under the same policy and conditions. */
  private async count(ctx: RequestContext, args: OpenCallbackArgs): Promise<number> {
    const { values, bind, conditions } = await this.conditions(ctx, args);
    const text = `SELECT c.id FROM ${OPEN} WHERE ${conditions.join(' AND ')} LIMIT ${bind(LARGEST_COUNT + 1)}`;
    return countRows(this.dataSource, text, values);
  }

  private async conditions(ctx: RequestContext, args: OpenCallbackArgs): Promise<Conditions> {
    const scope = ctx.policy.filter('Query.openCallbacks', callbackColumns, 1);
    const values = [...scope.values];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const conditions = [
      // The call-back can still be answered (these conditions must equal the rule `assertIsOpen` of the command), and
      // the reporter can still be called: a reporter with a name for whom the calls are not used up.
      'c.answered_at IS NULL',
      'c.not_reached_at IS NULL',
      `c.expires_at >= ${bind(ctx.now())}::timestamptz`,
      `c.edition = i.edition AND i.state IN ('closed', 'rejected') AND r.issue_id = i.id`,
      // Only the reporter answers for an anonymous or a confidential report, so that no caller learns who it is.
      `r.grade = 'named'`,
      scope.sql,
      mayCallSql(await this.directories.current(), ctx.actor!, bind),
      ...conditionsOf({ areaCode: args.areaCode }, ctx.now(), bind),
    ];
    return { values, bind, conditions };
  }
}
