import { leadersMayRule } from './ruling.rules.js';

describe('leadersMayRule', () => {
  it.each([
    ['at once where no other arbiter exists', 0, 0, false, true],
    ['not yet when all are on leave and the time is not over', 2, 0, false, false],
    ['when all are on leave and the time is over', 2, 0, true, true],
    ['not while one of several is on duty', 2, 1, true, false],
  ])('%s', (_, known, onDuty, waited, expected) => {
    expect(leadersMayRule({ known, onDuty }, waited)).toBe(expected);
  });
});
