import { roles as knownRoles } from '@jiceng/contracts/codes';
import { isResting, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { inForceAt, ruleText, type Published } from './process-choice.rules.js';
import { canPassAtOnce } from './pass-at-once.rules.js';
import type { ProcessDefinition } from './process-definition.rules.js';
import { guardNames, moveNames, moveRules, stateKinds, type MoveName } from './state-kind.rules.js';

export interface ProcessProblem {
  code:
    | 'UNKNOWN_STATE'
    | 'UNKNOWN_MOVE'
    | 'UNKNOWN_GUARD'
    | 'UNKNOWN_ROLE'
    | 'UNREACHABLE_STATE'
    | 'NO_WAY_OUT'
    | 'AMBIGUOUS_MOVE'
    | 'MOVE_STARTS_ELSEWHERE'
    | 'MOVE_LEADS_ELSEWHERE'
    | 'MOVE_WITHOUT_ACTOR'
    | 'MOVE_MISSING'
    | 'GUARD_MISSING'
    | 'GUARD_NOT_FOR_MOVE'
    | 'INITIAL_NOT_REPORTED'
    | 'AMBIGUOUS_CHOICE'
    | 'NO_PROCESS_FOR_THE_REST'
    | 'ESCALATION_NOT_ASCENDING'
    | 'PASSES_NOWHERE';
  /** Code of the state, move, guard, role or rule that is wrong. */
  subject: string;
  zh: string;
  en: string;
}

/** A problem of the choice between processes, with the process whose change causes it. */
export type ChoiceProblem = ProcessProblem & { key: string };

type Move = ProcessDefinition['moves'][number];

/**
 * Returns all problems of a definition; a definition without problems may be published. The checks prove that every
 * state can be reached and left, that a person or timer can make each move, and that each command has only one meaning
 * in a state.
 */
export function problemsOf(definition: ProcessDefinition): ProcessProblem[] {
  const unknown = unknownNames(definition);
  // The other checks look names up, so they need a definition without unknown names.
  if (unknown.length > 0) return unknown;
  return [
    ...definition.moves.flatMap((move) => moveProblems(move, definition)),
    ...Object.keys(definition.states).flatMap((state) => stateProblems(state, definition)),
    ...pathProblems(definition),
    ...startAndLimitProblems(definition),
    ...intakeProblems(definition),
  ];
}

/** A version whose effective date or withdrawal changes the choice between processes. */
export type ChangedChoice = Pick<Published, 'key' | 'effectiveFrom' | 'definition'>;

/**
 * Returns the problems in the choice of a process after these versions take effect together, or are withdrawn together.
 * At their effective date, and at each later date on which a version of another process takes effect, every matter must
 * have exactly one process.
 */
export function choiceProblems(
  changed: readonly [ChangedChoice, ...ChangedChoice[]],
  published: readonly Published[],
): ChoiceProblem[] {
  const [{ effectiveFrom: start }] = changed;
  const others = published.filter((other) => !changed.some(({ key }) => key === other.key));
  const later = others.map(({ effectiveFrom }) => effectiveFrom).filter((moment) => moment > start);
  const found = [start, ...later].flatMap((at) => choiceProblemsOf(changed, inForceAt(others, at)));
  // A problem that lasts is found again at each later date, so it is returned only once.
  return found.filter(
    ({ code, zh }, index) => found.findIndex((other) => other.code === code && other.zh === zh) === index,
  );
}

function choiceProblemsOf(
  changed: readonly [ChangedChoice, ...ChangedChoice[]],
  others: readonly Published[],
): ChoiceProblem[] {
  const taken = new Map(
    others.flatMap((other) => other.definition.appliesTo.map((rule) => [ruleText(rule), other.key])),
  );
  const found: ChoiceProblem[] = [];
  for (const { key, definition } of changed)
    for (const text of definition.appliesTo.map(ruleText)) {
      const other = taken.get(text);
      if (other !== undefined) {
        const zh = `流程 ${other} 已有相同的适用范围 ${text}`;
        const en = `Process ${other} already has the rule ${text}`;
        found.push({ ...problem('AMBIGUOUS_CHOICE', text, zh, en), key });
      }
      taken.set(text, key);
    }
  if (!taken.has('*')) {
    const en = 'No process has a rule for all other matters';
    found.push({ ...problem('NO_PROCESS_FOR_THE_REST', '*', '没有适用于其余事项的流程', en), key: changed[0].key });
  }
  return found;
}

function unknownNames({ states, moves, initial, levels }: ProcessDefinition): ProcessProblem[] {
  const named = new Set([initial, ...moves.flatMap((move) => [...move.from, move.to])]);
  const missing = (names: readonly string[], known: readonly string[]): string[] =>
    [...new Set(names)].filter((name) => !known.includes(name));
  return [
    ...missing([...named], Object.keys(states)).map((state) =>
      problem('UNKNOWN_STATE', state, `状态 ${state} 未定义`, `State ${state} is not defined`),
    ),
    ...missing(
      moves.map((move) => move.name),
      moveNames,
    ).map((move) => problem('UNKNOWN_MOVE', move, `动作 ${move} 不存在`, `There is no move ${move}`)),
    ...missing(
      moves.flatMap((move) => move.guards),
      guardNames,
    ).map((guard) => problem('UNKNOWN_GUARD', guard, `条件 ${guard} 不存在`, `There is no guard ${guard}`)),
    ...missing(
      [...moves.flatMap((move) => move.roles ?? []), ...levels.flatMap((level) => level.roles)],
      knownRoles,
    ).map((role) => problem('UNKNOWN_ROLE', role, `岗位 ${role} 不存在`, `There is no role ${role}`)),
  ];
}

/** Returns the problems of one move: its start, its target, its guards and its roles. */
function moveProblems(move: Move, { states }: ProcessDefinition): ProcessProblem[] {
  const { leads, guards, guardedBy, roles, label } = moveRules[move.name as MoveName];
  const [name, kindOf] = [`${move.name}（${label.zh}）`, (state: string): IssueState => states[state]!.kind];
  const found: ProcessProblem[] = [];
  for (const from of move.from) {
    const [start, target] = [kindOf(from), kindOf(move.to)];
    const allowed = leads[start];
    if (!allowed) {
      found.push(
        problem(
          'MOVE_STARTS_ELSEWHERE',
          `${from}/${move.name}`,
          `动作 ${name} 不能从「${stateKinds[start].label.zh}」类状态 ${from} 发起`,
          `Move ${move.name} cannot start from ${from}, a state of the kind ${start}`,
        ),
      );
    } else if (!allowed.includes(target)) {
      const { label: targetLabel, entry } = stateKinds[target];
      found.push(
        problem(
          'MOVE_LEADS_ELSEWHERE',
          `${from}/${move.name}`,
          `动作 ${name} 不能从 ${from} 进入「${targetLabel.zh}」类状态 ${move.to}：${entry.zh}`,
          `Move ${move.name} cannot lead from ${from} to ${move.to}, a state of the kind ${target}. ${entry.en}`,
        ),
      );
    }
  }
  if (guardedBy && !move.guards.includes(guardedBy))
    found.push(
      problem(
        'GUARD_MISSING',
        move.name,
        `动作 ${name} 缺少条件 ${guardedBy}`,
        `Move ${move.name} needs the guard ${guardedBy}`,
      ),
    );
  for (const guard of move.guards.filter((each) => !(guards as readonly string[]).includes(each)))
    found.push(
      problem(
        'GUARD_NOT_FOR_MOVE',
        `${move.name}/${guard}`,
        `条件 ${guard} 不适用于动作 ${name}`,
        `Move ${move.name} cannot have the guard ${guard}`,
      ),
    );
  if (move.roles && !(roles as readonly string[] | null)?.some((role) => move.roles!.includes(role)))
    found.push(
      problem(
        'MOVE_WITHOUT_ACTOR',
        move.name,
        roles ? `所列岗位均无权执行动作 ${name}` : `动作 ${name} 由时限触发，不得指定岗位`,
        roles
          ? `No role in the list may make move ${move.name}`
          : `A timer makes move ${move.name}, so the move cannot have roles`,
      ),
    );
  return found;
}

/** Returns the problems of the moves that start in one state. */
function stateProblems(state: string, { states, moves }: ProcessDefinition): ProcessProblem[] {
  const starting = moves.filter((move) => move.from.includes(state));
  const { kind } = states[state]!;
  const found = stateKinds[kind].needs
    .filter((name) => !starting.some((move) => move.name === name))
    .map((name) =>
      problem(
        'MOVE_MISSING',
        `${state}/${name}`,
        `状态 ${state} 缺少动作 ${name}（${moveRules[name].label.zh}）`,
        `State ${state} lacks the move ${name}`,
      ),
    );
  for (const [command, same] of Map.groupBy(starting, (move) => commandOf(move.name as MoveName))) {
    if (same.some((move, index) => same.slice(index + 1).some((other) => !excludeEachOther(move, other))))
      found.push(
        problem(
          'AMBIGUOUS_MOVE',
          `${state}/${command}`,
          `状态 ${state} 下的动作 ${command} 可作多种解释，须以条件区分`,
          `The command ${command} is ambiguous in state ${state}; its moves need guards that exclude each other`,
        ),
      );
  }
  return found;
}

/**
 * True when the count of returns decides between two moves, because their guards exclude each other. Without such
 * guards, a command could mean either move.
 */
function excludeEachOther(one: Move, other: Move): boolean {
  const [less, more] = ['returned-less-often-than-the-limit', 'returned-as-often-as-the-limit'];
  return [
    [one, other],
    [other, one],
  ].some(([first, second]) => first!.guards.includes(less!) && second!.guards.includes(more!));
}

/** Guards that can stay unfulfilled for ever. A move with such a guard does not count as a way out of a state. */
const uncertain = guardNames.filter((guard) => guard !== 'work-is-complete');

function pathProblems(definition: ProcessDefinition): ProcessProblem[] {
  const { states, moves } = definition;
  const edges = (some: readonly Move[]): (readonly [string, string])[] =>
    some.flatMap((move) => move.from.map((from) => [from, move.to] as const));
  const reachable = reachableStates(definition);
  const sure = edges(moves.filter((move) => !uncertain.some((guard) => move.guards.includes(guard))));
  const endings = Object.keys(states).filter((state) => isResting(states[state]!.kind));
  const leaving = closure(
    endings,
    sure.map(([from, to]) => [to, from] as const),
  );
  const all = Object.keys(states);
  return [
    ...all
      .filter((state) => !reachable.has(state))
      .map((state) =>
        problem('UNREACHABLE_STATE', state, `无法到达状态 ${state}`, `State ${state} can never be reached`),
      ),
    ...all
      .filter((state) => !leaving.has(state))
      .map((state) =>
        problem(
          'NO_WAY_OUT',
          state,
          `状态 ${state} 无法走到办理终点`,
          `From state ${state}, a matter cannot reach an end`,
        ),
      ),
  ];
}

/** The request that each approval answers. */
const requestOf: Record<string, MoveName> = {
  'approve-pause': 'request-pause',
  'approve-extension': 'request-extension',
  'approve-suspension': 'request-suspension',
};

/**
 * Returns the states that a matter can reach, searched by state and count of returns. The count matters: when an issue
 * cannot be dispatched again after the first return, the second return and the arbiter are never reached.
 */
function reachableStates({ initial, moves, limits }: ProcessDefinition): Set<string> {
  const last = limits.returnsUntilArbiter - 1;
  const allowed = (move: Move, returns: number): boolean =>
    !move.guards.includes(returns < last ? 'returned-as-often-as-the-limit' : 'returned-less-often-than-the-limit') &&
    !(move.guards.includes('pauses-left') && limits.maxPauses === 0) &&
    !(move.guards.includes('extensions-left') && limits.maxExtensions === 0);
  // A move that answers a request is possible only after a move that makes this request.
  const open = (move: Move, returns: number): boolean =>
    allowed(move, returns) &&
    (!(move.name in requestOf) ||
      moves.some((other) => other.name === requestOf[move.name] && allowed(other, returns)));
  const places = [{ state: initial, returns: 0 }];
  const seen = new Set([`${initial}/0`]);
  for (const { state, returns } of places)
    for (const move of moves) {
      if (!move.from.includes(state) || !open(move, returns)) continue;
      const counted = commandOf(move.name as MoveName) === 'return-task' ? Math.min(returns + 1, last) : returns;
      if (seen.has(`${move.to}/${counted}`)) continue;
      seen.add(`${move.to}/${counted}`);
      places.push({ state: move.to, returns: counted });
    }
  return new Set(places.map(({ state }) => state));
}

function startAndLimitProblems({ states, initial, limits }: ProcessDefinition): ProcessProblem[] {
  const found: ProcessProblem[] = [];
  if (states[initial]!.kind !== 'reported')
    found.push(
      problem(
        'INITIAL_NOT_REPORTED',
        initial,
        `起始状态 ${initial} 须属「待受理」类，由首接单位先行受理`,
        `The initial state ${initial} must be of the kind reported: the first receiver judges every report`,
      ),
    );
  if (limits.escalateAt.some((share, index) => index > 0 && share <= limits.escalateAt[index - 1]!))
    found.push(
      problem(
        'ESCALATION_NOT_ASCENDING',
        'escalateAt',
        '逐级上报的时限比例须依次递增',
        'The shares in escalateAt must ascend',
      ),
    );
  return found;
}

/**
 * Returns a problem when the definition lists categories that pass the intake desk at once but cannot offer them to a
 * level. The list would then have no effect.
 */
function intakeProblems(definition: ProcessDefinition): ProcessProblem[] {
  if (definition.intake.passesAtOnce.length === 0 || canPassAtOnce(definition)) return [];
  return [
    problem(
      'PASSES_NOWHERE',
      'intake.passesAtOnce',
      '本流程未设层级，或受理后不能直接派遣，所列类别无法即转',
      'The process has no levels, or a report cannot be dispatched right after it was accepted, so no category can pass at once',
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

/**
 * Returns the command of a move. When two moves from one state have the same command, their guards decide which move is
 * made.
 */
function commandOf(move: MoveName): MoveName {
  return move === 'send-to-arbiter' ? 'return-task' : move;
}
