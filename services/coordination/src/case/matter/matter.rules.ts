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
 * An issue as the rules see it. The responsible organization answers for it; the holder is the organization whose next step
 * the issue waits for.
 */
export interface Matter {
  /** Code of the state in the matter's process. */
  stateCode: string;
  /** Kind of that state; everything that must hold follows from it. */
  state: IssueState;
  firstReceiverOrganizationId: string;
  /** Null only while the issue rests (closed, rejected, merged). */
  responsibleOrganizationId: string | null;
  holderOrganizationId: string | null;
  activity: Activity | null;
  jointRule: JointRule;
  tasks: readonly TaskFacts[];
  /** Refusals: returns, and handings on of an offer that was not accepted. */
  returns: number;
  /** Offers after the first dispatch from one organization's tree to another. */
  handOvers: number;
  /**
   * Organizations that refused this matter or handed it on; dispatch and transfer do not name them again. A ruling clears
   * the one it names, and a correction of the category clears all.
   */
  refusedBy: readonly string[];
  verificationFailures: number;
  pauses: number;
  /** Extensions that were approved. */
  extensions: number;
  reopens: number;
  reopenUntil: Date | null;
}

/**
 * Returns the matter after a happening, in the state to which the definition leads. Exactly one organization is responsible
 * while the issue is open, and none while it rests. The first receiver, and later each handler, stays responsible until the
 * next organization has accepted. `whyNot` of issue.rules.ts checks beforehand whether the actor may do it.
 * @throws NOT_POSSIBLE_NOW when the definition has no such move from the matter's state
 */
export function advance(matter: Matter, happening: Happening, definition: ProcessDefinition): Matter {
  const after = withConsequences(matter, happening, definition);
  const stays = happening.kind === 'task-done' && !jointWorkIsComplete(after.jointRule, after.tasks);
  const stateCode = stays ? matter.stateCode : targetOf(matter, happening, definition);
  return enter({ ...after, stateCode, state: stateOf(definition, stateCode).kind }, happening);
}

function targetOf(matter: Matter, happening: Happening, definition: ProcessDefinition): string {
  if (goesToTheArbiter(matter, happening, definition)) return arbiterStateOf(definition, matter.stateCode)!;
  for (const move of movesOf(happening)) {
    for (const { to, guards } of movesFrom(definition, matter.stateCode, move))
      if (guards.every((guard) => chooses(guard, matter, definition))) return to;
  }
  throw issueErrors.NOT_POSSIBLE_NOW({ action: happening.kind, state: matter.state });
}

/** The two guards that choose between moves; the others allow or refuse a command (issue.rules.ts). */
function chooses(guard: GuardName, matter: Matter, definition: ProcessDefinition): boolean {
  if (guard === 'returned-as-often-as-the-limit') return nextReturnGoesToTheArbiter(matter, definition);
  if (guard === 'returned-less-often-than-the-limit') return !nextReturnGoesToTheArbiter(matter, definition);
  return true;
}

/**
 * True when an offer would be made that the limits of refusals, of hand-overs or of the time of all offers no longer allow
 * (40): the matter goes to the arbiter instead. Never true in a process without an arbiter.
 */
export function goesToTheArbiter(matter: Matter, happening: Happening, definition: ProcessDefinition): boolean {
  return limitReached(matter, happening, definition) !== null;
}

/** The limit for which the matter goes to the arbiter; null while the offer can be made. */
export function limitReached(matter: Matter, happening: Happening, definition: ProcessDefinition): OfferLimit | null {
  if (arbiterStateOf(definition, matter.stateCode) === null) return null;
  if (happening.kind === 'offers-used-up') return 'offers';
  if (happening.kind !== 'offered' && happening.kind !== 'handed-on') return null;
  if (isRefusal(matter, happening) && nextReturnGoesToTheArbiter(matter, definition)) return 'refusals';
  if (isHandOver(matter, happening) && matter.handOvers + 1 >= definition.limits.handOversUntilArbiter)
    return 'hand-overs';
  return happening.offersUsedUp ? 'offers' : null;
}

/** What brings a matter to the arbiter: the count of refusals, the count of hand-overs, or the time of all offers. */
export type OfferLimit = 'refusals' | 'hand-overs' | 'offers';

