import { issueStates, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { z } from 'zod';

/** What can happen to an issue. A process definition says from which state each may happen and where it leads. */
export const moveNames = [
  'accept',
  'reject',
  'merge',
  'unmerge',
  'dispatch',
  'accept-task',
  'return-task',
  'send-to-arbiter',
  'transfer-task',
  'rule',
  'start-joint',
  'finish-work',
  'pause',
  'resume',
  'request-verification',
  'fail-verification',
  'pass-verification',
  'close',
  'reopen',
] as const;
export type MoveName = (typeof moveNames)[number];

/** Conditions a move may name; issue.rules.ts holds one function for each. */
export const guardNames = [
  'returned-less-often-than-the-limit',
  'returned-as-often-as-the-limit',
  'work-is-complete',
  'within-reopen-window',
  'pauses-left',
] as const;
export type GuardName = (typeof guardNames)[number];

/** Timers that run while an issue is in a state. Each is a row in PostgreSQL; its handler is named the same. */
export const timerNames = [
  'judge-due',
  'dispatch-due',
  'task-accept-due',
  'ruling-due',
  'handle-due',
  'pause-ends',
  'verify-due',
  'close-due',
] as const;
export type TimerName = (typeof timerNames)[number];

const minutes = z.number().int().positive();

export const processDefinitionSchema = z.object({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  version: z.number().int().positive(),
  name: z.object({ zh: z.string().min(1), en: z.string().min(1) }),
  initial: z.string(),
  /** States in which an issue may rest for ever. */
  terminal: z.array(z.string()).min(1),
  states: z.record(
    z.string(),
    z.object({
      /** What ends the waiting when nobody acts: a timer that escalates, or one that makes a move itself. */
      timer: z.object({ name: z.string(), move: z.string().nullable() }).nullable(),
    }),
  ),
  moves: z
    .array(
      z.object({ name: z.string(), from: z.array(z.string()).min(1), to: z.string(), guards: z.array(z.string()) }),
    )
    .min(1),
  /** Working minutes on `calendar`; a category's own limits go before `acceptMinutes` and `handleMinutes`. */
  limits: z.object({
    calendar: z.string(),
    judgeMinutes: minutes,
    dispatchMinutes: minutes,
    acceptMinutes: minutes,
    rulingMinutes: minutes,
    handleMinutes: minutes,
    verifyMinutes: minutes,
    closeMinutes: minutes,
    callbackMinutes: minutes,
    /** The one rule of the reopen window: what clients show and what the server enforces. */
    reopenMinutes: minutes,
    pauseMinutes: minutes,
    maxPauses: z.number().int().nonnegative(),
    /** The n-th return of the same matter goes to the arbiter. */
    returnsUntilArbiter: z.number().int().min(1),
    /** Shares of a limit at which somebody is told: at the first it is overdue, at each further one it goes a level up. */
    escalateAt: z.array(z.number().positive()).min(1),
  }),
  verification: z.object({
    /** Share of issues verified on the spot by an outside unit, per risk grade 1 (highest) to 4. */
    fieldShare: z.record(z.enum(['1', '2', '3', '4']), z.number().min(0).max(1)),
  }),
  duplicates: z.object({
    /** Score from which another issue is suggested as the same matter. */
    threshold: z.number().min(0).max(1),
    /** Metres and days beyond which place and time say nothing for a duplicate. */
    metres: z.number().positive(),
    days: z.number().positive(),
  }),
});
export type ProcessDefinition = z.infer<typeof processDefinitionSchema>;

export interface ProcessProblem {
  code:
    | 'UNKNOWN_STATE'
    | 'UNKNOWN_MOVE'
    | 'UNKNOWN_GUARD'
    | 'UNKNOWN_TIMER'
    | 'UNREACHABLE_STATE'
    | 'NO_WAY_OUT'
    | 'AMBIGUOUS_MOVE'
    | 'STATE_WITHOUT_TIMER'
    | 'TIMER_MOVE_MISSING'
    | 'INITIAL_IS_TERMINAL'
    | 'MOVE_MISSING'
    | 'ESCALATION_NOT_ASCENDING';
  /** The state, move, guard or timer that is wrong. */
  subject: string;
  zh: string;
  en: string;
}

/**
 * Everything that is wrong with a definition; an empty list lets it be published. Proves that every state can be reached,
 * that a terminal state can be reached from every state (no dead ends, no endless loops), that nobody waits without a
 * timer, and that a command in a state has one meaning.
 */
export function problemsOf(definition: ProcessDefinition): ProcessProblem[] {
  return [...unknownNames(definition), ...shapeProblems(definition), ...pathProblems(definition)];
}

function unknownNames({ states, moves, initial, terminal }: ProcessDefinition): ProcessProblem[] {
  const named = new Set([
    initial,
    ...terminal,
    ...Object.keys(states),
    ...moves.flatMap((move) => [...move.from, move.to]),
  ]);
  return [
    ...[...named]
      .filter((state) => !(issueStates as readonly string[]).includes(state) || !(state in states))
      .map((state) => problem('UNKNOWN_STATE', state, `状态 ${state} 未定义`, `State ${state} is not defined`)),
    ...moves
      .filter((move) => !(moveNames as readonly string[]).includes(move.name))
      .map((move) => problem('UNKNOWN_MOVE', move.name, `动作 ${move.name} 不存在`, `There is no move ${move.name}`)),
    ...moves
      .flatMap((move) => move.guards)
      .filter((guard) => !(guardNames as readonly string[]).includes(guard))
      .map((guard) => problem('UNKNOWN_GUARD', guard, `条件 ${guard} 不存在`, `There is no guard ${guard}`)),
    ...Object.values(states)
      .flatMap(({ timer }) => (timer && !(timerNames as readonly string[]).includes(timer.name) ? [timer.name] : []))
      .map((timer) => problem('UNKNOWN_TIMER', timer, `定时器 ${timer} 不存在`, `There is no timer ${timer}`)),
  ];
}

function shapeProblems({ states, moves, initial, terminal, limits }: ProcessDefinition): ProcessProblem[] {
  const found: ProcessProblem[] = [];
  if (terminal.includes(initial))
    found.push(problem('INITIAL_IS_TERMINAL', initial, '起始状态不能是终态', 'The initial state must not be terminal'));
  for (const name of moveNames) {
    if (!moves.some((move) => move.name === name))
      found.push(problem('MOVE_MISSING', name, `缺少动作 ${name}`, `Move ${name} is missing`));
  }
  for (const [state, { timer }] of Object.entries(states)) {
    if (!timer && !terminal.includes(state)) {
      found.push(
        problem('STATE_WITHOUT_TIMER', state, `状态 ${state} 没有时限`, `Nothing ends the waiting in state ${state}`),
      );
    }
    if (timer?.move && !moves.some((move) => move.name === timer.move && move.from.includes(state))) {
      found.push(
        problem(
          'TIMER_MOVE_MISSING',
          state,
          `状态 ${state} 的定时动作 ${timer.move} 不可行`,
          `The timer of ${state} makes move ${timer.move}, which is not possible there`,
        ),
      );
    }
    for (const name of new Set(moves.filter((move) => move.from.includes(state)).map((move) => move.name))) {
      const same = moves.filter((move) => move.name === name && move.from.includes(state));
      // Two moves of one name are told apart by their guards alone.
      if (new Set(same.map((move) => [...move.guards].sort().join())).size < same.length) {
        found.push(
          problem(
            'AMBIGUOUS_MOVE',
            `${state}/${name}`,
            `状态 ${state} 的动作 ${name} 有歧义`,
            `Move ${name} from ${state} has more than one meaning`,
          ),
        );
      }
    }
  }
  if (limits.escalateAt.some((share, index) => index > 0 && share <= limits.escalateAt[index - 1]!)) {
    found.push(problem('ESCALATION_NOT_ASCENDING', 'escalateAt', '升级比例须递增', 'Escalation shares must ascend'));
  }
  return found;
}

function pathProblems({ states, moves, initial, terminal }: ProcessDefinition): ProcessProblem[] {
  const edges = moves.flatMap((move) => move.from.map((from) => [from, move.to] as const));
  const reachable = closure([initial], edges);
  const leaving = closure(
    terminal,
    edges.map(([from, to]) => [to, from] as const),
  );
  return [
    ...Object.keys(states)
      .filter((state) => !reachable.has(state))
      .map((state) =>
        problem('UNREACHABLE_STATE', state, `无法到达状态 ${state}`, `State ${state} can never be reached`),
      ),
    ...Object.keys(states)
      .filter((state) => !leaving.has(state))
      .map((state) =>
        problem('NO_WAY_OUT', state, `状态 ${state} 没有出口`, `No terminal state can be reached from ${state}`),
      ),
  ];
}

function closure(start: readonly string[], edges: readonly (readonly [string, string])[]): Set<string> {
  const seen = new Set(start);
  for (const state of seen) for (const [from, to] of edges) if (from === state) seen.add(to);
  return seen;
}

function problem(code: ProcessProblem['code'], subject: string, zh: string, en: string): ProcessProblem {
  return { code, subject, zh, en };
}

/** Where `move` leads from `state`, and under which guards; empty when the definition does not allow it there. */
export function movesFrom(
  definition: ProcessDefinition,
  state: IssueState,
  move: MoveName,
): { to: IssueState; guards: GuardName[] }[] {
  return definition.moves
    .filter((candidate) => candidate.name === move && candidate.from.includes(state))
    .map(({ to, guards }) => ({ to: to as IssueState, guards: guards as GuardName[] }));
}

/** A running issue stays on the version it began with; a new one takes the newest version published when it is reported. */
export function versionForNewIssue<T extends { key: string; version: number; publishedAt: Date }>(
  published: readonly T[],
  key: string,
  reportedAt: Date,
): T | null {
  return published
    .filter((definition) => definition.key === key && definition.publishedAt <= reportedAt)
    .reduce<T | null>(
      (newest, definition) => (newest === null || definition.version > newest.version ? definition : newest),
      null,
    );
}
