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
