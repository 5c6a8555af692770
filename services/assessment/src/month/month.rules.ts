import { badInput } from '@jiceng/platform/errors';

/** Months are those of Asia/Shanghai. China has one time zone, and no summer time since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** Returns the month of an instant, such as 2026-11. */
export function monthOf(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 7);
}

/** Returns the instant at which a month ends. */
export function endOfMonth(month: string): Date {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1) - SHANGHAI_OFFSET_MS);
}

/**
 * Checks the month in a request.
 * @throws BAD_INPUT
 */
export function monthText(value: string): string {
  if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(value))
    throw badInput('month', '须为年月，例如 2026-11', 'must be a month such as 2026-11');
  return value;
}
