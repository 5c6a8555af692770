import { eventually } from './eventually.js';

describe('eventually', () => {
  it('returns the first truthy value', async () => {
    let looks = 0;
    await expect(eventually(() => (looks += 1) >= 3 && `look ${looks}`, { intervalMs: 1 })).resolves.toBe('look 3');
  });

  it('fails with the last value seen', async () => {
    const states = ['reported', 'accepted'];
    const look = (): boolean => {
      throw new Error(`still ${states.length > 1 ? states.shift() : states[0]}`);
    };
    await expect(eventually(look, { timeoutMs: 30, intervalMs: 1 })).rejects.toThrow(
      /not within 30 ms; the last look failed: still accepted/,
    );
    await expect(eventually(() => 0, { timeoutMs: 5, intervalMs: 1 })).rejects.toThrow('not within 5 ms; last seen: 0');
  });

  it('succeeds when the expectations inside hold', async () => {
    let count = 0;
    await eventually(
      () => {
        count += 1;
        expect(count).toBeGreaterThan(2);
      },
      { intervalMs: 1 },
    );
    expect(count).toBe(3);
  });
});
