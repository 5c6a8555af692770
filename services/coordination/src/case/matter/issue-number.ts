import { SHANGHAI } from './delay.rules.js';

/**
 * Returns the number of an issue that people read out and type: the day of the report in China and the last eight
 * digits of the id, such as 20261129-9F3A1B2C.
 */
export function issueNumber({ id, reportedAt }: { id: string; reportedAt: Date }): string {
  const day = new Date(reportedAt.getTime() + SHANGHAI).toISOString().slice(0, 10).replaceAll('-', '');
  return `${day}-${id.slice(-8).toUpperCase()}`;
}
