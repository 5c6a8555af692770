import { badInput, type DomainError } from '@jiceng/platform/errors';
import { dateInShanghai, isWeekend, lawHolidays, shiftDate } from './holiday-law.rules.js';

/** Days off of one festival, from the first to the last day. */
export interface HolidaySpan {
  name: string;
  from: string;
  to: string;
}

/** The arrangement of holidays of one year, as the State Council announces it (放假安排通知). */
export interface NoticeText {
  year: number;
  /** Number of the document, such as 国办发明电〔2025〕7号. */
  number: string;
  issuer: string;
  issuedOn: string;
  holidays: readonly HolidaySpan[];
  /** Weekend days on which people work (调休上班). */
  workdays: readonly string[];
}

/** A published version of the notice of a year. */
export interface HolidayNotice extends NoticeText {
  version: number;
  /** Number of the publication among all changes of calendars. */
  edition: number;
  /** First day that follows this version. Earlier days keep what was in force on them. */
  effectiveFrom: string;
}

/** Returns the days of a span of days off. */
export function daysOf({ from, to }: Pick<HolidaySpan, 'from' | 'to'>): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = shiftDate(day, 1)) days.push(day);
  return days;
}

/** New Year's Day may begin in the last week of December, as it did in 2018 and 2022. */
const firstDayOf = (year: number): string => `${year - 1}-12-25`;
const LONGEST_HOLIDAY = 31;

/**
 * Returns the faults of a notice. The notice must contain every holiday of the law. A holiday on a weekend is made up:
 * the weekdays off are as many as the holidays of the law, the make-up days and the extra days together.
 * @param extraDaysOff days off beyond the law without a make-up day, such as the longer Spring Festival of 2020
 */
export function noticeFaults(
  notice: NoticeText,
  { extraDaysOff, now }: { extraDaysOff: number; now: Date },
): DomainError[] {
  const { year, holidays, workdays } = notice;
  const today = dateInShanghai(now);
  const present = Number(today.slice(0, 4));
  if (year < present || year > present + 1)
    return [
      badInput('year', `只能发布 ${present} 年或 ${present + 1} 年的放假安排`, `must be ${present} or ${present + 1}`),
    ];
  const faults: DomainError[] = [];
  if (notice.issuedOn > today) faults.push(badInput('issuedOn', '不得晚于今天', 'must not lie in the future'));
  const isOutside = (day: string): boolean => day < firstDayOf(year) || day > `${year}-12-31`;
  const outside = (field: string): DomainError =>
    badInput(
      field,
      `不在 ${year} 年的范围内（元旦假期可从上一年 12 月 25 日起）`,
      `must lie in ${year}; the holiday of New Year’s Day may begin from 25 December before`,
    );
  const off = new Map<string, number>();
  holidays.forEach((span, index) => {
    const field = `holidays[${index}]`;
    if (isOutside(span.from)) return faults.push(outside(`${field}.from`));
    if (isOutside(span.to)) return faults.push(outside(`${field}.to`));
    if (span.to < span.from)
      return faults.push(badInput(`${field}.to`, '不得早于放假首日', 'must not be before the first day off'));
    const days = daysOf(span);
    if (days.length > LONGEST_HOLIDAY)
      return faults.push(
        badInput(`${field}.to`, `一次放假不超过 ${LONGEST_HOLIDAY} 天`, `at most ${LONGEST_HOLIDAY} days`),
      );
    const twice = days.find((day) => off.has(day));
    if (twice !== undefined)
      return faults.push(
        badInput(field, `${twice} 与其他假期重复`, `names ${twice}, which another holiday has already`),
      );
    for (const day of days) off.set(day, index);
  });
  workdays.forEach((day, index) => {
    const field = `workdays[${index}]`;
    const holiday = off.get(day);
    if (isOutside(day)) faults.push(outside(field));
    else if (holiday !== undefined)
      faults.push(
        badInput(
          field,
          `${day} 已列为放假日（${holidays[holiday]!.name}）`,
          `${day} is a day off already, in holidays[${holiday}]`,
        ),
      );
    else if (!isWeekend(day))
      faults.push(
        badInput(field, `${day} 不是周末，不能作为调休上班日`, `${day} is no weekend day, so nobody makes it up`),
      );
    else if (workdays.indexOf(day) < index) faults.push(badInput(field, `${day} 重复`, `${day} is given twice`));
  });
  if (faults.length > 0) return faults;
  const missing = lawHolidays(year).filter((day) => !off.has(day));
  if (missing.length > 0)
    return [
      badInput(
        'holidays',
        `缺少法定节假日：${[...new Set(missing)].join('、')}`,
        `must contain the holidays of the law: ${[...new Set(missing)].join(', ')}`,
      ),
    ];
  const weekdaysOff = [...off.keys()].filter((day) => !isWeekend(day)).length;
  const legal = lawHolidays(year).length;
  const balanced = legal + workdays.length + extraDaysOff;
  if (weekdaysOff === balanced) return [];
  return [
    badInput(
      'workdays',
      `放假的工作日共 ${weekdaysOff} 天，应等于法定节假日 ${legal} 天、调休上班 ${workdays.length} 天与另行增加的放假 ${extraDaysOff} 天之和；请核对放假日与调休上班日`,
      `the notice has ${weekdaysOff} weekdays off, but ${legal} holidays of the law, ${workdays.length} make-up days and ${extraDaysOff} extra days make ${balanced}`,
    ),
  ];
}
