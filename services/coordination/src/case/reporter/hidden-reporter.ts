import { Injectable } from '@nestjs/common';
import { pick } from '@jiceng/platform/columns';
import type { Anonymity } from '@jiceng/platform/commands';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { isIdText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { callbackTable } from '../tables/callback.table.js';
import { issueTable } from '../tables/issue.table.js';

const reportersOfIssue = defineQuery(
  pick(issueTable.columns, 'reporterIds'),
  (columns) => `SELECT ${columns()} FROM issue WHERE id = $1`,
  'hidden-reporter-of-issue',
);
const personOfCallback = defineQuery(
  pick(callbackTable.columns, 'personId'),
  (columns) => `SELECT ${columns()} FROM callback WHERE id = $1`,
  'hidden-reporter-of-callback',
);

/**
 * Decides how a command of a reporter is recorded. A confidential reporter who uses the account must leave no record of
 * it, or records of other reports in the same request would lead to the account.
 */
@Injectable()
export class HiddenReporter {
  constructor(private readonly dataSource: DataSource) {}

  async onIssue(ctx: RequestContext, issueId: string): Promise<Anonymity> {
    const { id, pseudonyms = [] } = ctx.actor!;
    if (pseudonyms.length === 0 || !isIdText(issueId)) return {};
    const reporters = (await reportersOfIssue.first(this.dataSource, [issueId]))?.reporterIds ?? [];
    return reporters.includes(id) ? {} : hiddenAs(pseudonyms.find((name) => reporters.includes(name)));
  }

  async onCallback(ctx: RequestContext, callbackId: string): Promise<Anonymity> {
    const { pseudonyms = [] } = ctx.actor!;
    if (pseudonyms.length === 0 || !isIdText(callbackId)) return {};
    const asked = await personOfCallback.first(this.dataSource, [callbackId]);
    return hiddenAs(pseudonyms.find((name) => name === asked?.personId));
  }
}

function hiddenAs(pseudonym: string | undefined): Anonymity {
  return pseudonym === undefined ? {} : { anonymous: true, holder: pseudonym };
}
