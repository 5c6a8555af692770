/** A working period of a day in minutes after midnight; a night shift ends after 1440. */
export type Period = readonly [fromMinute: number, toMinute: number];

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Offset of Shanghai in milliseconds. */
const SHANGHAI = 8 * 60 * MINUTE;
export const FIRST_YEAR = 2000;
export const LAST_YEAR = 2049;
const FIRST_DAY = Date.UTC(FIRST_YEAR, 0, 1) / DAY;
const LAST_DAY = Date.UTC(LAST_YEAR + 1, 0, 1) / DAY;
const OUTSIDE = `the working calendar covers the years ${FIRST_YEAR} to ${LAST_YEAR}`;

/** Dates of the table, which all clocks share. */
const dates: string[] = [];

/** Returns the number of the Shanghai day that contains the instant, counted from 1970-01-01. */
function dayOf(instant: number): number {
  return Math.floor((instant + SHANGHAI) / DAY);
}

/**
 * Working time with a table of days for fast arithmetic. All functions are based on `workedBefore(t)`, the working
 * milliseconds before t. Elapsed working time is a difference of two values, and a deadline is found by the inverse
 * function, so both always agree. Building takes some milliseconds, so build a clock once.
 */
export class WorkingClock {
  /** Working milliseconds before day n of the table. The array has one entry more than there are days. */
  private readonly before: Float64Array;
  /** Index into `patterns` for each day. */
  private readonly patternOf: Uint16Array;
  private readonly patterns: (readonly Period[])[] = [];

  /** @param periodsOn returns the periods that begin on a date */
  constructor(periodsOn: (date: string) => readonly Period[]) {
    this.before = new Float64Array(LAST_DAY - FIRST_DAY + 1);
    this.patternOf = new Uint16Array(LAST_DAY - FIRST_DAY);
    const known = new Map<string, number>();
    let night: readonly Period[] = [];
    for (let day = 0; day < LAST_DAY - FIRST_DAY; day += 1) {
      const begun = periodsOn((dates[day] ??= new Date((FIRST_DAY + day) * DAY).toISOString().slice(0, 10)));
      const periods = ofOneDay([...night, ...begun]);
      night = begun.filter(([, to]) => to > 1440).map(([, to]) => [0, to - 1440] as const);
      const key = periods.join(' ');
      const pattern = known.get(key) ?? this.patterns.push(periods) - 1;
      known.set(key, pattern);
      this.patternOf[day] = pattern;
      this.before[day + 1] = this.before[day]! + periods.reduce((sum, [from, to]) => sum + (to - from) * MINUTE, 0);
    }
  }

  /** True when the instant lies in working time. */
  isWorking(instant: Date): boolean {
    return this.workedBefore(instant.getTime() + 1) > this.workedBefore(instant.getTime());
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
    const found: { start: Date; end: Date }[] = [];
    for (let day = dayOf(from.getTime()); day <= dayOf(to.getTime()); day += 1) {
      const midnight = day * DAY - SHANGHAI;
      for (const [opens, closes] of this.periodsOf(day)) {
        const start = Math.max(midnight + opens * MINUTE, from.getTime());
        const end = Math.min(midnight + closes * MINUTE, to.getTime());
        if (start < end) found.push({ start: new Date(start), end: new Date(end) });
      }
    }
    return found;
  }

  private periodsOf(day: number): readonly Period[] {
    if (day < FIRST_DAY || day >= LAST_DAY) throw new RangeError(OUTSIDE);
    return this.patterns[this.patternOf[day - FIRST_DAY]!]!;
  }

  private workedBefore(instant: number): number {
    const day = dayOf(instant);
    const sinceMidnight = instant + SHANGHAI - day * DAY;
    return this.periodsOf(day).reduce(
      (sum, [from, to]) => sum + Math.min(Math.max(sinceMidnight - from * MINUTE, 0), (to - from) * MINUTE),
      this.before[day - FIRST_DAY]!,
    );
  }

  /** Returns the earliest instant with `workedBefore(instant) === target`; `target` must be positive. */
  private instantAfter(target: number): number {
    // Binary search for the last day with less working time before it than the target.
    let [low, high] = [0, this.before.length - 1];
    if (this.before[high]! < target) throw new RangeError(OUTSIDE);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.before[middle]! < target) low = middle;
      else high = middle;
    }
    let rest = target - this.before[low]!;
    for (const [from, to] of this.patterns[this.patternOf[low]!]!) {
      const length = (to - from) * MINUTE;
      if (rest <= length) return (FIRST_DAY + low) * DAY - SHANGHAI + from * MINUTE + rest;
      rest -= length;
    }
    throw new RangeError('unreachable: the rest is at most one working day');
  }
}

/** Returns periods as parts of one day: ascending, without overlap, cut at midnight. */
function ofOneDay(periods: readonly Period[]): readonly Period[] {
  const cut = periods.map(([from, to]) => [from, Math.min(to, 1440)] as [number, number]).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const period of cut) {
    const last = merged.at(-1);
    if (last && period[0] <= last[1]) last[1] = Math.max(last[1], period[1]);
    else merged.push(period);
  }
  return merged;
}
