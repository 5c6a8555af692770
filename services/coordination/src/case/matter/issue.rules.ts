import type { Role } from '@jiceng/contracts/codes';
import type { DomainError } from '@jiceng/platform/errors';
import { jointWorkIsComplete } from './joint.rules.js';
import {
  movesFrom,
  type GuardName,
  type MoveName,
  type ProcessDefinition,
} from '../../rulebook/process/process-definition.rules.js';
import { assertVerifierIsIndependent } from './verification.rules.js';
import { issueErrors } from './issue.errors.js';
import { isOpen, type Matter, type TaskFacts } from './matter.rules.js';

/** Who asks. `organizationIds` is the own organization and those below it. */
export interface ActingPerson {
  id: string;
  roles: readonly string[];
  organizationId: string | null;
  organizationIds: readonly string[];
  /** The organizations of all their posts. */
  employerIds: readonly string[];
  /** Reported this very issue. */
  isReporter: boolean;
}

export interface ActionQuestion {
  matter: Matter;
  definition: ProcessDefinition;
  now: Date;
  actor: ActingPerson;
  /** The task meant; without it the one open task of the actor's organization. */
  taskId?: string | null;
}

type Turn = 'responsible' | 'task' | 'verifier' | 'reporter' | 'anyone';

interface ActionRule {
  /** Moves of the process behind the command; one that is possible is enough. */
  moves: readonly MoveName[];
  roles: readonly Role[];
  /** Whose organization must act. Roles in `anywhere` need not belong to it. */
  turn: Turn;
  anywhere: readonly Role[];
  /** States of the task the command works on. */
  taskStates?: readonly TaskFacts['state'][];
}

const dispatchers: readonly Role[] = ['community_clerk', 'street_dispatcher', 'department_dispatcher', 'coordinator'];
const workers: readonly Role[] = [
  'grid_worker',
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'department_handler',
  'coordinator',
];

/** Every command on an issue: when, by whom, whose turn. The same table disables a button and refuses a request. */
export const actionRules = {
  judgeIssue: { moves: ['accept', 'reject'], roles: dispatchers, turn: 'responsible', anywhere: ['coordinator'] },
  mergeIssue: { moves: ['merge'], roles: dispatchers, turn: 'responsible', anywhere: ['coordinator'] },
  unmergeIssue: { moves: ['unmerge'], roles: dispatchers, turn: 'anyone', anywhere: [] },
  dispatchIssue: { moves: ['dispatch'], roles: dispatchers, turn: 'responsible', anywhere: ['coordinator'] },
  acceptTask: { moves: ['accept-task'], roles: workers, turn: 'task', anywhere: [], taskStates: ['offered'] },
  returnTask: {
    moves: ['return-task', 'send-to-arbiter'],
    roles: workers,
    turn: 'task',
    anywhere: [],
    taskStates: ['offered'],
  },
  transferTask: {
    moves: ['transfer-task'],
    roles: dispatchers,
    turn: 'task',
    anywhere: ['coordinator'],
    taskStates: ['offered', 'accepted'],
  },
  ruleArbitration: { moves: ['rule'], roles: ['arbiter'], turn: 'anyone', anywhere: [] },
  startJointHandling: { moves: ['start-joint'], roles: dispatchers, turn: 'responsible', anywhere: ['coordinator'] },
  completeTask: { moves: [], roles: workers, turn: 'task', anywhere: [], taskStates: ['accepted'] },
  pauseIssue: { moves: ['pause'], roles: dispatchers, turn: 'responsible', anywhere: ['coordinator'] },
  resumeIssue: { moves: ['resume'], roles: dispatchers, turn: 'responsible', anywhere: ['coordinator'] },
  requestVerification: {
    moves: ['request-verification'],
    roles: ['street_dispatcher', 'coordinator'],
    turn: 'anyone',
    anywhere: [],
  },
  recordVerification: {
    moves: ['pass-verification', 'fail-verification'],
    roles: ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator'],
    turn: 'verifier',
    anywhere: [],
  },
  closeIssue: {
    moves: ['close'],
    roles: dispatchers,
    turn: 'responsible',
    anywhere: ['street_dispatcher', 'coordinator'],
  },
  reopenIssue: {
    moves: ['reopen'],
    roles: ['resident', 'grid_worker', 'community_clerk', 'street_dispatcher', 'coordinator'],
    turn: 'reporter',
    anywhere: ['grid_worker', 'community_clerk', 'street_dispatcher', 'coordinator'],
  },
} as const satisfies Record<string, ActionRule>;
export type IssueAction = keyof typeof actionRules;
export const issueActions = Object.keys(actionRules) as IssueAction[];

/** Why the actor may not do it now, or null when the server would accept it. */
export function whyNot(action: IssueAction, question: ActionQuestion): DomainError | null {
  const rule: ActionRule = actionRules[action];
  const { matter, actor } = question;
  if (!rule.roles.some((role) => actor.roles.includes(role))) return issueErrors.ROLE_MISSING({ action });
  const possible = action === 'completeTask' ? whyNotWork(matter) : whyNoMove(rule.moves, action, question);
  if (possible) return possible;
  const states = workableStates(action, matter);
  const task = states.length > 0 ? taskMeant(action, question) : null;
  if (states.length > 0 && !task) return issueErrors.NOT_YOUR_TURN();
  return isTheirTurn(rule, question, task) ? null : issueErrors.NOT_YOUR_TURN();
}

