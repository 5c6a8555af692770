import { issueSteps, type IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { boolean } from '@jiceng/platform/columns';
import { standingsOf, type Actor } from '@jiceng/platform/context';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { Directory } from '../../rulebook/directory/directory.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import { hadPartIn } from '../matter/independence.rules.js';

/** Steps after which a person may still call the reporter: taking the report in, asking the reporter, recording an answer. */
const apart: readonly IssueStep[] = [
  'reported',
  'callback-asked',
  'callback-attempted',
  'callback-not-reached',
  'callback-answered',
];
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

/** The steps that keep a person from ruling (40) and from calling the reporter (51), even when their unit had no task. */
const steps = { ruling: deciding, calling: handling } as const satisfies Record<string, readonly IssueStep[]>;

const tookOneOf = defineQuery(
  { found: boolean().as('true') },
  (columns) =>
    `SELECT ${columns()} FROM issue_step WHERE issue_id = $1 AND actor_id = $2 AND step = ANY($3::text[]) LIMIT 1`,
  'involvement-took-step',
);

/** The organizations of all posts of a person. */
const employersOf = (actor: Actor): string[] =>
  [actor, ...standingsOf(actor)].flatMap(({ organizationId }) => organizationId ?? []);

export type Involvable = Pick<LockedIssue, 'row' | 'tasks' | 'directory'>;

/**
 * True when the person may neither rule on the issue nor call its reporters: they took one of the steps, or belong to the
 * tree of an organization that had a task in it, be it refused.
 */
export async function isInvolved(
  source: QuerySource,
  { row, tasks, directory }: Involvable,
  actor: Actor,
  act: keyof typeof steps,
): Promise<boolean> {
  return (
    hadPartIn(tasks, { id: actor.id, employerIds: employersOf(actor) }, directory.inOneTree) ||
    (await tookOneOf.first(source, [row.id, actor.id, steps[act]])) !== null
  );
}

/** The same question in SQL, of an issue `i`: true when the person may call its reporters. */
export function mayCallSql(directory: Directory, actor: Actor, bind: (value: unknown) => string): string {
  const person = bind(actor.id);
  return `NOT EXISTS (SELECT FROM task t WHERE t.issue_id = i.id
      AND (t.organization_id = ANY(${bind(directory.treesOf(employersOf(actor)))}::uuid[]) OR t.staff_id::text = ${person}))
    AND NOT EXISTS (SELECT FROM issue_step s WHERE s.issue_id = i.id AND s.actor_id = ${person} AND s.step = ANY(${bind(handling)}::text[]))`;
}
