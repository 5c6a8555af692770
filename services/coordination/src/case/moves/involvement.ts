import { issueSteps, type IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { boolean } from '@jiceng/platform/columns';
import { standingsOf, type Actor } from '@jiceng/platform/context';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { Directory } from '../../rulebook/directory/directory.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import { hadPartIn, type Employed } from '../matter/independence.rules.js';

/**
 * Steps that are not part of the handling: taking the report in, asking the reporter, recording an answer. A person who
 * took only these steps may call the reporter.
 */
const apart: readonly IssueStep[] = [
  'reported',
  'callback-asked',
  'callback-attempted',
  'callback-not-reached',
  'callback-answered',
];
const handling = issueSteps.filter((step) => !apart.includes(step));
/** Steps of dispatching and handling an issue. A person who took one of these steps may not rule on the issue. */
export const deciding: readonly IssueStep[] = [
  'dispatched',
  'accepted',
  'returned',
  'sent-back',
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

/** Returns the organizations of all posts of a person. */
export const employersOf = (actor: Actor): string[] =>
  [actor, ...standingsOf(actor)].flatMap(({ organizationId }) => organizationId ?? []);

export type Involvable = Pick<LockedIssue, 'row' | 'tasks' | 'directory'>;

/**
 * True when the person may not rule on the issue: the person took one of the steps `deciding`, had a task, or belongs
 * to the department, street or office of an organization that had a task in the issue, even a refused task.
 */
export function mayNotRule(source: QuerySource, issue: Involvable, actor: Actor): Promise<boolean> {
  return hadPart(source, issue, { id: actor.id, employerIds: employersOf(actor) }, deciding);
}

/**
 * True when the person may not call the reporters of the issue: the person took a step of the handling, had a task, or
 * belongs to the department, street or office of an organization with a task. Posts in the tree of the calling
 * organization do not count, because an organization that had a task calls only when no other organization is left.
 */
export function mayNotCall(
  source: QuerySource,
  issue: Involvable,
  actor: Actor,
  callingOrganizationId: string | null,
): Promise<boolean> {
  const { inOneTree } = issue.directory;
  const employerIds = employersOf(actor).filter(
    (id) => callingOrganizationId === null || !inOneTree(id, callingOrganizationId),
  );
  return hadPart(source, issue, { id: actor.id, employerIds }, handling);
}

async function hadPart(
  source: QuerySource,
  { row, tasks, directory }: Involvable,
  person: Employed,
  steps: readonly IssueStep[],
): Promise<boolean> {
  return (
    hadPartIn(tasks, person, directory.inOneTree) ||
    (await tookOneOf.first(source, [row.id, person.id, steps])) !== null
  );
}

/**
 * SQL condition on an issue `i` and its call-back `c`: true when the person may call the reporters, that is, when
 * `mayNotCall` is false.
 */
export function mayCallSql(directory: Directory, actor: Actor, bind: (value: unknown) => string): string {
  const person = bind(actor.id);
  const trees = [...new Map(employersOf(actor).map((id) => [directory.treesOf([id]).join(), id])).values()];
  const ofUnits = trees.map((id) => {
    const tree = `${bind(directory.treesOf([id]))}::uuid[]`;
    return ` OR (t.organization_id = ANY(${tree}) AND c.calling_organization_id = ANY(${tree}) IS NOT TRUE)`;
  });
  return `NOT EXISTS (SELECT FROM task t WHERE t.issue_id = i.id AND (t.staff_id::text = ${person}${ofUnits.join('')}))
    AND NOT EXISTS (SELECT FROM issue_step s WHERE s.issue_id = i.id AND s.actor_id = ${person} AND s.step = ANY(${bind(handling)}::text[]))`;
}
