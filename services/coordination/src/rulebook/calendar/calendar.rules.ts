import chineseDays from 'chinese-days';

/**
 * Working time in China: public holidays and make-up working days (调休) from the yearly notices of the State Council,
 * shift calendars as data, and a 24×7 clock. All functions are based on `workedBefore(t)`, the working milliseconds of
 * a calendar before t. Elapsed working time is a difference of two values, and a deadline is found by the inverse
 * function, so both always agree.
 */

/** Hours of one shift calendar, as officials define them. Times are minutes after midnight in Shanghai. */
export interface ShiftCalendar {
  code: string;
  name: { zh: string; en: string };
  /** `statutory`: the working days that the State Council announces; `daily`: every day of the year. */
  days: 'statutory' | 'daily';
  /** Working periods of a day, ascending and without overlap; [0, 1440] is a whole day. */
  periods: readonly (readonly [fromMinute: number, toMinute: number])[];
  /** Days that a later notice or a local order changed: `YYYY-MM-DD` → true for a working day. */
  overrides?: Readonly<Record<string, boolean>>;
}

/** Office hours 9:00–12:00 and 14:00–18:00 on working days. All limits use this calendar by default. */
export const officeHours: ShiftCalendar = {
  code: 'office',
  name: { zh: '机关工作时间', en: 'Office hours' },
  days: 'statutory',
  periods: [
    [540, 720],
    [840, 1080],
  ],
};
/** Hours of duty desks: every day from 8:00 to 20:00, without a break. */
export const dutyDesk: ShiftCalendar = {
  code: 'duty-desk',
  name: { zh: '值班席位', en: 'Duty desk' },
  days: 'daily',
  periods: [[480, 1200]],
};
/** Calendar for emergencies: every minute is working time. */
export const aroundTheClock: ShiftCalendar = {
  code: 'around-the-clock',
  name: { zh: '全天候', en: 'Around the clock' },
  days: 'daily',
  periods: [[0, 1440]],
};
export const builtInCalendars: readonly ShiftCalendar[] = [officeHours, dutyDesk, aroundTheClock];

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Offset of Shanghai in milliseconds. Shanghai has been at UTC+8 without summer time since 1991. */
const SHANGHAI = 8 * 60 * MINUTE;
const FIRST_DAY = Math.floor(Date.UTC(2000, 0, 1) / DAY);
const LAST_DAY = Math.floor(Date.UTC(2050, 0, 1) / DAY);

/** Returns the number of the Shanghai day that contains the instant, counted from 1970-01-01. */
function dayOf(instant: number): number {
  return Math.floor((instant + SHANGHAI) / DAY);
}

function dateOfDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The last year for which the holiday package contains a notice of the State Council. The first such year is 2004. */
export const noticePublishedThrough = 2026;
const noticePublishedFrom = 2004;

/**
 * Returns the days off of a year without a notice, by 全国年节及纪念日放假办法 (in force since 2025-01-01): the
 * holidays, and a day in lieu for each holiday that falls on a weekend or on another holiday. A notice may add bridging
 * days; they must come from `overrides` or a newer package.
 */
function statutoryDaysOff(year: number): Set<string> {
  const holidays = statutoryHolidays(year).sort();
  const off = new Set(holidays);
  let latest = '';
  for (const [index, holiday] of holidays.entries()) {
    if (!isWeekend(holiday) && holidays.indexOf(holiday) === index) continue;
    // The day in lieu is the next working day after its holiday. Two days in lieu of one festival are consecutive.
    let inLieu = nextDay(latest > holiday ? latest : holiday);
    while (isWeekend(inLieu) || off.has(inLieu)) inLieu = nextDay(inLieu);
    off.add(inLieu);
    latest = inLieu;
  }
  return off;
}

/** Returns the holidays of the law. A date appears twice when two holidays fall on it. */
function statutoryHolidays(year: number): string[] {
  const lunar = (date: string): string => chineseDays.getSolarDateFromLunar(`${year}-${date}`).date;
  const newYear = lunar('01-01');
  const shifted = (date: string, days: number): string => dateOfDay(Date.parse(`${date}T00:00:00Z`) / DAY + days);
  return [
    `${year}-01-01`,
    shifted(newYear, -1),
    newYear,
    shifted(newYear, 1),
    shifted(newYear, 2),
    chineseDays.getSolarTermDate(year, 4, 'pure_brightness'),
    `${year}-05-01`,
    `${year}-05-02`,
    lunar('05-05'),
    lunar('08-15'),
    `${year}-10-01`,
    `${year}-10-02`,
    `${year}-10-03`,
  ];
}

function nextDay(date: string): string {
  return dateOfDay(Date.parse(`${date}T00:00:00Z`) / DAY + 1);
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

const statutoryByYear = new Map<number, Set<string>>();

/** True for a working day that the State Council announced or the law sets. `date` is `YYYY-MM-DD`. */
export function isStatutoryWorkday(date: string): boolean {
  const year = Number(date.slice(0, 4));
  // The package formats dates in the local time zone of the process. With noon, the date is right in every zone.
  if (year >= noticePublishedFrom && year <= noticePublishedThrough) {
    return chineseDays.isWorkday(new Date(year, Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)), 12));
  }
  const daysOff = statutoryByYear.get(year) ?? statutoryDaysOff(year);
  statutoryByYear.set(year, daysOff);
  return !isWeekend(date) && !daysOff.has(date);
}

