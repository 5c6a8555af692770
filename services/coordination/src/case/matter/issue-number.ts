import { SHANGHAI } from './delay.rules.js';

/**
 * Returns the number of an issue that people read out and type: the day of the report in China and the last eight
 * digits of the id, such as 20261129-9F3A1B2C.
 */
export function issueNumber({ id, reportedAt }: { id: string; reportedAt: Date }): string {
  const day = new Date(reportedAt.getTime() + SHANGHAI).toISOString().slice(0, 10).replaceAll('-', '');
  return `${day}-${id.slice(-8).toUpperCase()}`;
}

/** The number of an issue with or without the day. */
const NUMBER = /^(?:(\d{4})(\d{2})(\d{2})-)?([0-9a-f]{8})$/i;

/** Returns the end of the id, and the day of the report when the number contains the day; null for another text. */
export function issueNumberParts(text: string): { end: string; from: Date | null; until: Date | null } | null {
  const [, year, month, day, end] = NUMBER.exec(text) ?? [];
  if (end === undefined) return null;
  if (year === undefined) return { end: end.toLowerCase(), from: null, until: null };
  const from = Date.UTC(Number(year), Number(month) - 1, Number(day)) - SHANGHAI;
  return { end: end.toLowerCase(), from: new Date(from), until: new Date(from + 24 * 3_600_000) };
}
