import { parseArgs } from 'node:util';
import { stateFolder } from '@jiceng/local/state-folder';
import { UserFault } from '@jiceng/local/user-fault';

export interface SeedOptions {
  /** Number of issues that the platform holds after the seeding. */
  issues: number;
  /** Number of the newest added issues that keep events, facts, packets, audit records and timers. */
  trail: number;
  /** Share of issues that are open. */
  open: number;
  /** Number of days over which the history is spread. */
  days: number;
  /** State folder of the platform. */
  home: string;
}

export const seedUsage =
  'npm run load:seed -- --issues 1000000 [--trail 50000] [--open 0.02] [--days 1092] [--state <folder>]';
/** Largest number of issues: the ids of copies have no room for more. */
const MOST_ISSUES = 20_000_000;

/** @throws UserFault naming the option that cannot be used */
export function readSeedOptions(args: string[], checkout: string): SeedOptions {
  const values = parsed(args);
  const number = (option: string, text: string, low: number, high: number): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high))
      throw new UserFault(`${option} ${text} is not a number from ${low} to ${high}. Usage: ${seedUsage}`);
    return value;
  };
  if (values.issues === undefined) throw new UserFault(`How many issues? Usage: ${seedUsage}`);
  return {
    issues: Math.round(number('--issues', values.issues, 1, MOST_ISSUES)),
    trail: Math.round(number('--trail', values.trail ?? '50000', 0, MOST_ISSUES)),
    open: number('--open', values.open ?? '0.02', 0, 1),
    days: number('--days', values.days ?? '1092', 7, 7300),
    home: stateFolder(values.state, checkout),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        issues: { type: 'string' },
        trail: { type: 'string' },
        open: { type: 'string' },
        days: { type: 'string' },
        state: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UserFault(`${(error as Error).message.split('.')[0]}. Usage: ${seedUsage}`, { cause: error });
  }
}
