import { ownIdsOf, standingsOf, type Actor } from '@jiceng/platform/context';
import type { EffectTx } from '@jiceng/platform/effects';
import type { DomainError } from '@jiceng/platform/errors';
import type { ActorPolicy, RowColumns, RowFacts } from '@jiceng/platform/policy';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { LockedIssue } from './locked-issue.js';
import type { IssueRow } from '../tables/issue.table.js';
import { issueErrors } from '../matter/issue.errors.js';
import {
  availableActions,
  hasRoleFor,
  issueActions,
  whyNot,
  type ActingPerson,
  type ActionQuestion,
  type AvailableAction,
  type IssueAction,
} from '../matter/issue.rules.js';
import { matterOf } from './issue-columns.js';
import { levelRefusalOf } from './levels.js';
import { isClientSource } from './status-timer.js';
import type { SourceOrder } from '../matter/source-request.rules.js';

/** SQL columns of an issue `i` that the policy compares with the jurisdiction of the actor. */
export const issueColumns: RowColumns = {
  region: 'i.area_code',
  organization: ['any:i.involved_organization_ids'],
  line: 'i.line',
  own: ['any:i.reporter_ids'],
  source: 'i.source',
};

/** Returns an issue as the order of another system. */
export function orderOf(
  row: Pick<IssueRow, 'source' | 'sourceRequest' | 'sourceRequestBy' | 'sourceDueAt'>,
): SourceOrder {
  return {
    isOfClient: isClientSource(row.source),
    waiting: row.sourceRequest,
    askedBy: row.sourceRequest === null ? null : row.sourceRequestBy,
    hasLimit: row.sourceDueAt !== null,
  };
}

/** Returns the values of these columns for an issue that was already read. */
export function issueFacts(
  row: Pick<IssueRow, 'areaCode' | 'involvedOrganizationIds' | 'line' | 'reporterIds' | 'source'>,
): RowFacts {
  return {
    regionCode: row.areaCode,
    organizationIds: row.involvedOrganizationIds,
    line: row.line,
    ownerIds: row.reporterIds,
    source: row.source,
  };
}

/**
 * Returns one actor for each post. One post alone must allow a command: the role of one post cannot be combined with
 * the region of another post.
 */
function asEachPost(actor: Actor): Actor[] {
  const { standings: _, ...person } = actor;
  return standingsOf(actor).map(({ roles, organizationId, organizationIds, areaCodes, lines }) => ({
    ...person,
    roles,
    organizationId: organizationId ?? actor.organizationId,
    organizationIds,
    areaCodes,
    lines,
  }));
}

/**
 * Returns the actor with the rights of the first post that fits; null for residents and when no post fits.
 */
export function postWith(actor: Actor, fits: (post: Actor) => boolean): Actor | null {
  return actor.kind === 'staff' ? (asEachPost(actor).find(fits) ?? null) : null;
}

/** Returns the actor as the rules see the actor, once for each post. */
function actingPersons(
  { policy, actor: signedIn }: ActorPolicy,
  row: Pick<IssueRow, 'reporterIds'>,
): { post: Actor; person: ActingPerson }[] {
  const actor = signedIn!;
  const posts = asEachPost(actor);
  const employerIds = [
    ...new Set([actor, ...posts].map(({ organizationId }) => organizationId).filter((id) => id !== null)),
  ];
  return posts.map((post) => {
    const { id, roles, organizationId, organizationIds } = post;
    const isReporter = ownIdsOf(actor).some((own) => row.reporterIds.includes(own));
    const isGivenByDistrict = (action: IssueAction): boolean => policy.isAddedFor(roles, `Mutation.${action}`);
    return {
      post,
      person: { id, roles, organizationId, organizationIds, employerIds, isReporter, isGivenByDistrict },
    };
  });
}

/** Returns the actions of the actor over all posts. An action is enabled when at least one post allows it now. */
export function actionsOf(
  policy: ActorPolicy,
  row: Pick<IssueRow, 'reporterIds'>,
  question: Omit<ActionQuestion, 'actor'>,
): AvailableAction[] {
  const offered = new Map<IssueAction, AvailableAction>();
  for (const { person } of actingPersons(policy, row)) {
    for (const each of availableActions({ ...question, actor: person }))
      if (each.enabled || !offered.has(each.action)) offered.set(each.action, each);
  }
  return issueActions.flatMap((action) => offered.get(action) ?? []);
}

/**
 * Checks the policy and then the rules for a command on an issue; one post of the actor must pass both. Returns the
 * person with this post; the command acts for the organization of this post.
 * @throws OUT_OF_SCOPE, STALE_VERSION and the error of `whyNot`
 */
export function assertAllowed(
  ctx: RequestContext,
  tx: EffectTx,
  action: IssueAction,
  issue: LockedIssue,
  meant: Pick<ActionQuestion, 'taskId' | 'move' | 'leaderRefusal' | 'spotCheck'> = {},
): ActingPerson {
  const [operation, facts] = [`Mutation.${action}`, issueFacts(issue.row)];
  ctx.policy.assert(operation, facts);
  if (issue.stale) throw issue.stale;
  let refusal: DomainError | null = null;
  for (const { post, person } of actingPersons(ctx.policy, issue.row)) {
    if (!hasRoleFor(action, person) || !ctx.policy.policy.permitsAs(post, operation, facts)) continue;
    const reason = whyNot(action, {
      matter: matterOf(issue),
      definition: issue.definition,
      now: ctx.now(),
      handleDueAt: issue.row.handleDueAt,
      severity: issue.row.severity,
      actor: person,
      inOneTree: issue.directory.inOneTree,
      levelRefusal: levelRefusalOf(issue, ctx.now()),
      order: orderOf(issue.row),
      ...meant,
    });
    if (!reason) {
      tx.actFor(person.organizationId);
      return person;
    }
    refusal ??= reason;
  }
  throw refusal ?? issueErrors.ROLE_MISSING({ action });
}