/**
 * A calendar with a table of days for fast arithmetic. Build it only once for each calendar, because this takes some
 * milliseconds.
 */
export class WorkingClock {
  /** Number of working days before day n of the table. The array has one entry more than there are days. */
  private readonly workedDaysBefore: Uint32Array;
  private readonly dayLength: number;

  /** Builds the table. @throws RangeError when the periods are empty, overlap or do not fit into one day */
  constructor(readonly calendar: ShiftCalendar) {
    let previousEnd = 0;
    for (const [from, to] of calendar.periods) {
      if (from < previousEnd || to <= from || to > 1440)
        throw new RangeError(`shift calendar ${calendar.code} has a wrong period ${from}–${to}`);
      previousEnd = to;
    }
    this.dayLength = calendar.periods.reduce((sum, [from, to]) => sum + (to - from) * MINUTE, 0);
    if (this.dayLength === 0) throw new RangeError(`shift calendar ${calendar.code} has no working time`);
    this.workedDaysBefore = new Uint32Array(LAST_DAY - FIRST_DAY + 1);
    for (let day = FIRST_DAY; day < LAST_DAY; day += 1) {
      this.workedDaysBefore[day - FIRST_DAY + 1] =
        this.workedDaysBefore[day - FIRST_DAY]! + (this.isWorked(dateOfDay(day)) ? 1 : 0);
    }
  }

  private isWorked(date: string): boolean {
    return this.calendar.overrides?.[date] ?? (this.calendar.days === 'daily' || isStatutoryWorkday(date));
  }

  /** True when the instant lies in working time. */
  isWorking(instant: Date): boolean {
    const worked = this.workedBefore(instant.getTime());
    return this.workedBefore(instant.getTime() + 1) > worked;
  }

  /**
   * Returns the working minutes from one instant to a later instant, exact to the millisecond; negative when `to` lies
   * before `from`.
   */
  workingMinutesBetween(from: Date, to: Date): number {
    return (this.workedBefore(to.getTime()) - this.workedBefore(from.getTime())) / MINUTE;
  }

  /**
   * Returns the earliest instant at which `minutes` of working time have passed since `from`. Work that fills the
   * afternoon ends at closing time, not at the next opening; with zero minutes the result is `from`.
   */
  addWorkingMinutes(from: Date, minutes: number): Date {
    if (minutes < 0 || !Number.isFinite(minutes)) throw new RangeError('working minutes to add must not be negative');
    const added = Math.round(minutes * MINUTE);
    if (added === 0) return new Date(from);
    return new Date(this.instantAfter(this.workedBefore(from.getTime()) + added));
  }

  /** Returns the periods of working time between two instants, ascending. */
  workingPeriods(from: Date, to: Date): { start: Date; end: Date }[] {
    const periods: { start: Date; end: Date }[] = [];
    for (let day = dayOf(from.getTime()); day <= dayOf(to.getTime()); day += 1) {
      if (!this.isWorked(dateOfDay(day))) continue;
      const midnight = day * DAY - SHANGHAI;
      for (const [opens, closes] of this.calendar.periods) {
        const start = Math.max(midnight + opens * MINUTE, from.getTime());
        const end = Math.min(midnight + closes * MINUTE, to.getTime());
        if (start < end) periods.push({ start: new Date(start), end: new Date(end) });
      }
    }
    return periods;
  }

  /** Returns the working minutes of one full working day of this calendar. */
  get minutesPerDay(): number {
    return this.dayLength / MINUTE;
  }

  private workedBefore(instant: number): number {
    const day = dayOf(instant);
    if (day < FIRST_DAY || day >= LAST_DAY) throw new RangeError('the working calendar covers the years 2000 to 2049');
    const daysBefore = this.workedDaysBefore[day - FIRST_DAY]!;
    const worked = daysBefore * this.dayLength;
    if (this.workedDaysBefore[day - FIRST_DAY + 1] === daysBefore) return worked;
    const sinceMidnight = instant + SHANGHAI - day * DAY;
    return (
      worked +
      this.calendar.periods.reduce(
        (sum, [from, to]) => sum + Math.min(Math.max(sinceMidnight - from * MINUTE, 0), (to - from) * MINUTE),
        0,
      )
    );
  }

  /** Returns the earliest instant with `workedBefore(instant) === target`; `target` must be positive. */
  private instantAfter(target: number): number {
    const wholeDays = Math.ceil(target / this.dayLength) - 1;
    const day = this.dayWithWorkedDaysBefore(wholeDays);
    let rest = target - wholeDays * this.dayLength;
    for (const [from, to] of this.calendar.periods) {
      const length = (to - from) * MINUTE;
      if (rest <= length) return day * DAY - SHANGHAI + from * MINUTE + rest;
      rest -= length;
    }
    throw new RangeError('unreachable: the rest is at most one working day');
  }

  /** Returns the working day with exactly `count` working days before it, by binary search in the table. */
  private dayWithWorkedDaysBefore(count: number): number {
    let [low, high] = [0, this.workedDaysBefore.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.workedDaysBefore[middle]! > count) high = middle;
      else low = middle + 1;
    }
    if (this.workedDaysBefore[low]! <= count)
      throw new RangeError('the working calendar covers the years 2000 to 2049');
    return FIRST_DAY + low - 1;
  }
}
