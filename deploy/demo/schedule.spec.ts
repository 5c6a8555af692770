import { inParallel, tell, type Story } from './schedule.js';

const day = (number: number, hour = 0): Date => new Date(Date.UTC(2026, 0, number, hour));

describe('playing stories', () => {
  it('finishes the steps of one time window before the next begins, stops at the end and leaves unfinished stories open', async () => {
    const log: string[] = [];
    async function* story(name: string, steps: Date[]): Story {
      for (const [index, at] of steps.entries()) {
        yield at;
        log.push(`${name}${index} ${at.toISOString().slice(8, 13)}`);
      }
    }
    const stories = [
      { startsAt: day(2), begin: () => story('b', [day(2, 1), day(2, 5), day(9)]) },
      { startsAt: day(1), begin: () => story('a', [day(1, 3), day(2, 4), day(3, 2)]) },
    ];
    await tell({
      stories,
      until: day(4),
      concurrency: 4,
      onWindow: (at) => Promise.resolve(void log.push(`window ${at.toISOString().slice(8, 10)}`)),
    });
    expect(log).toEqual([
      'window 01',
      'a0 01T03',
      'window 02',
      expect.any(String),
      expect.any(String),
      expect.any(String),
      'window 03',
      'a2 03T02',
      'window 04',
    ]);
    expect(log).toContain('b1 02T05');
    expect(log.some((line) => line.startsWith('b2'))).toBe(false);
  });

  it('never runs more stories side by side than requested', async () => {
    let now = 0;
    let most = 0;
    await inParallel(
      Array.from({ length: 20 }, (_, index) => index),
      3,
      async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((done) => setTimeout(done, 1));
        now -= 1;
      },
    );
    expect(most).toBe(3);
  });
});
