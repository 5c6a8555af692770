import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { jointWorkIsComplete, tasksThatMayBegin, type JointRule } from './joint.rules.js';
import type { Acceptance, TaskRole, TaskState } from './task.rules.js';

/** What an organization is doing while the matter waits for it; minutes are attributed by it. */
export const activities = [
  'judging',
  'dispatching',
  'deciding',
  'arbitrating',
  'handling',
  'paused',
  'verifying',
  'closing',
] as const;
export type Activity = (typeof activities)[number];

export interface TaskFacts {
  id: string;
  organizationId: string;
  staffId: string | null;
  role: TaskRole;
  state: TaskState;
  required: boolean;
  dependsOn: readonly string[];
  acceptance: Acceptance | null;
}

/** An issue as the rules see it. `responsible` answers for it, `holder` is the one everybody waits for. */
export interface Matter {
  state: IssueState;
  firstReceiverOrganizationId: string;
  /** Null only while the issue rests (closed, rejected, merged). */
  responsibleOrganizationId: string | null;
  holderOrganizationId: string | null;
  activity: Activity | null;
  jointRule: JointRule;
  tasks: readonly TaskFacts[];
  returns: number;
  /** Organizations that returned this matter; a ruling clears the one it names. */
  refusedBy: readonly string[];
  verificationFailures: number;
  pauses: number;
  reopens: number;
  reopenUntil: Date | null;
}

/** What happens to a matter. Ids of new tasks and organizations are decided by the caller. */
export type Happening =
  | { kind: 'accepted-for-work' }
  | { kind: 'rejected' }
  | { kind: 'merged' }
  | { kind: 'unmerged' }
  | { kind: 'offered'; task: TaskFacts }
  | { kind: 'accepted'; taskId: string; by: Acceptance }
  | { kind: 'returned'; taskId: string; arbiterOrganizationId: string | null }
  | { kind: 'handed-on'; taskId: string; task: TaskFacts }
  | { kind: 'ruled'; task: TaskFacts }
  | { kind: 'joint-started'; tasks: readonly TaskFacts[]; rule: JointRule }
  | { kind: 'task-done'; taskId: string; verifierOrganizationId: string }
  | { kind: 'paused' }
  | { kind: 'resumed' }
  | { kind: 'verification-requested'; verifierOrganizationId: string }
  | { kind: 'verification-failed'; taskIds: readonly string[] }
  | { kind: 'verification-passed' }
  | { kind: 'closed'; reopenUntil: Date }
  | { kind: 'reopened' };

/** States in which an issue rests and nobody has a duty. */
export const restingStates: readonly IssueState[] = ['closed', 'rejected', 'merged'];

/**
 * The matter after a happening. Pure bookkeeping: whether it may happen is asked before (issue.rules.ts). Keeps what must
 * hold at every moment: exactly one responsible organization while the issue is open, and none while it rests; the first
 * receiver, then each holder, stays responsible until the next has accepted.
 */
