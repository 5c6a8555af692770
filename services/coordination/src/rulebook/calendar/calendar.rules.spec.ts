import fc from 'fast-check';
import {
  aroundTheClock,
  builtInCalendars,
  dutyDesk,
  isStatutoryWorkday,
  officeHours,
  WorkingClock,
} from './calendar.rules.js';

/** Days of each year whose kind differs from the plain week, from the notices of the State Council (国办发明电). */
const notices: Record<number, { offOnWeekdays: string; workedWeekends: string }> = {
  2023: {
    offOnWeekdays:
      '01-02 01-23 01-24 01-25 01-26 01-27 04-05 05-01 05-02 05-03 06-22 06-23 09-29 10-02 10-03 10-04 10-05 10-06',
    workedWeekends: '01-28 01-29 04-23 05-06 06-25 10-07 10-08',
  },
  2024: {
    offOnWeekdays:
      '01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 10-01 10-02 10-03 10-04 10-07',
    workedWeekends: '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
  },
  2025: {
    offOnWeekdays:
      '01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08',
    workedWeekends: '01-26 02-08 04-27 09-28 10-11',
  },
  2026: {
    offOnWeekdays:
      '01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07',
    workedWeekends: '01-04 02-14 02-28 05-09 09-20 10-10',
  },
};

const office = new WorkingClock(officeHours);
const clocks = builtInCalendars.map((calendar) => new WorkingClock(calendar));
const shanghai = (text: string): Date => new Date(`${text}:00+08:00`);

describe('workingPeriods', () => {
  it('returns the periods of a day within the limits of the time', () => {
    const at = (text: string): string => shanghai(`2026-03-${text}`).toISOString();
    const periods = office.workingPeriods(shanghai('2026-03-06T10:00'), shanghai('2026-03-09T15:00'));
    expect(periods.map(({ start, end }) => [start.toISOString(), end.toISOString()])).toEqual([
      [at('06T10:00'), at('06T12:00')],
      [at('06T14:00'), at('06T18:00')],
      [at('09T09:00'), at('09T12:00')],
      [at('09T14:00'), at('09T15:00')],
    ]);
  });

  it('is as long as the working time between the instants', () => {
    const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 5, 1) });
    fc.assert(
      fc.property(
        fc.constantFrom(...clocks),
        moment,
        fc.integer({ min: 0, max: 40 * 86_400_000 }),
        (clock, start, length) => {
          const [from, to] = [new Date(start), new Date(start + length)];
          const minutes = clock
            .workingPeriods(from, to)
            .reduce((sum, period) => sum + (period.end.getTime() - period.start.getTime()) / 60_000, 0);
          expect(minutes).toBeCloseTo(clock.workingMinutesBetween(from, to), 6);
        },
      ),
    );
  });
});

describe('isStatutoryWorkday', () => {
  it.each(Object.keys(notices).map(Number))('follows the notice for every day of %i', (year) => {
    const off = new Set(notices[year]!.offOnWeekdays.split(' '));
    const worked = new Set(notices[year]!.workedWeekends.split(' '));
    for (
      let day = new Date(Date.UTC(year, 0, 1));
      day.getUTCFullYear() === year;
      day = new Date(day.getTime() + 86_400_000)
    ) {
      const date = day.toISOString().slice(0, 10);
      const weekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
      expect([date, isStatutoryWorkday(date)]).toEqual([
        date,
        weekend ? worked.has(date.slice(5)) : !off.has(date.slice(5)),
      ]);
    }
  });

  it.each([
    ['2027-01-01', false],
    ['2027-01-04', true],
    ['2027-02-05', false],
    ['2027-02-08', false],
    ['2027-02-09', false],
    ['2027-02-10', false],
    ['2027-02-11', true],
    ['2027-04-05', false],
    ['2027-06-09', false],
    ['2027-09-15', false],
    ['2027-10-01', false],
    ['2027-10-02', false],
    ['2027-10-05', false],
    ['2027-10-06', true],
    ['2027-05-03', false],
    ['2027-05-04', false],
    ['2027-05-05', true],
    ['2028-01-03', false],
    ['2028-01-04', true],
    ['2028-05-29', false],
    ['2028-05-30', true],
    ['2028-10-04', false],
    ['2028-10-05', false],
    ['2028-10-06', true],
    ['2029-06-18', false],
    ['2029-09-24', false],
    ['2030-05-03', true],
  ])('keeps the holidays of the law while the notice of a year is not out: %s worked %s', (date, worked) => {
    expect(isStatutoryWorkday(date)).toBe(worked);
  });
});

