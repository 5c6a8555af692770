import { issueSteps, type IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { boolean } from '@jiceng/platform/columns';
import { standingsOf, type Actor } from '@jiceng/platform/context';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { LockedIssue } from '../ledger/locked-issue.js';

/** Steps after which a person may still record a call-back: taking the report in, asking the reporter, recording an answer. */
const apart: readonly IssueStep[] = ['reported', 'callback-asked', 'callback-answered'];
const handling = issueSteps.filter((step) => !apart.includes(step));
/** Steps by which a person decides whose the issue is. */
const deciding: readonly IssueStep[] = [
  'dispatched',
  'accepted',
  'returned',
  'transferred',
  'sent-to-arbiter',
  'joint-started',
  'task-done',
  'handled',
];

const tookOneOf = defineQuery(
  { found: boolean().as('true') },
  (columns) =>
    `SELECT ${columns()} FROM issue_step WHERE issue_id = $1 AND actor_id = $2 AND step = ANY($3::text[]) LIMIT 1`,
  'involvement-took-step',
);
const took = async (
  source: QuerySource,
  { row }: Pick<LockedIssue, 'row'>,
  { id }: Actor,
  steps: readonly IssueStep[],
): Promise<boolean> => (await tookOneOf.first(source, [row.id, id, steps])) !== null;

/** True when the person dispatched, handed on or handled the issue by any of their posts. */
export function tookPart(source: QuerySource, issue: Pick<LockedIssue, 'row'>, actor: Actor): Promise<boolean> {
  return took(source, issue, actor, deciding);
}

/**
 * True when the person acted on the issue, or belongs to an organization that had a task in it: the unit itself, one above it
 * or one below it, up to the department or street.
 */
export async function isInvolved(source: QuerySource, issue: LockedIssue, actor: Actor): Promise<boolean> {
  const { tasks, directory } = issue;
  const employers = [actor, ...standingsOf(actor)].flatMap(({ organizationId }) => organizationId ?? []);
  return (
    tasks.some(({ organizationId }) => employers.some((id) => directory.inOneTree(id, organizationId))) ||
    (await took(source, issue, actor, handling))
  );
}