export function advance(matter: Matter, happening: Happening): Matter {
  switch (happening.kind) {
    case 'accepted-for-work':
      return hold(matter, 'accepted', 'dispatching', matter.responsibleOrganizationId);
    case 'rejected':
      return rest(matter, 'rejected');
    case 'merged':
      return rest(matter, 'merged');
    case 'unmerged':
      return hold(
        { ...matter, responsibleOrganizationId: matter.firstReceiverOrganizationId },
        'reported',
        'judging',
        matter.firstReceiverOrganizationId,
      );
    case 'offered':
      return hold(
        { ...matter, tasks: [...matter.tasks, happening.task] },
        'dispatched',
        'deciding',
        happening.task.organizationId,
      );
    case 'accepted': {
      const task = taskOf(matter, happening.taskId);
      return takeOver(withTask(matter, task.id, { state: 'accepted', acceptance: happening.by }), task.organizationId);
    }
    case 'returned': {
      const task = taskOf(matter, happening.taskId);
      const after = {
        ...withTask(matter, task.id, { state: 'returned' }),
        returns: matter.returns + 1,
        refusedBy: [...new Set([...matter.refusedBy, task.organizationId])],
      };
      return happening.arbiterOrganizationId
        ? hold(after, 'arbitrating', 'arbitrating', happening.arbiterOrganizationId)
        : hold(after, 'accepted', 'dispatching', matter.responsibleOrganizationId);
    }
    case 'handed-on': {
      const from = taskOf(matter, happening.taskId);
      const after = withTask(matter, from.id, { state: from.state === 'offered' ? 'withdrawn' : 'transferred' });
      return hold(
        { ...after, tasks: [...after.tasks, happening.task] },
        'dispatched',
        'deciding',
        happening.task.organizationId,
      );
    }
    case 'ruled':
      return takeOver(
        {
          ...matter,
          tasks: [...matter.tasks, happening.task],
          refusedBy: matter.refusedBy.filter((id) => id !== happening.task.organizationId),
        },
        happening.task.organizationId,
      );
    case 'joint-started': {
      // The plan replaces whatever was being done: an organization that goes on has a task in the plan.
      const before = matter.tasks.map((task) => (isOpen(task) ? { ...task, state: 'withdrawn' as const } : task));
      const lead = happening.tasks.find((task) => task.role === 'lead')!;
      return takeOver(
        { ...matter, jointRule: happening.rule, tasks: [...before, ...happening.tasks] },
        lead.organizationId,
      );
    }
    case 'task-done':
      return afterTaskDone(matter, happening);
    case 'paused':
      return hold({ ...matter, pauses: matter.pauses + 1 }, 'paused', 'paused', matter.responsibleOrganizationId);
    case 'resumed':
      return hold(matter, 'handling', 'handling', waitedFor(matter));
    case 'verification-requested':
      return hold(matter, 'verifying', 'verifying', happening.verifierOrganizationId);
    case 'verification-failed': {
      const again = happening.taskIds.reduce((after, id) => withTask(after, id, { state: 'accepted' }), matter);
      return hold(
        { ...again, verificationFailures: matter.verificationFailures + 1 },
        'handling',
        'handling',
        waitedFor(again),
      );
    }
    case 'verification-passed':
      return hold(matter, 'verified', 'closing', matter.firstReceiverOrganizationId);
    case 'closed':
      return { ...rest(matter, 'closed'), reopenUntil: happening.reopenUntil };
    case 'reopened': {
      // Whoever answered for the work last answers for it again.
      const last =
        matter.tasks.findLast((task) => task.state === 'done' && task.role !== 'co_handler') ??
        matter.tasks.findLast((task) => task.state === 'done');
      const after = last ? withTask(matter, last.id, { state: 'accepted' }) : matter;
      return {
        ...takeOver(after, last?.organizationId ?? matter.firstReceiverOrganizationId),
        reopens: matter.reopens + 1,
        reopenUntil: null,
      };
    }
  }
}

function afterTaskDone(matter: Matter, happening: Extract<Happening, { kind: 'task-done' }>): Matter {
  let after = withTask(matter, happening.taskId, { state: 'done' });
  for (const task of tasksThatMayBegin(after.tasks))
    after = withTask(after, task.id, { state: 'accepted', acceptance: task.acceptance ?? 'order' });
  if (!jointWorkIsComplete(after.jointRule, after.tasks)) return hold(after, 'handling', 'handling', waitedFor(after));
  const settled = after.tasks.map((task) => (isOpen(task) ? { ...task, state: 'withdrawn' as const } : task));
  return hold({ ...after, tasks: settled }, 'verifying', 'verifying', happening.verifierOrganizationId);
}

/** Responsibility passes: the one moment at which it does. */
function takeOver(matter: Matter, organizationId: string): Matter {
  const after = { ...matter, responsibleOrganizationId: organizationId };
  return hold(after, 'handling', 'handling', waitedFor(after));
}

/**
 * Whom the work waits for: the lead while it has work it can do, else the co-handler whose task was opened first. A lead
 * that waits for a co-handler does not pay for that time.
 */
function waitedFor(matter: Matter): string | null {
  const working = matter.tasks.filter((task) => task.state === 'accepted');
  return (
    (working.find((task) => task.role !== 'co_handler') ?? working[0])?.organizationId ??
    matter.responsibleOrganizationId
  );
}

function hold(matter: Matter, state: IssueState, activity: Activity, holderOrganizationId: string | null): Matter {
  return { ...matter, state, activity, holderOrganizationId };
}

function rest(matter: Matter, state: IssueState): Matter {
  return { ...matter, state, activity: null, holderOrganizationId: null, responsibleOrganizationId: null };
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
