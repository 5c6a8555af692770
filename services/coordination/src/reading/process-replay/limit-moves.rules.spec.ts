import { defaultProcess } from '../../rulebook/process/default-process.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { limitMovesOf, type LimitWorld } from './limit-moves.rules.js';

const followed = [{ key: 'standard', version: 1, definition: defaultProcess }];
const movesOf = (
  change: (definition: ProcessDefinition) => void,
  world: Partial<LimitWorld> = {},
): ReturnType<typeof limitMovesOf> => {
  const draft = structuredClone(defaultProcess);
  change(draft);
  return limitMovesOf({ draft, followed, authorities: [], categories: ['0101001', null], ...world });
};

describe('limitMovesOf', () => {
  it('finds nothing when no limit of a stay changes', () => {
    expect(movesOf((d) => (d.limits.maxPauses = 1))).toEqual({ moves: [], stays: [], byAuthority: false });
  });

  it('names the limit with both values, and the state that it ends', () => {
    const { moves, stays } = movesOf((d) =>
      Object.assign(d.limits, { verifyMinutes: 420, criticalApprovalMinutes: 20 }),
    );
    expect(moves).toEqual([
      {
        limit: 'criticalApprovalMinutes',
        state: 'awaiting-approval',
        before: 30,
        after: 20,
        calendarBefore: 'around-the-clock',
        calendarAfter: 'around-the-clock',
      },
      {
        limit: 'verifyMinutes',
        state: 'verifying',
        before: 840,
        after: 420,
        calendarBefore: 'office',
        calendarAfter: 'office',
      },
    ]);
    expect(stays.map(({ activity, critical, byWallClock }) => [activity, critical, byWallClock])).toEqual([
      ['approving', true, true],
      ['verifying', false, false],
    ]);
  });

  it('finds every limit on the calendar when the draft changes the calendar', () => {
    const { moves } = movesOf((d) => (d.limits.calendar = 'duty-desk'));
    expect(moves.map(({ limit }) => limit)).toEqual([
      'judgeMinutes',
      'dispatchMinutes',
      'acceptMinutes',
      'rulingMinutes',
      'handleMinutes',
      'approvalMinutes',
      'pauseMinutes',
      'verifyMinutes',
      'closeMinutes',
    ]);
  });

  it('lets the authority matrix precede the limit to dispatch', () => {
    const row = {
      categoryPrefix: '01',
      level: 'community',
      maySolve: true,
      limitMinutes: null,
      passUpAfterMinutes: 60,
    };
    const { moves, stays } = movesOf((d) => (d.limits.dispatchMinutes = 90), { authorities: [row] });
    expect(moves.map(({ before, after }) => [before, after])).toEqual([[120, 90]]);
    const places = stays.map(({ category, kind }) => `${category}/${kind}`);
    expect(places).toContain('0101001/street_office');
    expect(places).toContain('/community_committee');
    expect(places).not.toContain('0101001/community_committee');
    const shorter = movesOf((d) => (d.limits.dispatchMinutes = 30), { authorities: [row] });
    expect(shorter.moves.map(({ before, after }) => [before, after])).toEqual([
      [120, 30],
      [60, 30],
    ]);
  });
});