describe('WorkingClock', () => {
  it.each([
    ['inside a morning', '2026-03-02T09:00', 60, '2026-03-02T10:00'],
    ['over noon', '2026-03-02T11:30', 60, '2026-03-02T14:30'],
    ['to closing time, not to the next opening', '2026-03-02T17:00', 60, '2026-03-02T18:00'],
    ['over night', '2026-03-02T17:00', 61, '2026-03-03T09:01'],
    ['over a weekend', '2026-03-06T17:00', 120, '2026-03-09T10:00'],
    ['from the middle of a holiday', '2026-10-03T12:00', 30, '2026-10-08T09:30'],
    ['through a make-up Saturday', '2026-02-13T17:30', 60, '2026-02-14T09:30'],
    ['through Spring Festival', '2026-02-14T17:30', 60, '2026-02-24T09:30'],
    ['one working day of seven hours', '2026-05-08T14:00', 420, '2026-05-09T12:00'],
    ['nothing', '2026-05-10T03:00', 0, '2026-05-10T03:00'],
  ])('adds working minutes %s', (_, from, minutes, expected) => {
    expect(office.addWorkingMinutes(shanghai(from), minutes)).toEqual(shanghai(expected));
  });

  it('counts every minute around the clock', () => {
    const clock = new WorkingClock(aroundTheClock);
    expect(clock.workingMinutesBetween(shanghai('2026-02-15T00:00'), shanghai('2026-02-17T00:00'))).toBe(2880);
    expect(clock.addWorkingMinutes(shanghai('2026-02-15T23:59'), 2)).toEqual(shanghai('2026-02-16T00:01'));
  });

  it('keeps the duty desk open on holidays', () => {
    expect(
      new WorkingClock(dutyDesk).workingMinutesBetween(shanghai('2026-10-01T00:00'), shanghai('2026-10-02T00:00')),
    ).toBe(720);
  });

  it('follows an override of a later notice or a local order', () => {
    const clock = new WorkingClock({ ...officeHours, overrides: { '2026-03-07': true, '2026-03-09': false } });
    expect(clock.workingMinutesBetween(shanghai('2026-03-07T00:00'), shanghai('2026-03-10T00:00'))).toBe(420);
    expect(clock.isWorking(shanghai('2026-03-07T10:00'))).toBe(true);
    expect(clock.isWorking(shanghai('2026-03-09T10:00'))).toBe(false);
  });

  it.each([
    [[[600, 500]]],
    [
      [
        [0, 100],
        [50, 200],
      ],
    ],
    [[[0, 1500]]],
    [[]],
  ] as [number, number][][][])('refuses the periods %j', (periods) => {
    expect(() => new WorkingClock({ ...officeHours, periods })).toThrow(RangeError);
  });

  const instant = fc.date({
    min: new Date('2004-02-01T00:00:00Z'),
    max: new Date('2040-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  const clock = fc.constantFrom(...clocks);

  it('is additive: the time from a to c is the time from a to b plus the time from b to c', () => {
    fc.assert(
      fc.property(clock, instant, instant, instant, (the, a, b, c) => {
        expect(the.workingMinutesBetween(a, b) + the.workingMinutesBetween(b, c)).toBeCloseTo(
          the.workingMinutesBetween(a, c),
          6,
        );
      }),
    );
  });

  it('finds a deadline that measures back to the same minutes, and never ends outside working time', () => {
    fc.assert(
      fc.property(clock, instant, fc.integer({ min: 1, max: 60_000 }), (the, from, minutes) => {
        const end = the.addWorkingMinutes(from, minutes);
        expect(the.workingMinutesBetween(from, end)).toBe(minutes);
        expect(the.isWorking(new Date(end.getTime() - 1))).toBe(true);
      }),
    );
  });

  it('never decreases and never runs faster than the wall clock', () => {
    fc.assert(
      fc.property(clock, instant, fc.integer({ min: 0, max: 90 * 86_400_000 }), (the, from, length) => {
        const worked = the.workingMinutesBetween(from, new Date(from.getTime() + length));
        expect(worked).toBeGreaterThanOrEqual(0);
        expect(worked).toBeLessThanOrEqual(length / 60_000 + 1e-9);
      }),
    );
  });
});
