import { badInput, type DomainError } from '@jiceng/platform/errors';
import type { Period } from './working-clock.js';

/** Hours from a day of the year on, until the next season begins. The last season lasts over the turn of the year. */
export interface Season {
  /** First day, `MM-DD`. */
  from: string;
  /**
   * Working periods of a day in minutes after midnight in Shanghai, ascending and without overlap. A night shift ends
   * after 1440; it belongs to the day on which it begins.
   */
  periods: readonly Period[];
}

export interface Hours {
  /** Name for people, such as 夏令时. */
  name: string;
  /** `statutory`: the working days that the State Council announces; `daily`: every day of the year. */
  days: 'statutory' | 'daily';
  seasons: readonly Season[];
}

/** A published version of the hours of a shift calendar, a region or an organization. */
export interface WorkingHours {
  holder: string;
  edition: number;
  /** First day that follows this version. */
  effectiveFrom: string;
  /** Null from the day on which the holder has no hours of its own any longer. */
  hours: Hours | null;
}

const always = (holder: string, name: string, days: Hours['days'], periods: readonly Period[]): WorkingHours => ({
  holder: `calendar:${holder}`,
  edition: 0,
  effectiveFrom: '2000-01-01',
  hours: { name, days, seasons: [{ from: '01-01', periods }] },
});

/**
 * The hours with which every district begins: office hours, by which all limits run at first; duty desks; and the
 * calendar of emergencies, which counts every minute.
 */
export const builtInHours: readonly WorkingHours[] = [
  always('office', '机关工作时间', 'statutory', [
    [540, 720],
    [840, 1080],
  ]),
  always('duty-desk', '值班席位', 'daily', [[480, 1200]]),
  always('around-the-clock', '全天候', 'daily', [[0, 1440]]),
];

/** Returns the working periods of a day. */
export function hoursOn({ seasons }: Hours, date: string): readonly Period[] {
  const day = date.slice(5);
  return (seasons.findLast(({ from }) => from <= day) ?? seasons.at(-1)!).periods;
}

/** A season as a person typed it. */
export interface TypedSeason {
  from: string;
  periods: readonly { opens: string; closes: string }[];
}

/** Returns the time of day of a minute; a minute of the next day is written as its time there. */
export function timeOf(minute: number): string {
  const ofDay = minute > 1440 ? minute - 1440 : minute;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}

/**
 * Returns typed seasons as minutes. A period that closes at or before its opening ends on the next day.
 * @throws BAD_INPUT with the field: wrong days or times, seasons out of order, periods that overlap, also over midnight
 */
export function seasonsOf(typed: readonly TypedSeason[]): Season[] {
  if (typed.length > 6) throw badInput('seasons', '不得超过 6 个季节', 'must have at most 6 items');
  return typed.map(({ from, periods }, index) => {
    const field = `seasons[${index}]`;
    if (!isDayOfYear(from))
      throw badInput(`${field}.from`, '须为月-日，如 05-01', 'must be month and day, such as 05-01');
    if (index > 0 && from <= typed[index - 1]!.from)
      throw badInput(
        `${field}.from`,
        '各季节须按起始日期先后排列，且不得重复',
        'seasons must be in the order of the year',
      );
    if (periods.length < 1 || periods.length > 6)
      throw badInput(`${field}.periods`, '须为 1 至 6 个时段', 'needs 1 to 6 periods');
    const minutes = periods.map(({ opens, closes }, place): Period => {
      const start = minuteOf(`${field}.periods[${place}].opens`, opens, 1439);
      const end = minuteOf(`${field}.periods[${place}].closes`, closes, 1440);
      return [start, end > start ? end : end + 1440];
    });
    minutes.forEach(([opens], place) => {
      if (place > 0 && opens < minutes[place - 1]![1]) throw overlap(`${field}.periods[${place}].opens`);
    });
    if (minutes.at(-1)![1] - 1440 > minutes[0]![0]) throw overlap(`${field}.periods[${minutes.length - 1}].closes`);
    return { from, periods: minutes };
  });
}

function overlap(field: string): DomainError {
  return badInput(field, '与其他时段重叠', 'overlaps another period');
}

function minuteOf(field: string, text: string, last: number): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  if (hours === undefined || Number(minutes) > 59 || minute > last)
    throw badInput(field, '须为时:分，如 08:30', 'must be hours and minutes, such as 08:30');
  return minute;
}

/** True for month and day such as 05-01. A leap year has every day that can begin a season. */
function isDayOfYear(text: string): boolean {
  const day = new Date(`2028-${text}T00:00:00Z`);
  return /^\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().slice(5, 10) === text;
}
