import fc from 'fast-check';
import { builtInCalendars } from '../../../test/clocks.js';
import { calendarHolder, type Calendars } from '../../rulebook/calendar/calendar.rules.js';
import { shiftDate, startOfDate } from '../../rulebook/calendar/holiday-law.rules.js';
import type { WorkingClock } from '../../rulebook/calendar/working-clock.js';
import { movedDueAt } from './moved-deadlines.js';

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
