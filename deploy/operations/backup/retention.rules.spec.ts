import { mayBeDeleted, momentOf, nameOf } from './retention.rules.js';

const now = new Date('2026-11-25T12:00:00Z');
const daysAgo = (days: number): string => nameOf(new Date(now.getTime() - days * 86_400_000));

describe('which backups may be deleted', () => {
  it('are those past their days', () => {
    expect(mayBeDeleted([1, 2, 29, 31, 45].map(daysAgo), now, { keepDays: 30, keepAtLeast: 1 }).sort()).toEqual(
      [daysAgo(45), daysAgo(31)].sort(),
    );
  });

  it('are never the newest, however old: a schedule that stopped must not delete its last backups', () => {
    expect(mayBeDeleted([100, 200, 300].map(daysAgo), now, { keepDays: 30, keepAtLeast: 3 })).toEqual([]);
    expect(mayBeDeleted([100, 200, 300, 400].map(daysAgo), now, { keepDays: 30, keepAtLeast: 3 })).toEqual([
      daysAgo(400),
    ]);
  });

  it('are never files of another name', () => {
    expect(
      mayBeDeleted(['notes.txt', '2020-01-01.jiceng', 'x2020-01-01T000000Z.jiceng'], now, {
        keepDays: 1,
        keepAtLeast: 0,
      }),
    ).toEqual([]);
  });

  it('have a name that says when', () => {
    expect(momentOf(nameOf(now))).toEqual(now);
  });
});
