import { issueStates, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import fc from 'fast-check';
import { hasOpenWork } from '../src/case/matter/issue.rules.js';
import { movesOf } from '../src/case/matter/happening.rules.js';
import { advance, limitReached, type Matter } from '../src/case/matter/matter.rules.js';
import { defaultProcess } from '../src/rulebook/process/default-process.js';
import { choiceProblems, problemsOf } from '../src/rulebook/process/process-check.rules.js';
import { chooseProcess } from '../src/rulebook/process/process-choice.rules.js';
import {
  arbiterStateOf,
  movesFrom,
  sameStateIn,
  stateOf,
  type ProcessDefinition,
} from '../src/rulebook/process/process-definition.rules.js';
import { moveNames, moveRules, type MoveName } from '../src/rulebook/process/state-kind.rules.js';
import { expectSound, possible, reported } from './random-matter.js';

/** Kinds of states that a process of a district may leave out. */
const optional = issueStates.filter((kind) => !['reported', 'accepted', 'handling', 'closed'].includes(kind));

interface Drawing {
  leftOut: IssueState[];
  twins: IssueState[];
  /** Numbers from which the target of each move is chosen. */
  targets: number[];
  /** Moves that the definition leaves out. */
  without: MoveName[];
  /** A move that gets a random target, which its rule may not allow; null in most drawn definitions. */
  astray: { move: number; to: number } | null;
}
const drawing: fc.Arbitrary<Drawing> = fc.record({
  leftOut: fc.subarray(optional, { maxLength: 3 }),
  twins: fc.subarray([...issueStates], { maxLength: 3 }),
  targets: fc.array(fc.nat(1_000), { minLength: 80, maxLength: 80 }),
  without: fc.subarray<MoveName>(['reject', 'merge', 'unmerge', 'transfer-task', 'start-joint', 'request-pause'], {
    maxLength: 1,
  }),
  astray: fc.option(fc.record({ move: fc.nat(100), to: fc.nat(100) }), { freq: 9, nil: null }),
});

/** Makes a process in which some states are left out, some kinds have two states, and moves have other targets. */
function draw(key: string, appliesTo: ProcessDefinition['appliesTo'], drawn: Drawing): ProcessDefinition {
  const kinds = issueStates.filter((kind) => !drawn.leftOut.includes(kind));
  const codes = (kind: IssueState): string[] =>
    !kinds.includes(kind) ? [] : drawn.twins.includes(kind) ? [kind, `${kind}-2`] : [kind];
  const all = kinds.flatMap(codes);
  let choice = 0;
  const moves = moveNames
    .filter((name) => !drawn.without.includes(name))
    .flatMap((name) =>
      Object.entries(moveRules[name].leads).flatMap(([start, targets]) =>
        codes(start as IssueState).flatMap((from) => {
          const open = targets.flatMap(codes);
          const to = open[(drawn.targets[choice++ % 80] ?? 0) % open.length];
          return to === undefined ? [] : [{ name, from: [from], to, guards: guardsOf(name, kinds) }];
        }),
      ),
    );
  if (drawn.astray) moves[drawn.astray.move % moves.length]!.to = all[drawn.astray.to % all.length]!;
  // A state to which no move leads is left out, so that the checker accepts most drawn definitions.
  const reached = new Set(['reported']);
  for (const state of reached) for (const { from, to } of moves) if (from.includes(state)) reached.add(to);
  return {
    ...defaultProcess,
    key,
    appliesTo,
    states: Object.fromEntries(
      [...reached].map((code) => [code, { kind: code.replace('-2', '') as IssueState, label: { zh: code, en: code } }]),
    ),
    moves: moves.filter(({ from }) => from.every((state) => reached.has(state))),
  };
}

function guardsOf(name: MoveName, kinds: readonly IssueState[]): string[] {
  const { guardedBy } = moveRules[name];
  if (guardedBy) return [guardedBy];
  if (name === 'send-to-arbiter') return ['returned-as-often-as-the-limit'];
  return name === 'return-task' && kinds.includes('arbitrating') ? ['returned-less-often-than-the-limit'] : [];
}

interface PublishedDefinition {
  key: string;
  version: number;
  effectiveFrom: Date;
  withdrawnAt: null;
  definition: ProcessDefinition;
}
function published(definition: ProcessDefinition): PublishedDefinition {
  return {
    key: definition.key,
    version: definition.version,
    effectiveFrom: new Date(0),
    withdrawnAt: null,
    definition,
  };
}

/** Makes random matters go through the states of some processes, until every state of every process was entered. */
class Walk {
  readonly unseen: Set<string>;
  readonly kinds = new Set<IssueState>();
  changedProcess = 0;
  private readonly roll: () => number;

  constructor(
    private readonly processes: readonly PublishedDefinition[],
    seed: number,
  ) {
    this.roll = rolls(seed);
    this.unseen = new Set(
      processes.flatMap(({ key, definition }) => Object.keys(definition.states).map((code) => `${key}/${code}`)),
    );
  }

  /** Leads one matter from the report on, until no happening is possible or no new state can be reached. */
  live(): void {
    let now = new Date('2026-01-05T01:00:00Z');
    let categoryCode = ['0101001', '0202002'][this.roll() % 4] ?? null;
    const chosen = (category: string | null): ProcessDefinition =>
      chooseProcess(this.processes, { source: 'resident', mode: 'ordinary', categoryCode: category, reportedAt: now })!
        .definition;
    let definition = chosen(categoryCode);
    let matter = reported(definition);
    this.see(definition, matter);
    for (let serial = 0; serial < 60 && this.unseen.size > 0; serial += 1) {
      now = new Date(now.getTime() + (this.roll() % 7_200_000));
      const choices = possible({ matter, definition, now, serial }, this.roll());
      if (choices.length === 0) return;
      const outcomes = choices.map((happening) => ({ happening, after: advance(matter, happening, definition) }));
      const outcome = this.choose(outcomes, definition);
      if (!outcome) return;
      const { happening } = outcome;
      const before = matter;
      matter = outcome.after;
      let start = before.stateCode;
      if (happening.kind === 'accepted-for-work' && categoryCode === null) {
        // The judgement sets the category, and the category can move the matter to the other process.
        categoryCode = this.roll() % 2 ? '0101001' : '0202002';
        const next = chosen(categoryCode);
        const same = next === definition ? null : sameStateIn(next, start, before.state);
        if (same !== null && movesFrom(next, same, 'accept').length > 0) {
          [definition, start] = [next, same];
          matter = advance({ ...before, stateCode: same }, happening, definition);
          this.changedProcess += 1;
        }
      }
      expectSound(before, happening, matter, definition);
      // The definition contains the move that was made. Only a completed task while other tasks are open makes no move.
      const led = movesOf(happening).flatMap((move) => movesFrom(definition, start, move).map(({ to }) => to));
      const arbiter = limitReached(before, happening, definition) && arbiterStateOf(definition, start);
      if (arbiter) led.push(arbiter);
      const goesOn = happening.kind === 'task-done' && matter.stateCode === start && hasOpenWork(matter);
      if (!goesOn) expect(led).toContain(matter.stateCode);
      this.see(definition, matter);
    }
  }

  /**
   * Chooses an outcome, mostly one that leads towards a state not yet entered; null when no outcome leads to such a
   * state.
   */
  private choose<T extends { after: Matter }>(outcomes: readonly T[], definition: ProcessDefinition): T | null {
    const far = this.distances(definition);
    const away = ({ after }: T): number => far.get(placeOf(definition, after.stateCode, after.returns)) ?? Infinity;
    const least = Math.min(...outcomes.map(away));
    if (least === Infinity) return null;
    const best = this.roll() % 8 === 0 ? outcomes : outcomes.filter((outcome) => away(outcome) === least);
    return best[this.roll() % best.length]!;
  }

  /** Returns the number of moves from each place to the nearest state that was not yet entered. */
  private distances(definition: ProcessDefinition): Map<string, number> {
    const { key, states, moves, limits } = definition;
    const counts = Array.from({ length: limits.returnsUntilArbiter }, (_, returns) => returns);
    const far = new Map<string, number>();
    for (const code of Object.keys(states))
      if (this.unseen.has(`${key}/${code}`))
        for (const returns of counts) far.set(placeOf(definition, code, returns), 0);
    const arrows = moves.flatMap(({ name, from, to, guards }) =>
      counts
        .filter((returns) => {
          const last = returns + 1 >= limits.returnsUntilArbiter;
          return !guards.includes(last ? 'returned-less-often-than-the-limit' : 'returned-as-often-as-the-limit');
        })
        .map((returns) => ({
          starts: from.map((code) => placeOf(definition, code, returns)),
          end: placeOf(definition, to, name === 'return-task' ? returns + 1 : returns),
        })),
    );
    for (const [place, distance] of far)
      for (const { starts, end } of arrows)
        if (end === place) for (const start of starts) if (!far.has(start)) far.set(start, distance + 1);
    return far;
  }

  private see(definition: ProcessDefinition, { stateCode, state }: Matter): void {
    expect(state).toBe(stateOf(definition, stateCode).kind);
    this.unseen.delete(`${definition.key}/${stateCode}`);
    this.kinds.add(state);
  }
}

/** Returns a place: a state and the count of returns, up to the limit at which guards depend on it. */
function placeOf({ limits }: ProcessDefinition, code: string, returns: number): string {
  return `${code}/${Math.min(returns, limits.returnsUntilArbiter - 1)}`;
}

/** Returns a function that gives numbers below 2^30, determined by a seed. */
function rolls(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    // The low bits of this generator repeat after a few numbers, so they are dropped.
    return (state ^ (state >>> 15)) >>> 2;
  };
}

