import { isResting, type Activity, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import {
  arbiterStateOf,
  movesFrom,
  stateOf,
  type ProcessDefinition,
} from '../../rulebook/process/process-definition.rules.js';
import type { GuardName } from '../../rulebook/process/state-kind.rules.js';
import { movesOf, type Ending, type Happening } from './happening.rules.js';
import { issueErrors } from './issue.errors.js';
import { jointWorkIsComplete, tasksThatMayBegin, type JointRule } from './joint.rules.js';
import type { TaskFacts } from './task.rules.js';

/**
 * An issue as the rules see it. The responsible organization answers for the issue; the holder is the organization that
 * must act next.
 */
export interface Matter {
  /** Code of the state in the matter's process. */
  stateCode: string;
  /** Kind of that state. The rules depend on the kind, not on the code. */
  state: IssueState;
  firstReceiverOrganizationId: string;
  /** Null only when the issue has ended (closed, rejected, merged or returned to its source). */
  responsibleOrganizationId: string | null;
  holderOrganizationId: string | null;
  activity: Activity | null;
  jointRule: JointRule;
  tasks: readonly TaskFacts[];
  /** Number of refusals: returns, and transfers of an offer that was not accepted. */
  returns: number;
  /** Number of offers after the first dispatch that went to an organization of another department, street or office. */
  handOvers: number;
  /**
   * Organizations that refused this matter or handed it on; dispatch and transfer may not name them again. A ruling for
   * an organization removes it from the list. A correction of the category or place empties the list.
   */
  refusedBy: readonly string[];
  verificationFailures: number;
  pauses: number;
  /** Number of approved extensions. */
  extensions: number;
  reopens: number;
  reopenUntil: Date | null;
}

/**
 * Returns the matter after a happening, in the state to which the definition leads. Exactly one organization is
 * responsible while the issue is open: the first receiver, and later each handler, until the next organization has
 * accepted.
 * @throws NOT_POSSIBLE_NOW when the definition has no such move from the matter's state. Whether the actor may act is
 * not checked here but by `whyNot` of issue.rules.ts
 */
export function advance(matter: Matter, happening: Happening, definition: ProcessDefinition): Matter {
  if (happening.kind === 'taken-over') return { ...matter, holderOrganizationId: happening.holderOrganizationId };
  const after = withConsequences(matter, happening, definition);
  const stays = happening.kind === 'task-done' && !jointWorkIsComplete(after.jointRule, after.tasks);
  const stateCode = stays ? matter.stateCode : targetOf(matter, happening, definition);
  return enter({ ...after, stateCode, state: stateOf(definition, stateCode).kind }, happening);
}

function targetOf(matter: Matter, happening: Happening, definition: ProcessDefinition): string {
  if (goesToTheArbiter(matter, happening, definition)) return arbiterStateOf(definition, matter.stateCode)!;
  for (const move of movesOf(happening)) {
    for (const { to, guards } of movesFrom(definition, matter.stateCode, move))
      // Sending back to a lower level is not a return, so the guards that count returns do not choose its target.
      if (happening.kind === 'sent-back' || guards.every((guard) => chooses(guard, matter, definition))) return to;
  }
  throw issueErrors.NOT_POSSIBLE_NOW({ action: happening.kind, state: matter.state });
}

/**
 * True when a guard does not exclude the move. Only the two guards that count returns choose between moves; the other
 * guards allow or refuse a command (issue.rules.ts).
 */
function chooses(guard: GuardName, matter: Matter, definition: ProcessDefinition): boolean {
  if (guard === 'returned-as-often-as-the-limit') return nextReturnGoesToTheArbiter(matter, definition);
  if (guard === 'returned-less-often-than-the-limit') return !nextReturnGoesToTheArbiter(matter, definition);
  return true;
}

/**
 * True when a limit no longer allows the offer: the number of refusals, the number of hand-overs, or the time for all
 * offers. The matter then goes to the arbiter; never true in a process without an arbiter.
 */
export function goesToTheArbiter(matter: Matter, happening: Happening, definition: ProcessDefinition): boolean {
  return limitReached(matter, happening, definition) !== null;
}

/** Returns the limit that sends the matter to the arbiter; null while the offer can be made. */
export function limitReached(matter: Matter, happening: Happening, definition: ProcessDefinition): OfferLimit | null {
  if (arbiterStateOf(definition, matter.stateCode) === null) return null;
  if (happening.kind === 'offers-used-up') return 'offers';
  if (happening.kind !== 'offered' && happening.kind !== 'handed-on') return null;
  if (isRefusal(matter, happening) && nextReturnGoesToTheArbiter(matter, definition)) return 'refusals';
  if (isHandOver(matter, happening) && matter.handOvers + 1 >= definition.limits.handOversUntilArbiter)
    return 'hand-overs';
  return happening.offersUsedUp ? 'offers' : null;
}

/**
 * The limits that send a matter to the arbiter: the count of refusals, the count of hand-overs, or the time for all
 * offers.
 */
export type OfferLimit = 'refusals' | 'hand-overs' | 'offers';

type Offering = Extract<Happening, { kind: 'offered' | 'handed-on' }>;

/** True when an organization hands on an offer that it has not accepted, which counts as a refusal. */
function isRefusal(matter: Matter, happening: Offering): boolean {
  return happening.kind === 'handed-on' && happening.byHolder && taskOf(matter, happening.taskId).state === 'offered';
}

/**
 * True for a hand-over. Neither the first dispatch nor the dispatch after a reopening or a failed verification is a
 * hand-over.
 */
function isHandOver(matter: Matter, happening: Offering): boolean {
  return happening.leavesTree && (happening.kind === 'handed-on' || matter.tasks.at(-1)?.state === 'returned');
}

/** True when the next return reaches the limit of returns, so that the arbiter decides instead of another unit. */
export function nextReturnGoesToTheArbiter(matter: Pick<Matter, 'returns'>, definition: ProcessDefinition): boolean {
  return matter.returns + 1 >= definition.limits.returnsUntilArbiter;
}

/**
 * Returns the matter with the changes of a happening to tasks, counts and responsibility. These changes do not depend
 * on the state to which the happening leads.
 */
function withConsequences(matter: Matter, happening: Happening, definition: ProcessDefinition): Matter {
  switch (happening.kind) {
    case 'accepted-for-work':
      return happening.corrected ? { ...matter, refusedBy: [] } : matter;
    case 'rejected':
    case 'merged':
    case 'unmerged':
    case 'returned-to-source':
    case 'pause-requested':
    case 'extension-requested':
    case 'suspension-requested':
    case 'suspended':
    case 'suspension-reviewed':
    case 'request-refused':
    case 'resumed':
    case 'verification-requested':
    case 'verification-passed':
    case 'closed':
    case 'taken-over':
      return matter;
    case 'solved':
      return { ...matter, tasks: [...matter.tasks, happening.task] };
    case 'offered':
      return withOffer(matter, matter, happening, definition);
    case 'accepted': {
      const task = taskOf(matter, happening.taskId);
      const after = withTask(matter, task.id, { state: 'accepted', acceptance: happening.by });
      return { ...after, responsibleOrganizationId: task.organizationId };
    }
    case 'returned': {
      const task = taskOf(matter, happening.taskId);
      const returned = withTask(matter, task.id, { state: 'returned' });
      return { ...returned, returns: matter.returns + 1, refusedBy: closedTo(matter, task.organizationId) };
    }
    case 'sent-back':
      return withTask(matter, happening.taskId, { state: 'sent-back' });
    case 'handed-on': {
      const from = taskOf(matter, happening.taskId);
      const refused = isRefusal(matter, happening);
      // When somebody else than the unit moves a task, the unit has refused nothing.
      const state = refused ? 'returned' : happening.byHolder ? 'transferred' : 'withdrawn';
      const after: Matter = {
        ...withTask(matter, from.id, { state }),
        returns: matter.returns + (refused ? 1 : 0),
        refusedBy: happening.byHolder ? closedTo(matter, from.organizationId) : matter.refusedBy,
      };
      return withOffer(matter, after, happening, definition);
    }
    case 'offers-used-up':
      return withTask(matter, happening.taskId, { state: 'withdrawn' });
    case 'ruled':
      return {
        ...matter,
        responsibleOrganizationId: happening.task.organizationId,
        tasks: [...matter.tasks, happening.task],
        refusedBy: matter.refusedBy.filter((id) => id !== happening.task.organizationId),
      };
    case 'joint-started': {
      // The plan replaces all open tasks. An organization that continues to work gets a new task in the plan.
      const lead = happening.tasks.find((task) => task.role === 'lead')!;
      const before = withdrawOpenTasks(matter);
      return {
        ...before,
        responsibleOrganizationId: lead.organizationId,
        jointRule: happening.rule,
        tasks: [...before.tasks, ...happening.tasks],
      };
    }
    case 'task-done': {
      const after = withTask(matter, happening.taskId, { state: 'done' });
      return tasksThatMayBegin(after.tasks).reduce(
        (matter, task) => withTask(matter, task.id, { state: 'accepted', acceptance: task.acceptance ?? 'order' }),
        after,
      );
    }
    case 'paused':
      return { ...matter, pauses: matter.pauses + 1 };
    case 'extended':
      return { ...matter, extensions: matter.extensions + 1 };
    case 'verification-failed':
      return { ...matter, verificationFailures: matter.verificationFailures + 1 };
    case 'reopened':
      return { ...matter, reopens: matter.reopens + 1, reopenUntil: null };
  }
}

/** Counts a hand-over, and opens the offered task unless the arbiter decides instead. */
function withOffer(before: Matter, after: Matter, happening: Offering, definition: ProcessDefinition): Matter {
  const offered = goesToTheArbiter(before, happening, definition) ? [] : [happening.task];
  return {
    ...after,
    handOvers: before.handOvers + (isHandOver(before, happening) ? 1 : 0),
    tasks: [...after.tasks, ...offered],
  };
}

function closedTo(matter: Matter, organizationId: string): string[] {
  return [...new Set([...matter.refusedBy, organizationId])];
}

/**
 * Sets the responsible organization and the holder for the state that the matter has entered, and withdraws open tasks
 * in states without work. A matter that had ended and is opened again belongs to its first receiver, unless a task is
 * given back.
 */
function enter(matter: Matter, happening: Happening): Matter {
  if (isResting(matter.state)) return rest(withdrawOpenTasks(matter), happening);
  const responsible = matter.responsibleOrganizationId ?? matter.firstReceiverOrganizationId;
  const open: Matter = { ...matter, responsibleOrganizationId: responsible };
  switch (matter.state) {
    case 'reported':
      return hold(open, 'judging', responsible);
    case 'accepted':
      return hold(open, 'dispatching', responsible);
    case 'dispatched':
      return hold(open, 'deciding', matter.tasks.findLast(({ state }) => state === 'offered')!.organizationId);
    case 'arbitrating':
      return hold(open, 'arbitrating', named(happening, 'arbiterOrganizationId'));
    case 'handling': {
      const working = withWorkGivenBack(open, happening);
      return hold(working, 'handling', waitedFor(working));
    }
    case 'awaiting-approval':
      return hold(open, 'approving', approverOf(open, happening));
    case 'paused':
      return hold(open, 'paused', responsible);
    // The leader who approved the suspension also reviews it.
    case 'suspended':
      return hold(open, 'suspended', matter.holderOrganizationId);
    case 'verifying':
      return hold(withdrawOpenTasks(open), 'verifying', named(happening, 'verifierOrganizationId'));
    case 'verified':
      return hold(withdrawOpenTasks(open), 'closing', matter.firstReceiverOrganizationId);
  }
}

/** Gives tasks back to the organizations that had completed them, after a failed verification or a reopening. */
function withWorkGivenBack(matter: Matter, happening: Happening): Matter {
  if (happening.kind === 'verification-failed')
    return happening.taskIds.reduce((after, id) => withTask(after, id, { state: 'accepted' }), matter);
  if (happening.kind !== 'reopened') return matter;
  // The organization of the last completed task becomes responsible again.
  const last =
    matter.tasks.findLast((task) => task.state === 'done' && task.role !== 'co_handler') ??
    matter.tasks.findLast((task) => task.state === 'done');
  return last
    ? { ...withTask(matter, last.id, { state: 'accepted' }), responsibleOrganizationId: last.organizationId }
    : matter;
}

/**
 * Returns the organization that must act next: the lead or sole handler while its task can be worked on, else the first
 * co-handler with such a task, else the responsible organization. The lead is not charged for time in which it waits
 * for a co-handler.
 */
function waitedFor(matter: Matter): string | null {
  const working = matter.tasks.filter((task) => task.state === 'accepted');
  return (
    (working.find((task) => task.role !== 'co_handler') ?? working[0])?.organizationId ??
    matter.responsibleOrganizationId
  );
}

/**
 * Returns the organization that must answer the request. The approver stays the same when work ends while the request
 * is open.
 */
function approverOf({ activity, holderOrganizationId }: Matter, happening: Happening): string | null {
  return activity === 'approving' ? holderOrganizationId : named(happening, 'approverOrganizationId');
}

/** Returns the organization that the happening names for the next state. */
function named(
  happening: Happening,
  role: 'arbiterOrganizationId' | 'approverOrganizationId' | 'verifierOrganizationId',
): string {
  const organizationId = (happening as Partial<Record<typeof role, string>>)[role];
  if (!organizationId) throw new Error(`${happening.kind} brings no ${role}`);
  return organizationId;
}

function hold(matter: Matter, activity: Activity, holderOrganizationId: string | null): Matter {
  return { ...matter, activity, holderOrganizationId };
}

function rest(matter: Matter, happening: Happening): Matter {
  const ended = { ...matter, activity: null, holderOrganizationId: null, responsibleOrganizationId: null };
  return matter.state === 'closed' ? { ...ended, reopenUntil: (happening as Partial<Ending>).reopenUntil! } : ended;
}

function withdrawOpenTasks(matter: Matter): Matter {
  return { ...matter, tasks: matter.tasks.map((task) => (isOpen(task) ? { ...task, state: 'withdrawn' } : task)) };
}

function withTask(matter: Matter, taskId: string, change: Partial<TaskFacts>): Matter {
  return { ...matter, tasks: matter.tasks.map((task) => (task.id === taskId ? { ...task, ...change } : task)) };
}

export function taskOf(matter: Pick<Matter, 'tasks'>, taskId: string): TaskFacts {
  const task = matter.tasks.find((candidate) => candidate.id === taskId);
  if (!task) throw new Error(`task ${taskId} is not a task of this matter`);
  return task;
}

/** True for a task that is offered, waiting or accepted. */
export function isOpen(task: Pick<TaskFacts, 'state'>): boolean {
  return task.state === 'offered' || task.state === 'waiting' || task.state === 'accepted';
}

/** Returns the organizations that have worked on the matter. None of them may verify it. */
export function handlersOf(matter: Pick<Matter, 'tasks'>): string[] {
  return [...new Set(matter.tasks.filter((task) => task.acceptance !== null).map((task) => task.organizationId))];
}
