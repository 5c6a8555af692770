import { isLate, refusalWasWrong } from './task.rules.js';

describe('refusalWasWrong', () => {
  it('is true when the ruling names the unit that refused', () => {
    expect([refusalWasWrong('urban', 'urban'), refusalWasWrong('urban', 'water')]).toEqual([true, false]);
  });
});

describe('isLate', () => {
  it.each([
    [null, false],
    [new Date(1000), false],
    [new Date(999), true],
  ])('due %p at 1000: %p', (dueAt, late) => {
    expect(isLate(dueAt, new Date(1000))).toBe(late);
  });
});
