import { isDeepStrictEqual } from 'node:util';
import type { HolidayNotice } from './holiday-notice.rules.js';
import { dateInShanghai, isWeekend, lawDaysOff } from './holiday-law.rules.js';
import { builtInHours, hoursOn, type WorkingHours } from './working-hours.rules.js';
import { WorkingClock, type Period } from './working-clock.js';

/** All notices and hours that were ever published, in the order of their editions. */
export interface CalendarData {
  notices: readonly HolidayNotice[];
  hours: readonly WorkingHours[];
}

/** Whose hours a clock follows: the first of these holders that has hours on a day decides for the day. */
export type Holders = readonly [...string[], string];

/** Why people work or rest on a day. */
export type DayKind = 'workday' | 'weekend' | 'holiday' | 'make-up';

export interface CalendarDay {
  date: string;
  kind: DayKind;
  /** Name of the holiday; null on other days. */
  holiday: string | null;
}

const FAR = '9999-12-31';

/**
 * Working time of the district in one edition: the notices of the years and the hours of calendars, regions and desks.
 * Each change is effective-dated by day, so a change never moves a day that has passed.
 */
export class Calendars {
  readonly edition: number;
  private readonly days = new Map<string, CalendarDay>();
  private readonly noticesOf: ReadonlyMap<number, readonly HolidayNotice[]>;
  private readonly hoursOf: ReadonlyMap<string, readonly WorkingHours[]>;
  private readonly clocks = new Map<string, WorkingClock>();
  private readonly before = new Map<number, Calendars>();

  constructor(
    readonly data: CalendarData,
    edition = Math.max(0, ...[...data.notices, ...data.hours].map((each) => each.edition)),
    earlier?: Calendars,
  ) {
    this.edition = edition;
    // The clocks of the earlier calendars are built already, and building takes time in which nothing else runs.
    if (earlier && isDeepStrictEqual(earlier.data, upTo(data, earlier.edition))) {
      this.before.set(earlier.edition, earlier);
      // Else each publication would keep all calendars before it.
      earlier.before.clear();
    }
    const { notices, hours } = upTo(data, edition);
    this.noticesOf = Map.groupBy(notices, ({ year }) => year);
    this.hoursOf = Map.groupBy([...builtInHours, ...hours], ({ holder }) => holder);
  }

  /** Returns the calendars as they were in an earlier edition. */
  asOf(edition: number): Calendars {
    if (edition >= this.edition) return this;
    const known = this.before.get(edition) ?? new Calendars(this.data, edition);
    this.before.set(edition, known);
    return known;
  }

  /** Returns the calendars with a change that is tried before it is published. */
  with(change: Partial<CalendarData>): Calendars {
    return new Calendars({
      notices: [...this.data.notices, ...(change.notices ?? [])],
      hours: [...this.data.hours, ...(change.hours ?? [])],
    });
  }

  /** True for a shift calendar that a process may name. */
  has(code: string): boolean {
    return this.hoursOf.has(calendarHolder(code));
  }

  /** Returns the versions of the notice of a year, the oldest first. */
  notices(year: number): readonly HolidayNotice[] {
    return this.noticesOf.get(year) ?? [];
  }

  /** Returns the published hours of a holder, the oldest first. */
  hours(holder: string): readonly WorkingHours[] {
    return this.hoursOf.get(holder) ?? [];
  }

  /** Returns all versions of all hours, the built-in ones too. */
  allHours(): WorkingHours[] {
    return [...this.hoursOf.values()].flat();
  }

  /** True when no notice is published for a year, so that only the holidays of the law are known. */
  lacksNotice(year: number): boolean {
    return !this.noticesOf.has(year);
  }

  /** True for a time in a year that still waits for its notice. A deadline then may move when the notice arrives. */
  isProvisional(instant: Date): boolean {
    const year = Number(dateInShanghai(instant).slice(0, 4));
    return year > Math.min(...this.noticesOf.keys()) && this.lacksNotice(year);
  }

