import { mayBeDeleted, momentOf, nameOf } from './retention.rules.js';

const now = new Date('2026-11-25T12:00:00Z');
const daysAgo = (days: number): string => nameOf(new Date(now.getTime() - days * 86_400_000));

describe('backups that may be deleted', () => {
  it('are older than the number of days', () => {
    expect(mayBeDeleted([1, 2, 29, 31, 45].map(daysAgo), now, { keepDays: 30, keepAtLeast: 1 }).sort()).toEqual(
      [daysAgo(45), daysAgo(31)].sort(),
    );
  });

  it('never include the newest, however old, because a stopped schedule must not delete the last backups', () => {
    expect(mayBeDeleted([100, 200, 300].map(daysAgo), now, { keepDays: 30, keepAtLeast: 3 })).toEqual([]);
    expect(mayBeDeleted([100, 200, 300, 400].map(daysAgo), now, { keepDays: 30, keepAtLeast: 3 })).toEqual([
      daysAgo(400),
    ]);
  });

  it('never include files with other names', () => {
    expect(
      mayBeDeleted(['notes.txt', '2020-01-01.jiceng', 'x2020-01-01T000000Z.jiceng'], now, {
        keepDays: 1,
        keepAtLeast: 0,
      }),
    ).toEqual([]);
  });

  it('have a name that contains the time', () => {
    expect(momentOf(nameOf(now))).toEqual(now);
  });
});
