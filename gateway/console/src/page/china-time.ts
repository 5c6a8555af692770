const MINUTE_MS = 60_000;
/** Minutes by which the time in China is ahead of UTC. */
const AHEAD = 480;
export const DAY_MS = 1440 * MINUTE_MS;

/** The first moment of a day in China. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
/** The day in China of a moment, such as 2026-12-01. */
export const dayOf = (at: number): string => new Date(at + AHEAD * MINUTE_MS).toISOString().slice(0, 10);
/** The time in China of a moment, such as 08:30. */
export const clockOf = (at: number): string => new Date(at + AHEAD * MINUTE_MS).toISOString().slice(11, 16);
export const addDays = (day: string, days: number): string => dayOf(startOfDay(day) + days * DAY_MS);
