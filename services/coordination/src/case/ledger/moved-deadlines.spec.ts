import fc from 'fast-check';
import { builtInCalendars } from '../../../test/clocks.js';
import { calendarHolder, type Calendars } from '../../rulebook/calendar/calendar.rules.js';
import { shiftDate, startOfDate } from '../../rulebook/calendar/holiday-law.rules.js';
import type { WorkingClock } from '../../rulebook/calendar/working-clock.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import type { LockedIssue } from './locked-issue.js';
import { movedDeadlinesOf, movedDueAt } from './moved-deadlines.js';

const office = (calendars: Calendars): WorkingClock => calendars.clock([calendarHolder('office')]);
const day = fc.integer({ min: 0, max: 90 }).map((days) => shiftDate('2026-12-01', days));
const notice = fc
  .tuple(fc.array(day, { minLength: 4, maxLength: 8 }), fc.array(day, { maxLength: 6 }), day)
  .map(([off, workdays, effectiveFrom]) => ({
    year: 2027,
    version: 1,
    edition: 1,
    number: '试行',
    issuer: '国务院办公厅',
    issuedOn: '2026-11-01',
    holidays: off.map((from) => ({ name: '假', from, to: shiftDate(from, 2) })),
    workdays,
    effectiveFrom,
  }));

describe('movedDueAt', () => {
  it('is the deadline that the limit has on the new calendars from the start on', () => {
    let moved = 0;
    fc.assert(
      fc.property(notice, fc.nat({ max: 60 * 1440 }), fc.integer({ min: 1, max: 8000 }), (drawn, wait, limit) => {
        const changed = builtInCalendars.with({ notices: [drawn] });
        const [before, after] = [office(builtInCalendars), office(changed)];
        // A limit that begins after the publication is computed on the new calendars from the start.
        const start = new Date(
          Math.min(Date.UTC(2026, 10, 20) + wait * 60_000, startOfDate(drawn.effectiveFrom).getTime()),
        );
        const dueAt = before.addWorkingMinutes(start, limit);
        const next = movedDueAt(dueAt, { from: start, before, after });
        if (dueAt < startOfDate(drawn.effectiveFrom)) expect(next).toEqual(dueAt);
        expect(after.workingMinutesBetween(start, next)).toBe(limit);
        if (next.getTime() === dueAt.getTime()) return;
        moved += 1;
        expect(next).toEqual(after.addWorkingMinutes(start, limit));
      }),
      { numRuns: 100 },
    );
    expect(moved).toBeGreaterThan(10);
  });
});

describe('movedDeadlinesOf', () => {
  it('moves an issue to newer calendars, and never back to older ones', () => {
    const longer = builtInCalendars.with({
      notices: [
        {
          year: 2027,
          version: 1,
          edition: 1,
          number: '试行',
          issuer: '国务院办公厅',
          issuedOn: '2026-11-01',
          holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-05' }],
          workdays: [],
          effectiveFrom: '2026-12-01',
        },
      ],
    });
    const [older, newer] = [builtInCalendars, longer].map((calendars) => directoryWith(calendars)) as [
      Directory,
      Directory,
    ];
    const issueOn = (directory: Directory): LockedIssue => {
      const { calendars } = directory;
      const dueAt = office(calendars).addWorkingMinutes(new Date('2026-12-31T09:00:00Z'), 600);
      const row = { state: 'verifying', severity: 'ordinary', reportedAt: new Date('2026-12-31T09:00:00Z') };
      return {
        row: { ...row, handleDueAt: dueAt, stateDueAt: dueAt, calendarEdition: calendars.edition },
        tasks: [],
        definition: { limits: { calendar: 'office' } },
        clock: office(calendars),
        directory,
      } as unknown as LockedIssue;
    };
    const [before, after] = [issueOn(older), issueOn(newer)];
    expect(movedDeadlinesOf(before, newer)?.issue).toEqual({
      handleDueAt: after.row.handleDueAt,
      stateDueAt: after.row.stateDueAt,
    });
    expect(movedDeadlinesOf(after, older)).toBeNull();
  });
});

function directoryWith(calendars: Calendars): Directory {
  const directory = { calendars, withCalendars: directoryWith, clock: () => office(calendars) };
  return directory as unknown as Directory;
}
