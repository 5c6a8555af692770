import { describe, expect, it } from '@jest/globals';
import { sourceLimitIsNext } from './source-limit';

describe('sourceLimitIsNext', () => {
  const earlier = { sourceDueAt: '2026-12-01T08:00:00Z', handleDueAt: '2026-12-01T09:00:00Z' };
  it.each([
    ['an earlier limit of the source', { state: 'HANDLING', ...earlier }, true],
    ['no limit of ours yet', { state: 'REPORTED', ...earlier, handleDueAt: null }, true],
    ['a later limit of the source', { state: 'HANDLING', ...earlier, handleDueAt: '2026-12-01T07:00:00Z' }, false],
    ['no limit of the source', { state: 'HANDLING', ...earlier, sourceDueAt: null }, false],
    ['a closed issue', { state: 'CLOSED', ...earlier }, false],
    ['a rejected issue', { state: 'REJECTED', ...earlier, handleDueAt: null }, false],
    ['a merged issue', { state: 'MERGED', ...earlier }, false],
  ] as const)('for %s', (_, issue, expected) => expect(sourceLimitIsNext(issue)).toBe(expected));
});