type Offering = Extract<Happening, { kind: 'offered' | 'handed-on' }>;

/** An organization that hands on an offer it has not accepted refuses it. */
function isRefusal(matter: Matter, happening: Offering): boolean {
  return happening.kind === 'handed-on' && happening.byHolder && taskOf(matter, happening.taskId).state === 'offered';
}

/** True for a hand-over. The first dispatch is no hand-over, nor the dispatch that follows a reopening or a failed verification. */
function isHandOver(matter: Matter, happening: Offering): boolean {
  return happening.leavesTree && (happening.kind === 'handed-on' || matter.tasks.at(-1)?.state === 'returned');
}

/** After so many refusals the arbiter decides, instead of a further unit refusing. */
export function nextReturnGoesToTheArbiter(matter: Pick<Matter, 'returns'>, definition: ProcessDefinition): boolean {
  return matter.returns + 1 >= definition.limits.returnsUntilArbiter;
}

/** What a happening does to tasks, counts and responsibility, whatever state it leads to. */
function withConsequences(matter: Matter, happening: Happening, definition: ProcessDefinition): Matter {
  switch (happening.kind) {
    case 'accepted-for-work':
      return happening.corrected ? { ...matter, refusedBy: [] } : matter;
    case 'rejected':
    case 'merged':
    case 'unmerged':
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
    case 'handed-on': {
      const from = taskOf(matter, happening.taskId);
      const refused = isRefusal(matter, happening);
      const state = refused ? 'returned' : from.state === 'offered' ? 'withdrawn' : 'transferred';
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
      // The plan replaces all work in hand: an organization that goes on has a task in the plan.
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

/** Counts the hand-over and opens the task, unless the arbiter decides instead. */
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
 * What must hold in a state of the kind that the matter has entered: who is responsible, who holds the matter, and that no
 * task is open where nobody works. A matter that comes back from rest is the first receiver's until a task is given back.
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
    // The leader who approved the suspension reviews it.
    case 'suspended':
      return hold(open, 'suspended', matter.holderOrganizationId);
    case 'verifying':
      return hold(withdrawOpenTasks(open), 'verifying', named(happening, 'verifierOrganizationId'));
    case 'verified':
      return hold(withdrawOpenTasks(open), 'closing', matter.firstReceiverOrganizationId);
  }
}

/** A failed verification and a reopening give work back to those who had done it. */
function withWorkGivenBack(matter: Matter, happening: Happening): Matter {
  if (happening.kind === 'verification-failed')
    return happening.taskIds.reduce((after, id) => withTask(after, id, { state: 'accepted' }), matter);
  if (happening.kind !== 'reopened') return matter;
  // The organization that did the work last becomes responsible again.
  const last =
    matter.tasks.findLast((task) => task.state === 'done' && task.role !== 'co_handler') ??
    matter.tasks.findLast((task) => task.state === 'done');
  return last
    ? { ...withTask(matter, last.id, { state: 'accepted' }), responsibleOrganizationId: last.organizationId }
    : matter;
}

/**
 * The organization the work waits for: the lead while it has work it can do, else the co-handler whose task was opened
 * first. A lead that waits for a co-handler does not pay for that time.
 */
function waitedFor(matter: Matter): string | null {
  const working = matter.tasks.filter((task) => task.state === 'accepted');
  return (
    (working.find((task) => task.role !== 'co_handler') ?? working[0])?.organizationId ??
    matter.responsibleOrganizationId
  );
}

/** The organization that answers the request; work that ends beside an open request leaves it with the same one. */
function approverOf({ activity, holderOrganizationId }: Matter, happening: Happening): string | null {
  return activity === 'approving' ? holderOrganizationId : named(happening, 'approverOrganizationId');
}

/** An organization that the happening brings along for the state it leads to. */
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

/** Not finished one way or another. */
export function isOpen(task: Pick<TaskFacts, 'state'>): boolean {
  return task.state === 'offered' || task.state === 'waiting' || task.state === 'accepted';
}

/** Organizations that have worked on the matter; none of them may verify it. */
export function handlersOf(matter: Pick<Matter, 'tasks'>): string[] {
  return [...new Set(matter.tasks.filter((task) => task.acceptance !== null).map((task) => task.organizationId))];
}
