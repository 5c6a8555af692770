import { defaultProcess } from './default-process.js';
import { diagramOf, statesWithMoves } from './process-diagram.rules.js';

describe('diagramOf', () => {
  const lines = diagramOf(defaultProcess).split('\n');

  it('draws every state with its name in both languages and every move with its guards', () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        'stateDiagram-v2',
        '  state "待结案 Verified" as s_verified',
        '  [*] --> s_reported',
        '  s_verified --> s_closed: 结案 close',
        '  s_handling --> s_verifying: 办结 finish the work [work-is-complete]',
        '  s_closed --> [*]',
      ]),
    );
    const arrows = defaultProcess.moves.reduce((sum, move) => sum + move.from.length, 0);
    // Besides the moves there are one arrow to the start and one arrow from each of the four ends.
    expect(lines.filter((line) => line.includes('-->'))).toHaveLength(arrows + 5);
  });

  it('removes characters of labels that would break the diagram', () => {
    const label = { zh: '待"受理";\n[*] --> x', en: 'a: b # {c}' };
    const drawn = diagramOf({
      ...defaultProcess,
      states: { ...defaultProcess.states, reported: { kind: 'reported', label } },
    });
    expect(drawn.split('\n')).toHaveLength(lines.length);
    expect(drawn).toContain('  state "待 受理   [*] --  x a  b    c " as s_reported');
  });
});

describe('statesWithMoves', () => {
  it('lists every state once, the start first, with each move that leaves it', () => {
    const states = statesWithMoves(defaultProcess);
    expect(states[0]!.code).toBe(defaultProcess.initial);
    expect(states.map(({ code }) => code).sort()).toEqual(Object.keys(defaultProcess.states).sort());
    const arrows = defaultProcess.moves.reduce((sum, move) => sum + move.from.length, 0);
    expect(states.reduce((sum, { moves }) => sum + moves.length, 0)).toBe(arrows);
    expect(states.find(({ code }) => code === 'verified')!.moves).toContainEqual({
      name: 'close',
      label: { zh: '结案', en: 'close' },
      guards: [],
      to: 'closed',
      toLabel: defaultProcess.states.closed!.label,
    });
  });
});
