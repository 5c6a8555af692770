import { parseArgs } from 'node:util';
import { UserFault } from '@jiceng/local/user-fault';

/**
 * The sections in the order in which they run. Sections that fill the databases come late, because they would slow the
 * others down.
 */
export const sectionNames = ['startup', 'overhead', 'list', 'filing', 'lifecycles', 'inbox', 'memory'] as const;
export type SectionName = (typeof sectionNames)[number];

export interface BenchOptions {
  sections: readonly SectionName[];
  /** Number of rounds. In each round all lanes of a comparison run once. */
  rounds: number;
  /** Seconds of one lane of one round; a lane of lifecycles takes twice as long. */
  seconds: number;
  /**
   * Numbers of issues at which the inbox is measured, in ascending order. The bench adds missing issues as `load:seed`
   * does.
   */
  inboxSizes: readonly number[];
  /** True to rewrite the tables in the documentation. */
  write: boolean;
  /** True to compute the capacity table from the last figures, without measuring. */
  capacity: boolean;
  /** Rates in reports per second for which the capacity table is computed. */
  rates: readonly number[];
  /**
   * State folder that the bench keeps and uses again, so that a second run finds the district and its issues; null for
   * a platform that is deleted at the end.
   */
  state: string | null;
  /** Folder into which every process of the platform writes a CPU profile; null for none. */
  profile: string | null;
}

export const benchUsage = `npm run bench -- [--only ${sectionNames.join(',')}] [--quick] [--rounds 5] [--seconds 5] [--sizes 10000,100000,1000000] [--write] [--state <folder>] [--profile <folder>] [--capacity [--rates 1,10,50,100,250]]`;

/** @throws UserFault naming the option that cannot be used */
export function readBenchOptions(args: string[]): BenchOptions {
  const values = parsed(args);
  const quick = values.quick ?? false;
  const only = values.only?.split(',').map((name) => name.trim());
  const unknown = only?.find((name) => !(sectionNames as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UserFault(`There is no section ${unknown}. Known: ${sectionNames.join(', ')}`);
  return {
    sections: only ? sectionNames.filter((name) => only.includes(name)) : sectionNames,
    rounds: positive('--rounds', values.rounds ?? (quick ? '2' : '5')),
    seconds: positive('--seconds', values.seconds ?? (quick ? '2' : '5')),
    inboxSizes: numbers('--sizes', values.sizes ?? (quick ? '10000' : '10000,100000')).sort(
      (one, other) => one - other,
    ),
    write: values.write ?? false,
    capacity: values.capacity ?? false,
    rates: numbers('--rates', values.rates ?? '1,10,50,100,250'),
    state: values.state ?? null,
    profile: values.profile ?? null,
  };
}

function numbers(option: string, text: string): number[] {
  return text.split(',').map((part) => positive(option, part));
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new UserFault(`${option} ${text} is not a number above 0`);
  return value;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        sizes: { type: 'string' },
        write: { type: 'boolean' },
        capacity: { type: 'boolean' },
        rates: { type: 'string' },
        state: { type: 'string' },
        profile: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UserFault(`${(error as Error).message.split('.')[0]}. Usage: ${benchUsage}`, { cause: error });
  }
}