describe('random definitions', () => {
  it('lead to the states that they name, enter every state, and keep exactly one responsible organization', () => {
    const entered = new Set<IssueState>();
    let [accepted, refused, changed] = [0, 0, 0];
    fc.assert(
      fc.property(drawing, drawing, fc.integer(), (one, other, seed) => {
        const pair = [draw('standard', [{}], one), draw('second', [{ category: '01' }], other)];
        const sound = pair.filter((definition) => problemsOf(definition).length === 0);
        accepted += sound.length;
        refused += pair.length - sound.length;
        for (const definition of pair) if (strays(definition)) expect(sound).not.toContain(definition);
        const processes = (sound.length === 2 ? pair : sound.map((each) => ({ ...each, appliesTo: [{}] }))).map(
          published,
        );
        if (processes.length === 0) return;
        expect(choiceProblems([processes[0]!], processes)).toEqual([]);
        const walk = new Walk(processes, seed);
        for (let life = 0; life < 500 && walk.unseen.size > 0; life += 1) walk.live();
        // The checker has proved that every state can be reached, and the walk has entered each of them.
        expect([...walk.unseen]).toEqual([]);
        for (const kind of walk.kinds) entered.add(kind);
        changed += walk.changedProcess;
      }),
      { numRuns: 2_000, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThanOrEqual(1_000);
    expect(refused).toBeGreaterThan(100);
    expect(changed).toBeGreaterThan(10);
    expect([...entered].sort()).toEqual([...issueStates].sort());
  });
});

/** True when a move leads to a kind of state that its rule does not allow. */
function strays({ moves, states }: ProcessDefinition): boolean {
  return moves.some((move) =>
    move.from.some(
      (from) => !moveRules[move.name as MoveName].leads[states[from]!.kind]?.includes(states[move.to]!.kind),
    ),
  );
}