export interface AvailableAction {
  action: IssueAction;
  enabled: boolean;
  reason: DomainError | null;
}

/** Every command with the reason when it is disabled; commands that the actor's roles never allow are left out. */
export function availableActions(question: ActionQuestion): AvailableAction[] {
  return issueActions.flatMap((action) => {
    const reason = whyNot(action, question);
    return reason?.code === 'ROLE_MISSING' ? [] : [{ action, enabled: reason === null, reason }];
  });
}

/** States of the tasks a command can work on. While a task is offered, that offer alone can be handed on: never two at once. */
function workableStates(action: IssueAction, matter: Matter): readonly TaskFacts['state'][] {
  if (action === 'transferTask' && matter.state === 'dispatched') return ['offered'];
  return (actionRules[action] as ActionRule).taskStates ?? [];
}

/** The task a command works on: the one named, or the actor's organization's only task in such a state. */
export function taskMeant(
  action: IssueAction,
  { matter, actor, taskId }: Pick<ActionQuestion, 'matter' | 'actor' | 'taskId'>,
): TaskFacts | null {
  const states = workableStates(action, matter);
  if (taskId) return matter.tasks.find((task) => task.id === taskId && states.includes(task.state)) ?? null;
  const own = matter.tasks.filter(
    (task) => states.includes(task.state) && actor.organizationIds.includes(task.organizationId),
  );
  return (
    own[0] ??
    (actor.roles.includes('coordinator') ? (matter.tasks.find((task) => states.includes(task.state)) ?? null) : null)
  );
}

function isTheirTurn(rule: ActionRule, { matter, actor }: ActionQuestion, task: TaskFacts | null): boolean {
  if (rule.anywhere.some((role) => actor.roles.includes(role))) return true;
  const belongs = (id: string | null): boolean => id !== null && actor.organizationIds.includes(id);
  switch (rule.turn) {
    case 'anyone':
      return true;
    case 'responsible':
      return belongs(matter.responsibleOrganizationId);
    case 'task':
      return belongs(task?.organizationId ?? null);
    case 'verifier':
      return (
        belongs(matter.holderOrganizationId) || actor.roles.includes('verifier') || actor.roles.includes('coordinator')
      );
    case 'reporter':
      return actor.isReporter;
  }
}

function whyNotWork(matter: Matter): DomainError | null {
  return matter.state === 'handling'
    ? null
    : issueErrors.NOT_POSSIBLE_NOW({ action: 'completeTask', state: matter.state });
}

function whyNoMove(moves: readonly MoveName[], action: IssueAction, question: ActionQuestion): DomainError | null {
  let refusal: DomainError | null = null;
  for (const move of moves) {
    for (const { guards } of movesFrom(question.definition, question.matter.state, move)) {
      refusal = guards.map((guard) => guardChecks[guard](question)).find((error) => error !== null) ?? null;
      if (refusal === null) return null;
    }
  }
  return refusal ?? issueErrors.NOT_POSSIBLE_NOW({ action, state: question.matter.state });
}

type GuardQuestion = Pick<ActionQuestion, 'matter' | 'definition' | 'now'>;

/** The guards a process definition may name. */
export const guardChecks: Record<GuardName, (question: GuardQuestion) => DomainError | null> = {
  'returned-less-often-than-the-limit': ({ matter, definition }) =>
    nextReturnGoesToTheArbiter(matter, definition)
      ? issueErrors.NOT_POSSIBLE_NOW({ action: 'returnTask', state: matter.state })
      : null,
  'returned-as-often-as-the-limit': ({ matter, definition }) =>
    nextReturnGoesToTheArbiter(matter, definition)
      ? null
      : issueErrors.NOT_POSSIBLE_NOW({ action: 'returnTask', state: matter.state }),
  'work-is-complete': ({ matter }) =>
    jointWorkIsComplete(matter.jointRule, matter.tasks) ? null : issueErrors.WORK_NOT_COMPLETE(),
  'within-reopen-window': ({ matter, now }) =>
    matter.reopenUntil !== null && now <= matter.reopenUntil
      ? null
      : issueErrors.REOPEN_WINDOW_CLOSED({ until: matter.reopenUntil?.toISOString() ?? '' }),
  'pauses-left': ({ matter, definition }) =>
    matter.pauses < definition.limits.maxPauses
      ? null
      : issueErrors.NO_PAUSES_LEFT({ max: definition.limits.maxPauses }),
};

/** The second return of the same matter is decided by the arbiter, not by a third unit's refusal. */
export function nextReturnGoesToTheArbiter(matter: Pick<Matter, 'returns'>, definition: ProcessDefinition): boolean {
  return matter.returns + 1 >= definition.limits.returnsUntilArbiter;
}

/** @throws VERIFIER_HANDLED_IT when the person or one of their organizations has worked on the matter */
export function assertMayVerify(matter: Matter, actor: ActingPerson): void {
  assertVerifierIsIndependent(
    { organizationIds: actor.employerIds, staffId: actor.id },
    matter.tasks.filter((task) => task.acceptance !== null),
  );
}

/** True when work goes on in at least one task. */
export function hasOpenWork(matter: Matter): boolean {
  return matter.tasks.some(isOpen);
}
