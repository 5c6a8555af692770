import { defaultProcess } from '../../rulebook/process/default-process.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { tighteningsOf } from './process-replay.rules.js';

const kinds = new Map(Object.entries(defaultProcess.states).map(([code, { kind }]) => [code, kind]));
const changed = (change: (definition: ProcessDefinition) => void): ProcessDefinition => {
  const definition = structuredClone(defaultProcess);
  change(definition);
  return definition;
};
const move = (definition: ProcessDefinition, name: string): ProcessDefinition['moves'][number] =>
  definition.moves.find((each) => each.name === name)!;
const without = (definition: ProcessDefinition, ...names: string[]): void => {
  definition.moves = definition.moves.filter(({ name }) => !names.includes(name));
};

/** Returns the conditions in which a draft is stricter than a version, as `state/move reason`. */
function found(draft: ProcessDefinition, followed = defaultProcess): string[] {
  const { key, version } = followed;
  return tighteningsOf(draft, [{ key, version, definition: followed }], kinds).map(
    ({ fromStateCode, move: name, variant, reason, guard, roles }) =>
      `${fromStateCode}/${name}${variant === 'plain' ? '' : ` ${variant}`} ${reason ?? guard ?? roles?.join(',')}`,
  );
}

describe('tighteningsOf', () => {
  it('finds nothing in a draft that changes nothing, or only loosens', () => {
    expect(found(changed(() => undefined))).toEqual([]);
    const loose = changed((d) => Object.assign(d.limits, { maxPauses: 9, maxExtensions: 9, reopenMinutes: 99_999 }));
    expect(found(loose)).toEqual([]);
    expect(
      found(
        changed(() => undefined),
        loose,
      ),
    ).toHaveLength(3);
  });

  it.each<[string, (definition: ProcessDefinition) => void, string[]]>([
    [
      'a move that is gone',
      (d) => without(d, 'transfer-task'),
      ['dispatched/transfer-task MOVE_MISSING', 'handling/transfer-task MOVE_MISSING'],
    ],
    [
      'a state that is gone, with all moves from it',
      (d) => {
        delete d.states['suspended'];
        without(d, 'request-suspension', 'approve-suspension', 'review-suspension');
        move(d, 'resume').from = ['paused'];
      },
      [
        'handling/request-suspension MOVE_MISSING',
        'awaiting-approval/approve-suspension MOVE_MISSING',
        'suspended/review-suspension STATE_MISSING',
        'suspended/resume STATE_MISSING',
      ],
    ],
    ['fewer pauses', (d) => (d.limits.maxPauses = 1), ['handling/request-pause pauses-left']],
    ['fewer extensions', (d) => (d.limits.maxExtensions = 1), ['handling/request-extension extensions-left']],
    ['a shorter reopen window', (d) => (d.limits.reopenMinutes = 60), ['closed/reopen within-reopen-window']],
    [
      'another calendar of the reopen window',
      (d) => (d.limits.calendar = 'around-the-clock'),
      ['closed/reopen within-reopen-window'],
    ],
    [
      'fewer roles',
      (d) => (move(d, 'reject').roles = ['coordinator']),
      ['reported/reject coordinator', 'accepted/reject coordinator'],
    ],
    [
      'a return without a way to the arbiter',
      (d) => without(d, 'send-to-arbiter'),
      ['dispatched/return-task returned-less-often-than-the-limit'],
    ],
    [
      'a process without levels',
      (d) => (d.levels = []),
      [
        'reported/solve LEVEL_MISSING',
        'accepted/dispatch passed-up LEVEL_MISSING',
        'accepted/solve LEVEL_MISSING',
        'dispatched/return-task sent-back LEVEL_MISSING',
      ],
    ],
  ])('finds %s', (_, change, expected) => expect(found(changed(change))).toEqual(expected));

  it('compares a renamed state with the state of its kind', () => {
    const renamed = changed((d) => {
      d.states['checking'] = { kind: 'verifying', label: { zh: '核实', en: 'Checking' } };
      delete d.states['verifying'];
      for (const each of d.moves) {
        each.from = each.from.map((code) => (code === 'verifying' ? 'checking' : code));
        if (each.to === 'verifying') each.to = 'checking';
      }
    });
    expect(found(renamed)).toEqual([]);
  });

  it(
    'allows one earlier move fewer than the limit, and sends the first return to the arbiter when there ' +
      'is no other return',
    () => {
      const [pause] = tighteningsOf(
        changed((d) => (d.limits.maxPauses = 1)),
        [{ ...defaultProcess, definition: defaultProcess }],
        kinds,
      );
      expect(pause).toMatchObject({ counted: 'approve-pause', least: 0, most: 0 });
      const [first] = tighteningsOf(
        changed((d) => without(d, 'return-task')),
        [{ ...defaultProcess, definition: defaultProcess }],
        kinds,
      );
      expect(first).toMatchObject({ counted: 'return-task', least: 1, most: null });
    },
  );
});
