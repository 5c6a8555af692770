import { roundTheClock as clock } from '../../../test/clocks.js';
import { escalationLevels, escalationTarget, nextLevel } from './escalation.rules.js';

const start = new Date('2026-03-02T00:00:00Z');

describe('escalationLevels', () => {
  const ladder = escalationLevels(start, 100, [1, 1.5, 2], clock);

  it('has one level at each share of the limit', () => {
    expect(ladder.map(({ level, at }) => [level, (at.getTime() - start.getTime()) / 60_000])).toEqual([
      [0, 100],
      [1, 150],
      [2, 200],
    ]);
  });

  it('has no level above the top', () => {
    expect(nextLevel(ladder, -1)).toEqual(ladder[0]);
    expect(nextLevel(ladder, 0)).toEqual(ladder[1]);
    expect(nextLevel(ladder, 2)).toBeNull();
  });
});

describe('escalationTarget', () => {
  const parents = new Map<string, string | null>([
    ['station', 'bureau'],
    ['bureau', 'district'],
    ['district', null],
  ]);

  it.each([
    [0, 'station', 'office', 'station'],
    [1, 'station', 'office', 'bureau'],
    [2, 'station', 'office', 'office'],
    [1, 'district', 'office', 'office'],
    [2, 'district', null, 'district'],
    [3, 'station', null, 'bureau'],
  ] as const)('level %i of %s with office %s: %s', (level, holder, office, expected) => {
    expect(escalationTarget(level, holder, parents, office)).toBe(expected);
  });
});
