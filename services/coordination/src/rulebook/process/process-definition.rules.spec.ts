import fc from 'fast-check';
import { defaultProcess } from './default-process.js';
import {
  movesFrom,
  problemsOf,
  processDefinitionSchema,
  versionForNewIssue,
  type ProcessDefinition,
} from './process-definition.rules.js';

/** The default process with a change. */
function aProcess(change: (definition: ProcessDefinition) => void): ProcessDefinition {
  const definition = structuredClone(defaultProcess);
  change(definition);
  return definition;
}
const codes = (definition: ProcessDefinition): string[] =>
  problemsOf(definition).map((problem) => `${problem.code} ${problem.subject}`);

describe('the default process', () => {
  it('is a valid definition without a problem', () => {
    expect(processDefinitionSchema.parse(defaultProcess)).toEqual(defaultProcess);
    expect(problemsOf(defaultProcess)).toEqual([]);
  });
});

describe('problemsOf', () => {
  it.each<[string, (definition: ProcessDefinition) => void, string]>([
    ['a state nobody defined', (d) => (d.moves[0]!.to = 'parked'), 'UNKNOWN_STATE parked'],
    [
      'a move the product does not have',
      (d) => d.moves.push({ name: 'forget', from: ['reported'], to: 'closed', guards: [] }),
      'UNKNOWN_MOVE forget',
    ],
    ['a guard the product does not have', (d) => d.moves[0]!.guards.push('mayor-agrees'), 'UNKNOWN_GUARD mayor-agrees'],
    [
      'a timer the product does not have',
      (d) => (d.states['reported']!.timer!.name = 'coffee'),
      'UNKNOWN_TIMER coffee',
    ],
    [
      'a state that nothing leads to',
      (d) => (d.moves = d.moves.filter((move) => move.name !== 'pause')),
      'UNREACHABLE_STATE paused',
    ],
    [
      'a state without an exit',
      (d) => (d.moves = d.moves.filter((move) => move.name !== 'resume')),
      'NO_WAY_OUT paused',
    ],
    [
      'an endless loop',
      (d) => (d.moves = d.moves.filter((move) => !['close', 'reject', 'merge'].includes(move.name))),
      'NO_WAY_OUT verified',
    ],
    [
      'a move with two meanings',
      (d) => d.moves.push({ name: 'close', from: ['verified'], to: 'rejected', guards: [] }),
      'AMBIGUOUS_MOVE verified/close',
    ],
    [
      'a state where somebody waits for ever',
      (d) => (d.states['verifying']!.timer = null),
      'STATE_WITHOUT_TIMER verifying',
    ],
    [
      'a timer whose move is not possible',
      (d) => (d.states['handling']!.timer!.move = 'close'),
      'TIMER_MOVE_MISSING handling',
    ],
    ['a start that is an end', (d) => (d.initial = 'closed'), 'INITIAL_IS_TERMINAL closed'],
    ['a move taken away', (d) => (d.moves = d.moves.filter((move) => move.name !== 'reopen')), 'MOVE_MISSING reopen'],
    ['escalation that does not ascend', (d) => (d.limits.escalateAt = [1, 0.8]), 'ESCALATION_NOT_ASCENDING escalateAt'],
  ])('reports %s', (_, change, expected) => {
    expect(codes(aProcess(change))).toContain(expected);
  });

  it('lets no definition through from which a random walk cannot leave', () => {
    const moves = fc.subarray(defaultProcess.moves, { minLength: 1 });
    fc.assert(
      fc.property(moves, fc.infiniteStream(fc.nat()), (kept, choices) => {
        const definition = aProcess((d) => (d.moves = kept));
        const stuck = problemsOf(definition).some((problem) => problem.code === 'NO_WAY_OUT');
        let state = definition.initial;
        for (let step = 0; step < 40 && !definition.terminal.includes(state); step += 1) {
          const open = definition.moves.filter((move) => move.from.includes(state));
          if (open.length === 0) {
            expect(stuck).toBe(true);
            return;
          }
          state = open[choices.next().value! % open.length]!.to;
        }
      }),
    );
  });
});

describe('movesFrom', () => {
  it('tells a return from the return that goes to the arbiter by state and move', () => {
    expect(movesFrom(defaultProcess, 'dispatched', 'return-task')).toEqual([
      { to: 'accepted', guards: ['returned-less-often-than-the-limit'] },
    ]);
    expect(movesFrom(defaultProcess, 'handling', 'return-task')).toEqual([]);
  });
});

describe('versionForNewIssue', () => {
  const published = [1, 2, 3].map((version) => ({
    key: 'standard',
    version,
    publishedAt: new Date(Date.UTC(2026, version, 1)),
  }));

  it.each([
    [new Date(Date.UTC(2026, 2, 15)), 2],
    [new Date(Date.UTC(2026, 1, 1)), 1],
    [new Date(Date.UTC(2027, 0, 1)), 3],
  ])('at %s it is version %i', (at, version) => {
    expect(versionForNewIssue(published, 'standard', at)?.version).toBe(version);
  });

  it('is none before anything was published', () => {
    expect(versionForNewIssue(published, 'standard', new Date(0))).toBeNull();
  });
});
