import chineseDays from 'chinese-days';

/** Days as `YYYY-MM-DD`, in Shanghai. Shanghai has been at UTC+8 without summer time since 1991. */
const DAY = 86_400_000;

/** Returns the date some days later. */
export function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Returns the date of an instant in Shanghai. */
export function dateInShanghai(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Returns the midnight in Shanghai with which a date begins. */
export function startOfDate(date: string): Date {
  return new Date(`${date}T00:00:00+08:00`);
}

export function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

/**
 * Returns the holidays of the law, by 全国年节及纪念日放假办法 (in force since 2025-01-01). A date appears twice when two
 * holidays fall on it.
 */
export function lawHolidays(year: number): string[] {
  const lunar = (date: string): string => chineseDays.getSolarDateFromLunar(`${year}-${date}`).date;
  const newYear = lunar('01-01');
  return [
    `${year}-01-01`,
    shiftDate(newYear, -1),
    newYear,
    shiftDate(newYear, 1),
    shiftDate(newYear, 2),
    chineseDays.getSolarTermDate(year, 4, 'pure_brightness'),
    `${year}-05-01`,
    `${year}-05-02`,
    lunar('05-05'),
    lunar('08-15'),
    `${year}-10-01`,
    `${year}-10-02`,
    `${year}-10-03`,
  ].sort();
}

/**
 * Returns the days off of a year without a notice: the holidays, and a day in lieu for each holiday that falls on a
 * weekend or on another holiday. A notice may add bridging days.
 */
export function lawDaysOff(year: number): ReadonlySet<string> {
  const known = daysOffByLaw.get(year) ?? findDaysOff(year);
  daysOffByLaw.set(year, known);
  return known;
}

const daysOffByLaw = new Map<number, ReadonlySet<string>>();

function findDaysOff(year: number): ReadonlySet<string> {
  const holidays = lawHolidays(year);
  const off = new Set(holidays);
  let latest = '';
  for (const [index, holiday] of holidays.entries()) {
    if (!isWeekend(holiday) && holidays.indexOf(holiday) === index) continue;
    // The day in lieu is the next working day after its holiday. Two days in lieu of one festival are consecutive.
    let inLieu = shiftDate(latest > holiday ? latest : holiday, 1);
    while (isWeekend(inLieu) || off.has(inLieu)) inLieu = shiftDate(inLieu, 1);
    off.add(inLieu);
    latest = inLieu;
  }
  return off;
}
