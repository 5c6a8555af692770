import { describe, expect, it } from '@jest/globals';
import { CONSISTENCY_SECONDS, ConsistencyMemory, mergeAwaited } from './consistency.js';

const SECRET = 'consistency-test-secret-0123456789';

describe('the memory of written events', () => {
  it("keeps an actor's events for ten seconds and for that actor only", () => {
    const memory = new ConsistencyMemory(SECRET);
    const now = Date.now();
    memory.remember('a', { assessment: ['e1'] }, now);
    memory.remember('a', { assessment: ['e2'], grid: ['e3'] }, now + 1000);
    expect(memory.awaited('a', now + 2000)).toEqual({ assessment: ['e1', 'e2'], grid: ['e3'] });
    expect(memory.awaited('a', now + CONSISTENCY_SECONDS * 1000 + 500)).toEqual({ assessment: ['e2'], grid: ['e3'] });
    expect(memory.awaited('b', now)).toBeUndefined();
  });
});

describe('the consistency token', () => {
  const memory = new ConsistencyMemory(`${SECRET},older-secret-0123456789-0123456789`);

  it('carries the events to another replica', () => {
    expect(new ConsistencyMemory(SECRET).open(memory.seal({ grid: ['e1'] }))).toEqual({ grid: ['e1'] });
  });
  it('opens with an older secret during a rotation', () => {
    const older = new ConsistencyMemory('older-secret-0123456789-0123456789').seal({ grid: ['e1'] });
    expect(memory.open(older)).toEqual({ grid: ['e1'] });
  });
  it.each([
    ['missing', undefined],
    ['malformed', 'x'],
    ['altered', memory.seal({ grid: ['e1'] }).replace(/^../, 'zz')],
    ['of another installation', new ConsistencyMemory('another-secret-0123456789-01234567').seal({ grid: ['e1'] })],
    ['expired', memory.seal({ grid: ['e1'] }, Date.now() - CONSISTENCY_SECONDS * 1000 - 1)],
  ])('is ignored when it is %s', (_, token) => expect(memory.open(token)).toBeUndefined());
});

describe('merging lists of events', () => {
  it('keeps each event once', () =>
    expect(mergeAwaited({ a: ['1'] }, undefined, { a: ['1', '2'], b: ['3'] })).toEqual({ a: ['1', '2'], b: ['3'] }));
});
