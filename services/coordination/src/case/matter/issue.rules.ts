import type { Role, Severity } from '@jiceng/contracts/codes';
import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { DomainError } from '@jiceng/platform/errors';
import { jointWorkIsComplete } from './joint.rules.js';
import { movesFrom, type ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { leaders } from '../../rulebook/process/judging-roles.js';
import { moveRules, type GuardName, type MoveName } from '../../rulebook/process/state-kind.rules.js';
import { whyNotAssign } from './assignee.rules.js';
import { hadPartIn, type InOneTree } from './independence.rules.js';
import { verificationErrors } from './verification.errors.js';
import { issueErrors } from './issue.errors.js';
import { levelErrors } from './level.errors.js';
import { isOpen, nextReturnGoesToTheArbiter, type Matter } from './matter.rules.js';
import { solvedIt, type OpenSpotCheck } from './spot-check.rules.js';
import { whyNotAskSource, whyNotWithdraw, type SourceOrder } from './source-request.rules.js';
import type { TaskFacts } from './task.rules.js';

/** The person who gives a command. `organizationIds` holds the person's organization and the organizations below it. */
export interface ActingPerson {
  id: string;
  roles: readonly string[];
  organizationId: string | null;
  organizationIds: readonly string[];
  /** Organizations of all posts of the person. */
  employerIds: readonly string[];
  /** True when the person reported this issue. */
  isReporter: boolean;
  /** True when a rule that the district added gives the command to a role of the person. */
  isGivenByDistrict?: (action: IssueAction) => boolean;
}

export interface ActionQuestion {
  matter: Matter;
  definition: ProcessDefinition;
  now: Date;
  /** The limit of the matter; null before the first dispatch. */
  handleDueAt: Date | null;
  severity: Severity;
  actor: ActingPerson;
  inOneTree: InOneTree;
  /**
   * Returns the error when the levels of the process or the authority matrix refuse a command of this person; null when
   * they allow it.
   */
  levelRefusal?: (action: IssueAction, actor: ActingPerson) => DomainError | null;
  /** The error while only an arbiter may rule; null when the leaders may rule. */
  leaderRefusal?: DomainError | null;
  /** The spot check that waits for its result; null when no check waits. */
  spotCheck?: OpenSpotCheck | null;
  /** The issue as the order of another system; left out where no command asks the source. */
  order?: SourceOrder;
  /** The task of the command; when absent, the task that `taskMeant` finds. */
  taskId?: string | null;
  /** The move of a command that chooses between moves, for example to accept or to reject a report. */
  move?: MoveName | null;
}

type Turn =
  | 'responsible'
  | 'receiver'
  | 'asker'
  | 'holder'
  | 'task'
  | 'approver'
  | 'verifier'
  | 'inspector'
  | 'reporter'
  | 'anyone';

interface ActionRule {
  /** Moves of the process that the command makes. The command is possible when one of these moves is possible. */
  moves: readonly MoveName[];
  /** The organization that must act. Persons with a role in `anywhere` may act without belonging to it. */
  turn: Turn;
  anywhere: readonly Role[];
  /** The states in which a task can have the command. */
  taskStates?: readonly TaskFacts['state'][];
  /** Roles that may give the command, for a command that makes no move of the process. */
  roles?: readonly Role[];
  /** True when the command itself fulfils the guards of its moves, which are then not checked before the command. */
  fulfilsGuards?: true;
}

/**
 * The rule of every command on an issue: its moves and the organization that must act. Both the buttons of the console
 * and the server's refusals follow from this table.
 */
const actionRules = {
  judgeIssue: { moves: ['accept', 'reject'], turn: 'responsible', anywhere: ['coordinator'] },
  mergeIssue: { moves: ['merge'], turn: 'responsible', anywhere: ['coordinator'] },
  unmergeIssue: { moves: ['unmerge'], turn: 'anyone', anywhere: [] },
  dispatchIssue: { moves: ['dispatch'], turn: 'responsible', anywhere: ['coordinator'] },
  solveIssue: { moves: ['solve'], turn: 'responsible', anywhere: [] },
  passUpIssue: { moves: ['dispatch'], turn: 'responsible', anywhere: [] },
  acceptTask: { moves: ['accept-task'], turn: 'task', anywhere: [], taskStates: ['offered'] },
  sendBackTask: {
    moves: ['return-task'],
    turn: 'task',
    anywhere: [],
    taskStates: ['offered'],
    fulfilsGuards: true,
  },
  returnTask: { moves: ['return-task', 'send-to-arbiter'], turn: 'task', anywhere: [], taskStates: ['offered'] },
  transferTask: {
    moves: ['transfer-task'],
    turn: 'task',
    anywhere: ['coordinator'],
    taskStates: ['offered', 'accepted'],
  },
  assignTask: {
    moves: [],
    // A leader may hold a task that the unit accepted by silence, and hands it on.
    roles: [...moveRules['accept-task'].roles!, ...leaders],
    turn: 'task',
    anywhere: [],
    taskStates: ['offered', 'waiting', 'accepted'],
  },
  ruleArbitration: { moves: ['rule'], turn: 'holder', anywhere: ['arbiter'] },
  startJointHandling: { moves: ['start-joint'], turn: 'responsible', anywhere: ['coordinator'] },
  completeTask: { moves: ['finish-work'], turn: 'task', anywhere: [], taskStates: ['accepted'], fulfilsGuards: true },
  // The coordination office may not request a pause for another unit, because the office can be the approver.
  requestPause: { moves: ['request-pause'], turn: 'responsible', anywhere: [] },
  requestExtension: { moves: ['request-extension'], turn: 'responsible', anywhere: [] },
  requestSuspension: { moves: ['request-suspension'], turn: 'responsible', anywhere: [] },
  answerDeadlineRequest: {
    moves: ['approve-pause', 'approve-extension', 'approve-suspension', 'refuse-request'],
    turn: 'approver',
    anywhere: [],
  },
  reviewSuspension: { moves: ['review-suspension'], turn: 'approver', anywhere: [] },
  resumeIssue: { moves: ['resume'], turn: 'responsible', anywhere: ['coordinator', 'district_leader'] },
  requestVerification: { moves: ['request-verification'], turn: 'anyone', anywhere: [] },
  recordVerification: { moves: ['pass-verification', 'fail-verification'], turn: 'verifier', anywhere: [] },
  recordSpotCheck: { moves: [], roles: moveRules['pass-verification'].roles!, turn: 'inspector', anywhere: [] },
  closeIssue: { moves: ['close'], turn: 'receiver', anywhere: ['street_dispatcher', 'coordinator'] },
  reopenIssue: {
    moves: ['reopen'],
    turn: 'reporter',
    anywhere: ['grid_worker', 'community_clerk', 'street_dispatcher', 'coordinator'],
  },
  supplementReport: { moves: [], roles: ['resident'], turn: 'reporter', anywhere: [] },
  askSourceToTakeBack: { moves: ['return-to-source'], turn: 'responsible', anywhere: ['coordinator'] },
  askSourceForTime: { moves: [], roles: moveRules.close.roles!, turn: 'receiver', anywhere: ['coordinator'] },
  withdrawSourceRequest: {
    moves: [],
    roles: [...moveRules['return-to-source'].roles!, ...moveRules.close.roles!],
    turn: 'asker',
    anywhere: ['coordinator'],
  },
} as const satisfies Record<string, ActionRule>;
export type IssueAction = keyof typeof actionRules;
export const issueActions = Object.keys(actionRules) as IssueAction[];

/** Returns the roles that may give the command. A process definition can narrow them further. */
export function rolesOf(action: IssueAction): readonly string[] {
  const { moves, roles = [] }: ActionRule = actionRules[action];
  return [...new Set([...roles, ...moves.flatMap((move) => moveRules[move].roles ?? [])])];
}

/** True when a role of the person may give the command, before a process definition narrows the roles. */
export function hasRoleFor(action: IssueAction, { roles, isGivenByDistrict }: ActingPerson): boolean {
  return rolesOf(action).some((role) => roles.includes(role)) || isGivenByDistrict?.(action) === true;
}

/** Returns the error when the actor may not give the command now; null when the server accepts the command. */
export function whyNot(action: IssueAction, question: ActionQuestion): DomainError | null {
  const rule: ActionRule = actionRules[action];
  const { matter, actor } = question;
  if (!hasRoleFor(action, actor)) return issueErrors.ROLE_MISSING({ action });
  const impossible = rule.roles ? whyNoObject(action, question) : whyNoMove(rule, action, question);
  if (impossible) return impossible;
  const states = workableStates(action, matter);
  const task = states.length > 0 ? taskMeant(action, question) : null;
  if (states.length > 0 && !task) return issueErrors.NOT_YOUR_TURN();
  if (!isTheirTurn(rule, question, task)) return issueErrors.NOT_YOUR_TURN();
  if (action === 'assignTask' && task) return whyNotAssign(task, actor);
  if (action === 'askSourceToTakeBack') return whyNotAskSource('return', question.order);
  if (action === 'askSourceForTime') return whyNotAskSource('extension', question.order);
  if ((action === 'sendBackTask' || action === 'returnTask') && task && hasSentBack(matter, task.organizationId))
    return levelErrors.SENT_BACK_BEFORE();
  const refusal = question.levelRefusal?.(action, actor);
  if (refusal) return refusal;
  if (action === 'ruleArbitration' && !actor.roles.includes('arbiter') && question.leaderRefusal)
    return question.leaderRefusal;
  if (question.spotCheck && action === 'recordSpotCheck' && solvedIt(question.spotCheck, actor))
    return verificationErrors.SOLVED_IT_THEMSELVES();
  if (action === 'answerDeadlineRequest' && worksForTheUnit(question)) return issueErrors.APPROVER_INVOLVED();
  return action === 'recordVerification' && workedOn(question) ? verificationErrors.VERIFIER_HANDLED_IT() : null;
}

/**
 * True for a person who accepted a task of the matter, or who belongs to the department, street or office of a unit
 * that accepted one. A refused offer does not count.
 */
function workedOn({ matter, actor, inOneTree }: ActionQuestion): boolean {
  return hadPartIn(
    matter.tasks.filter(({ acceptance }) => acceptance !== null),
    actor,
    inOneTree,
  );
}

export interface AvailableAction {
  action: IssueAction;
  enabled: boolean;
  reason: DomainError | null;
}

/** Refusals that no later state of the issue takes away. */
const NEVER = ['ROLE_MISSING', 'NO_ORDER_OF_A_CLIENT'];

/**
 * Returns every command, with the reason when the command is disabled. Commands that the actor's roles never allow are
 * left out, and those to the source of an issue that is no order of another system.
 */
export function availableActions(question: ActionQuestion): AvailableAction[] {
  return issueActions.flatMap((action) => {
    const reason = whyNot(action, question);
    return reason && NEVER.includes(reason.code) ? [] : [{ action, enabled: reason === null, reason }];
  });
}

/**
 * Returns the states in which a task can have the command. While a task is offered, only this offer can be transferred,
 * so there are never two offers at once.
 */
function workableStates(action: IssueAction, matter: Matter): readonly TaskFacts['state'][] {
  if (action === 'transferTask' && matter.state === 'dispatched') return ['offered'];
  return (actionRules[action] as ActionRule).taskStates ?? [];
}

/**
 * Returns the task of a command: the task named, or else the first task of the actor's organizations in a fitting
 * state, and for a coordinator of any organization. Null when there is none.
 */
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

function isTheirTurn(rule: ActionRule, question: ActionQuestion, task: TaskFacts | null): boolean {
  const { matter, actor, severity } = question;
  if (rule.anywhere.some((role) => actor.roles.includes(role))) return true;
  const belongs = (id: string | null): boolean => id !== null && actor.organizationIds.includes(id);
  switch (rule.turn) {
    case 'anyone':
      return true;
    case 'responsible':
      return belongs(matter.responsibleOrganizationId);
    // The first receiver closes a verified issue and informs the reporter; the responsible organization may do so, too.
    case 'receiver':
      return belongs(matter.firstReceiverOrganizationId) || belongs(matter.responsibleOrganizationId);
    // The organization whose desk asked the source.
    case 'asker':
      return belongs(question.order?.askedBy ?? null);
    // The organization of the arbiter, or an organization above it such as the district government.
    case 'holder':
      return belongs(matter.holderOrganizationId);
    case 'task':
      return belongs(task?.organizationId ?? null);
    case 'approver':
      return belongs(matter.holderOrganizationId) && (severity === 'critical' || actor.roles.some(isLeader));
    case 'verifier':
      return (
        belongs(matter.holderOrganizationId) || actor.roles.includes('verifier') || actor.roles.includes('coordinator')
      );
    case 'inspector':
      return (
        belongs(question.spotCheck?.organizationId ?? null) || belongs(question.spotCheck?.toldOrganizationId ?? null)
      );
    case 'reporter':
      return actor.isReporter;
  }
}

/** True when the organization has sent the matter back to a lower level before. It may do so only once. */
function hasSentBack({ tasks }: Matter, organizationId: string): boolean {
  return tasks.some((task) => task.state === 'sent-back' && task.organizationId === organizationId);
}

/**
 * Returns the error of a command without a move that has nothing to act on: no check waits, the issue has ended, or no
 * task is in a fitting state. Null when the command is possible.
 */
function whyNoObject(action: IssueAction, { matter, spotCheck, order }: ActionQuestion): DomainError | null {
  if (action === 'withdrawSourceRequest') return whyNotWithdraw(order);
  const states = workableStates(action, matter);
  const objects: Partial<Record<IssueAction, boolean>> = {
    recordSpotCheck: Boolean(spotCheck),
    supplementReport: !isResting(matter.state),
    askSourceForTime: !isResting(matter.state),
  };
  const possible = objects[action] ?? matter.tasks.some(({ state }) => states.includes(state));
  return possible ? null : issueErrors.NOT_POSSIBLE_NOW({ action, state: matter.state });
}

/**
 * Roles that may answer a request in every matter. A leader on duty who does not lead the organization may answer only
 * in a critical matter.
 */
const isLeader = (role: string): boolean => role === 'unit_leader' || role === 'district_leader';

/**
 * True when one of the person's posts is in the responsible unit. A person of this unit must not approve a stop of the
 * unit's own deadlines.
 */
function worksForTheUnit({ matter, actor }: ActionQuestion): boolean {
  return matter.responsibleOrganizationId !== null && actor.employerIds.includes(matter.responsibleOrganizationId);
}

function whyNoMove(rule: ActionRule, action: IssueAction, question: ActionQuestion): DomainError | null {
  const { matter, definition, actor } = question;
  let refusal: DomainError | null = null;
  for (const move of question.move ? [question.move] : rule.moves) {
    for (const { guards, roles } of movesFrom(definition, matter.stateCode, move)) {
      const named = (roles ?? moveRules[move].roles)?.some((role) => actor.roles.includes(role));
      // When the definition narrows the roles of a move, no role that the district added may make the move.
      if (!named && !(roles === null && actor.isGivenByDistrict?.(action))) {
        refusal ??= issueErrors.ROLE_MISSING({ action });
        continue;
      }
      const closed = rule.fulfilsGuards ? [] : guards.map((guard) => guardChecks[guard](question));
      const [first] = closed.filter((error) => error !== null);
      if (!first) return null;
      refusal = first;
    }
  }
  return refusal ?? issueErrors.NOT_POSSIBLE_NOW({ action, state: matter.state });
}

type GuardQuestion = Pick<ActionQuestion, 'matter' | 'definition' | 'now' | 'handleDueAt'>;

/** Checks of the guards that a process definition may name. */
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
  'extensions-left': ({ matter, definition }) =>
    matter.extensions < definition.limits.maxExtensions
      ? null
      : issueErrors.NO_EXTENSIONS_LEFT({ max: definition.limits.maxExtensions }),
  'before-the-limit': ({ handleDueAt, now }) =>
    handleDueAt === null || now <= handleDueAt ? null : issueErrors.LIMIT_PASSED({ limit: handleDueAt.toISOString() }),
};

/** True when at least one task is open. */
export function hasOpenWork(matter: Matter): boolean {
  return matter.tasks.some(isOpen);
}