  /** Returns what kind of day a date is. */
  day(date: string): CalendarDay {
    const known = this.days.get(date) ?? this.judge(date);
    this.days.set(date, known);
    return known;
  }

  /** True for a day on which the State Council or the law lets people work. */
  isWorkday(date: string): boolean {
    const { kind } = this.day(date);
    return kind === 'workday' || kind === 'make-up';
  }

  private judge(date: string): CalendarDay {
    const year = Number(date.slice(0, 4));
    // The holiday of New Year's Day may begin in December, so the notice of the next year decides before that of this.
    for (const each of [year + 1, year]) {
      const notice = this.noticesOf.get(each)?.findLast(({ effectiveFrom }) => effectiveFrom <= date);
      const holiday = notice?.holidays.find(({ from, to }) => from <= date && date <= to);
      if (holiday) return { date, kind: 'holiday', holiday: holiday.name };
      if (notice?.workdays.includes(date)) return { date, kind: 'make-up', holiday: null };
      if (notice && each === year) return plainDay(date);
    }
    return lawDaysOff(year).has(date) ? { date, kind: 'holiday', holiday: null } : plainDay(date);
  }

  /**
   * Returns the clock of the first holder that has hours. The clock is built once and shared by all desks with the same
   * hours.
   */
  clock(holders: Holders): WorkingClock {
    const known = holders.filter((holder) => this.hoursOf.has(holder));
    const key = known.join(' ');
    const built = this.clocks.get(key) ?? new WorkingClock((date) => this.periodsOn(known, date));
    this.clocks.set(key, built);
    return built;
  }

  /** The newest version that has begun governs a day, so a version may replace one that would begin later. */
  private periodsOn(holders: readonly string[], date: string): readonly Period[] {
    for (const holder of holders) {
      const hours = this.hours(holder).findLast(({ effectiveFrom }) => effectiveFrom <= date)?.hours;
      if (hours) return hours.days === 'daily' || this.isWorkday(date) ? hoursOn(hours, date) : [];
    }
    return [];
  }

  /** Returns the changes after an edition, the oldest first. */
  changesSince(edition: number): { edition: number; notice: HolidayNotice | null }[] {
    const notices = this.data.notices.map((notice) => ({ edition: notice.edition, notice }));
    const hours = this.data.hours.map((each) => ({ edition: each.edition, notice: null }));
    return [...notices, ...hours].filter((each) => each.edition > edition).sort((a, b) => a.edition - b.edition);
  }

  /** Returns the first date on which an edition differs from the one before it. */
  firstChangedDay(edition: number): string {
    const changed = [...this.data.notices, ...this.data.hours].filter((each) => each.edition === edition);
    return changed.map(({ effectiveFrom }) => effectiveFrom).sort()[0] ?? FAR;
  }
}

/** Returns the changes up to an edition. */
function upTo({ notices, hours }: CalendarData, edition: number): CalendarData {
  const isIn = (each: { edition: number }): boolean => each.edition <= edition;
  return { notices: notices.filter(isIn), hours: hours.filter(isIn) };
}

/** Days of the plain week. All calendars share them, because a clock asks for every day of fifty years. */
const plainDays = new Map<string, CalendarDay>();

function plainDay(date: string): CalendarDay {
  const known = plainDays.get(date) ?? { date, kind: isWeekend(date) ? 'weekend' : 'workday', holiday: null };
  plainDays.set(date, known);
  return known;
}

/** The holder of a shift calendar that processes name. */
export const calendarHolder = (code: string): string => `calendar:${code}`;
export const regionHolder = (code: string): string => `region:${code}`;
export const organizationHolder = (id: string): string => `organization:${id}`;

/** Code of the 24×7 calendar of emergencies. Its hours never change. */
export const AROUND_THE_CLOCK = 'around-the-clock';
