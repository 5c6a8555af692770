import type { Actor } from '@jiceng/platform/context';
import type { RowColumns, RowFacts } from '@jiceng/platform/policy';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { IssueInHand } from './issue-in-hand.js';
import type { IssueRow } from './issue.entity.js';
import { assertMay, type ActingPerson, type IssueAction } from './issue.rules.js';
import { matterOf } from './issue-ledger.service.js';

/** Where the policy finds the scopes of an issue in SQL; the table is aliased `i`. */
export const issueColumns: RowColumns = {
  region: 'i.area_code', organization: ['any:i.involved_organization_ids'], line: 'i.line', own: ['any:i.reporter_ids'],
};

/** The scopes of an issue already read. */
export function issueFacts(row: Pick<IssueRow, 'areaCode' | 'involvedOrganizationIds' | 'line' | 'reporterIds'>): RowFacts {
  return { regionCode: row.areaCode, organizationIds: row.involvedOrganizationIds, line: row.line, ownerIds: row.reporterIds };
}

export function actingPerson(actor: Actor, row: Pick<IssueRow, 'reporterIds'>): ActingPerson {
  const { id, roles, organizationId, organizationIds } = actor;
  return { id, roles, organizationId, organizationIds, isReporter: row.reporterIds.includes(id) };
}

/**
 * The two questions before every command on an issue: does the policy let the actor near it, and do the rules let it
 * happen now. @throws OUT_OF_SCOPE and the errors of the rules
 */
export function assertAllowed(ctx: RequestContext, action: IssueAction, issue: IssueInHand, taskId?: string | null): void {
  ctx.policy.assert(`Mutation.${action}`, issueFacts(issue.row));
  assertMay(action, { matter: matterOf(issue), definition: issue.definition, now: ctx.now(), actor: actingPerson(ctx.actor!, issue.row), taskId });
}
