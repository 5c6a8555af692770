import { defaultProcess } from './default-process.js';
import {
  movesFrom,
  processDefinitionSchema,
  sameStateIn,
  stateOf,
  type ProcessDefinition,
} from './process-definition.rules.js';

describe('the schema of a definition', () => {
  it('accepts the unchanged default process', () => {
    expect(processDefinitionSchema.parse(defaultProcess)).toEqual(defaultProcess);
  });

  it.each<[string, object]>([
    ['a field that the engine does not read', { ...defaultProcess, terminal: ['closed'] }],
    [
      'a timer, which follows from the kind of the state',
      { ...defaultProcess, states: { reported: { ...defaultProcess.states['reported'], timer: null } } },
    ],
    [
      'a kind that the product does not have',
      { ...defaultProcess, states: { reported: { kind: 'parked', label: { zh: '搁置', en: 'Parked' } } } },
    ],
    [
      'a state without a name in Chinese',
      { ...defaultProcess, states: { reported: { kind: 'reported', label: { zh: ' ', en: 'Reported' } } } },
    ],
    [
      'a showing of a confidential reporter that is longer than the console allows',
      { ...defaultProcess, limits: { ...defaultProcess.limits, unsealMinutes: 16 } },
    ],
    ['a source that the product does not have', { ...defaultProcess, appliesTo: [{ source: 'pigeon' }] }],
  ])('refuses %s', (_, definition) => {
    expect(processDefinitionSchema.safeParse(definition).success).toBe(false);
  });
});

describe('movesFrom', () => {
  it('distinguishes a return from the return that goes to the arbiter by state and move', () => {
    expect(movesFrom(defaultProcess, 'dispatched', 'return-task')).toEqual([
      { to: 'accepted', guards: ['returned-less-often-than-the-limit'], roles: null },
    ]);
    expect(movesFrom(defaultProcess, 'handling', 'return-task')).toEqual([]);
  });
});

describe('sameStateIn', () => {
  const other: ProcessDefinition = {
    ...defaultProcess,
    states: {
      intake: { kind: 'reported', label: { zh: '登记', en: 'Intake' } },
      verified: { kind: 'handling', label: { zh: '办理', en: 'Work' } },
    },
  };

  it('finds the state with the same code, else the first state of the same kind, else no state', () => {
    expect(sameStateIn(defaultProcess, 'verified', 'verified')).toBe('verified');
    expect(sameStateIn(other, 'reported', 'reported')).toBe('intake');
    // A state with the same code but another kind is not used.
    expect(sameStateIn(other, 'verified', 'verified')).toBeNull();
  });

  it('throws an error for a state that the definition does not have', () => {
    expect(() => stateOf(defaultProcess, 'parked')).toThrow('process standard version 1 has no state parked');
  });
});
