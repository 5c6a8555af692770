import { describe, expect, it } from '@jest/globals';
import { faultsAgainst, savingsAgainst } from './budget.rules.js';

const budget = { bytesKiB: 100, logKiB: 200 };

describe('the budget of a lifecycle', () => {
  it.each([
    ['the figures of the budget', 100, 200],
    ['figures within the tolerance', 109.9, 181],
  ])('accepts %s', (_, bytesKiB, logKiB) => expect(faultsAgainst(budget, { bytesKiB, logKiB })).toEqual([]));

  it('refuses each figure that is over the tolerance', () =>
    expect(faultsAgainst(budget, { bytesKiB: 111, logKiB: 221 })).toEqual([
      'left in databases and files by a lifecycle: 111.0 KiB, over the budget of 100.0 KiB',
      'write-ahead log of a lifecycle: 221.0 KiB, over the budget of 200.0 KiB',
    ]));

  it('asks for a lower budget when a saving made it too high to notice a loss', () => {
    expect(savingsAgainst(budget, { bytesKiB: 89, logKiB: 181 })).toEqual([
      'left in databases and files by a lifecycle: 89.0 KiB; lower the budget of 100.0 KiB',
    ]);
    expect(faultsAgainst(budget, { bytesKiB: 89, logKiB: 181 })).toEqual([]);
  });
});
