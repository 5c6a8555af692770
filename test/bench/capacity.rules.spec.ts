import { describe, expect, it } from '@jest/globals';
import { HEADROOM, needFor, PEAK_OVER_MEAN, type Measured } from './capacity.rules.js';

const measured: Measured = {
  cores: 2,
  filingSustained: 200,
  lifecyclesSustained: 20,
  memoryMiB: { gateway: 200, coordination: 300, grid: 100 },
  lifecycleKiB: 16,
};

describe('the need of a peak', () => {
  it('is the rate divided by the measured rate of a core, with headroom', () => {
    expect(needFor(50, measured).cores).toBe(50 / ((20 / 2) * HEADROOM));
  });
  it('never plans fewer than two replicas of a component', () =>
    expect(needFor(0.1, measured)).toMatchObject({ cores: 1, replicas: 2 }));
  it('grows with the rate in every component', () => {
    const [small, large] = [needFor(10, measured), needFor(100, measured)];
    for (const key of ['cores', 'replicas', 'memoryGiB', 'databaseGiBPerYear'] as const)
      expect(large[key]).toBeGreaterThan(small[key]);
  });
  it('plans the databases with the mean of the year instead of the peak', () => {
    expect(needFor(PEAK_OVER_MEAN, measured).databaseGiBPerYear).toBeCloseTo((365 * 86_400 * 16) / 2 ** 20);
  });
});
