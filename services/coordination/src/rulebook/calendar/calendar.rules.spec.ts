import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { builtInCalendars, dutyDeskClock, officeClock as office, roundTheClock } from '../../../test/clocks.js';
import { builtInNotices } from './built-in-notices.js';
import { Calendars, calendarHolder, organizationHolder, regionHolder } from './calendar.rules.js';
import { shiftDate } from './holiday-law.rules.js';
import type { HolidayNotice } from './holiday-notice.rules.js';
import type { Period } from './working-clock.js';
import type { Hours, WorkingHours } from './working-hours.rules.js';

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

const clocks = [office, dutyDeskClock, roundTheClock];
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

describe('isWorkday', () => {
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
      expect([date, builtInCalendars.isWorkday(date)]).toEqual([
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
    expect(builtInCalendars.isWorkday(date)).toBe(worked);
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
    expect(roundTheClock.workingMinutesBetween(shanghai('2026-02-15T00:00'), shanghai('2026-02-17T00:00'))).toBe(2880);
    expect(roundTheClock.addWorkingMinutes(shanghai('2026-02-15T23:59'), 2)).toEqual(shanghai('2026-02-16T00:01'));
  });

  it('keeps the duty desk open on holidays', () => {
    expect(dutyDeskClock.workingMinutesBetween(shanghai('2026-10-01T00:00'), shanghai('2026-10-02T00:00'))).toBe(720);
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

describe('the built-in notices', () => {
  it('agree with the package of holidays on every day', () => {
    for (let date = '2023-01-01'; date <= '2026-12-31'; date = shiftDate(date, 1)) {
      const [year, month, day] = date.split('-').map(Number) as [number, number, number];
      // The package formats dates in the local time zone of the process. With noon, the date is right in every zone.
      const works = chineseDays.isWorkday(new Date(year, month - 1, day, 12));
      expect([date, builtInCalendars.isWorkday(date)]).toEqual([date, works]);
    }
  });
});

const always = (holder: string, edition: number, effectiveFrom: string, periods: Period[]): WorkingHours => ({
  holder,
  edition,
  effectiveFrom,
  hours: { name: '试行', days: 'daily', seasons: [{ from: '01-01', periods }] },
});

describe('Calendars', () => {
  const holders = [organizationHolder('desk'), regionHolder('320106001000'), calendarHolder('office')] as const;
  const day = (text: string): [Date, Date] => [shanghai(`2026-03-${text}T00:00`), shanghai(`2026-03-${text}T23:59`)];

  it('follow the hours of the organization, else those of its region, else the calendar of the process', () => {
    const calendars = new Calendars({
      notices: builtInNotices,
      hours: [
        always(regionHolder('320106001000'), 1, '2026-03-03', [[600, 660]]),
        always(organizationHolder('desk'), 2, '2026-03-04', [[600, 630]]),
        { holder: organizationHolder('desk'), edition: 3, effectiveFrom: '2026-03-05', hours: null },
      ],
    });
    const minutes = (text: string): number => Math.round(calendars.clock(holders).workingMinutesBetween(...day(text)));
    expect(['02', '03', '04', '05'].map(minutes)).toEqual([420, 60, 30, 60]);
    expect(
      Math.round(
        calendars
          .asOf(1)
          .clock(holders)
          .workingMinutesBetween(...day('04')),
      ),
    ).toBe(60);
    expect(calendars.clock([organizationHolder('other'), calendarHolder('office')])).toBe(
      calendars.clock([calendarHolder('office')]),
    );
  });

  it('never change a day before the publication', () => {
    const later: HolidayNotice = {
      ...builtInNotices.find(({ year }) => year === 2026)!,
      version: 2,
      edition: 1,
      holidays: [{ name: '春节', from: '2026-03-02', to: '2026-03-10' }],
      effectiveFrom: '2026-03-05',
    };
    const calendars = builtInCalendars.with({ notices: [later] });
    expect([calendars.isWorkday('2026-03-04'), calendars.isWorkday('2026-03-05')]).toEqual([true, false]);
  });

  it('keep the calendars of before, whose clocks are built, while their changes are the same', () => {
    const change = { ...builtInNotices.at(-1)!, year: 2028, edition: 1 };
    const data = { ...builtInCalendars.data, notices: [...builtInCalendars.data.notices, change] };
    expect(new Calendars(data, undefined, builtInCalendars).asOf(0)).toBe(builtInCalendars);
    const other = { ...data, notices: data.notices.slice(1) };
    expect(new Calendars(other, undefined, builtInCalendars).asOf(0)).not.toBe(builtInCalendars);
  });

  it('mark a year without a notice, also when the notice of a later year is out', () => {
    const later = { ...builtInNotices.at(-1)!, year: 2028, edition: 1 };
    const calendars = builtInCalendars.with({ notices: [later] });
    const years = [2022, 2026, 2027, 2028, 2029];
    expect(years.filter((year) => calendars.isProvisional(shanghai(`${year}-06-01T10:00`)))).toEqual([2027, 2029]);
  });

  it('let the New Year holiday of the next year begin in December', () => {
    expect(builtInCalendars.day('2022-12-31')).toEqual({ date: '2022-12-31', kind: 'holiday', holiday: '元旦' });
  });
});

/** Working minutes by a walk over every minute, without tables: the independent reference. */
function walked({ notices, hours }: { notices: HolidayNotice[]; hours: WorkingHours[] }, from: Date, to: Date): number {
  const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
  const worksOn = (date: string): boolean => {
    const year = Number(date.slice(0, 4));
    const weekday = ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
    const versionOf = (each: number): HolidayNotice | undefined =>
      notices.filter((notice) => notice.year === each && notice.effectiveFrom <= date).at(-1);
    for (const notice of [versionOf(year + 1), versionOf(year)]) {
      if (notice?.holidays.some((span) => span.from <= date && date <= span.to)) return false;
      if (notice?.workdays.includes(date)) return true;
    }
    return weekday;
  };
  const periodsOf = (date: string): readonly Period[] => {
    const version = hours.filter(({ effectiveFrom }) => effectiveFrom <= date).at(-1)!.hours!;
    if (version.days === 'statutory' && !worksOn(date)) return [];
    const begun = version.seasons.filter((season) => season.from <= date.slice(5));
    return (begun.length > 0 ? begun : version.seasons).at(-1)!.periods;
  };
  const covers = (periods: readonly Period[], minute: number): boolean =>
    periods.some(([opens, closes]) => opens <= minute && minute < closes);
  let minutes = 0;
  for (let at = from.getTime(); at < to.getTime(); at += 60_000) {
    const local = at + 8 * 3_600_000;
    const day = Math.floor(local / 86_400_000);
    const minute = (local - day * 86_400_000) / 60_000;
    if (covers(periodsOf(dateOf(day)), minute) || covers(periodsOf(dateOf(day - 1)), minute + 1440)) minutes += 1;
  }
  return minutes;
}

describe('a clock', () => {
  /** Periods of a day without overlap; the last may end on the next day. */
  const periods = fc
    .uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 2, maxLength: 6 })
    .chain((marks) => fc.tuple(fc.constant(marks.sort((a, b) => a - b)), fc.integer({ min: 0, max: 700 })))
    .map(([marks, night]) => {
      const pairs: [number, number][] = [];
      for (let index = 0; index + 1 < marks.length; index += 2) pairs.push([marks[index]!, marks[index + 1]!]);
      pairs.at(-1)![1] += night;
      return pairs;
    });
  const season = fc.tuple(fc.constantFrom('01-01', '05-01', '06-15', '10-01', '12-31'), periods);
  const hours: fc.Arbitrary<Hours> = fc
    .tuple(
      fc.constantFrom('statutory' as const, 'daily' as const),
      fc.uniqueArray(season, { selector: ([from]) => from, minLength: 1, maxLength: 3 }),
    )
    .map(([days, seasons]) => ({
      name: '试行',
      days,
      seasons: seasons.sort(([a], [b]) => (a < b ? -1 : 1)).map(([from, each]) => ({ from, periods: each })),
    }));
  /** Days around the turn of the year, Spring Festival, and the turn of the seasons. */
  const near = fc
    .tuple(fc.constantFrom('2026-12-30', '2027-02-10', '2027-05-01', '2027-09-30', '2027-12-31'), fc.nat({ max: 5 }))
    .map(([date, days]) => shiftDate(date, days - 3));
  const notice = fc
    .tuple(fc.constantFrom(2027, 2028), fc.array(near, { maxLength: 6 }), fc.array(near, { maxLength: 4 }), near)
    .map(([year, off, worked, effectiveFrom]) => ({
      ...builtInNotices[0]!,
      year,
      holidays: off.map((date) => ({ name: '假', from: date, to: shiftDate(date, 1) })),
      workdays: worked,
      effectiveFrom,
    }));
  const plainWeek = [2026, 2027, 2028].map((year) => ({
    ...builtInNotices[0]!,
    year,
    holidays: [],
    workdays: [],
    effectiveFrom: '2000-01-01',
  }));

  it('counts the minutes that a walk over every minute counts, and its deadlines end with their last minute', () => {
    fc.assert(
      fc.property(
        fc.tuple(hours, hours, near),
        fc.array(notice, { maxLength: 2 }),
        near,
        fc.nat({ max: 1439 }),
        fc.integer({ min: 1, max: 5 * 1440 }),
        ([first, second, switched], drawn, date, minute, length) => {
          const versions: WorkingHours[] = [
            { holder: 'organization:desk', edition: 1, effectiveFrom: '2000-01-01', hours: first },
            { holder: 'organization:desk', edition: 2, effectiveFrom: switched, hours: second },
          ];
          const inOrder = [...drawn].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
          const data = { notices: [...plainWeek, ...inOrder], hours: versions };
          const clock = new Calendars(data).clock(['organization:desk']);
          const from = new Date(shanghai(`${date}T00:00`).getTime() + minute * 60_000);
          const to = new Date(from.getTime() + length * 60_000);
          const minutes = walked(data, from, to);
          expect(clock.workingMinutesBetween(from, to)).toBe(minutes);
          if (minutes === 0) return;
          const due = clock.addWorkingMinutes(from, minutes);
          expect(due <= to).toBe(true);
          expect(walked(data, from, due)).toBe(minutes);
          expect(walked(data, from, new Date(due.getTime() - 60_000))).toBe(minutes - 1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
