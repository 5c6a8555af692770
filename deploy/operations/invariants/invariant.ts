import type { ServiceName } from '@jiceng/contracts/contract';
import { restingStates } from '@jiceng/contracts/coordination/issue-progressed';
import { readSql } from '@jiceng/platform/database';
import type { ServiceDatabases } from '../databases.js';

/** One place at which an invariant does not hold. */
export interface Violation {
  service: ServiceName;
  what: string;
}

/** A condition that must hold across the databases whenever no work is in progress. */
export interface Invariant {
  name: string;
  /** The condition as a sentence. */
  says: string;
  check: (databases: Databases) => Promise<Violation[]>;
}

export type Databases = ServiceDatabases['of'];

/** Kinds of states in which an issue has ended, as coordination spells them. */
export const RESTING = `(${restingStates.map((state) => `'${state}'`).join(', ')})`;

/** Largest number of violations that are listed for an invariant and service. */
export const MOST_LISTED = 20;

/** An invariant of single databases. `sql` selects a row with a text `what` for each violation. */
export function sqlInvariant(name: string, says: string, services: readonly ServiceName[], sql: string): Invariant {
  return {
    name,
    says,
    check: async (databases) => {
      const found = await Promise.all(
        services.map(async (service) => {
          const rows = await readSql<{ what: string }>(
            databases[service],
            `SELECT what FROM (${sql}) AS violation LIMIT ${MOST_LISTED}`,
          );
          return rows.map(({ what }) => ({ service, what }));
        }),
      );
      return found.flat();
    },
  };
}

/**
 * Compares two sets of texts in two databases, and returns the first {@link MOST_LISTED} texts that each side lacks.
 * Equal sets cost one aggregate on each side; only differing sets are fetched. Both queries select a text column `item`
 * without duplicates.
 */
export async function differencesBetween(
  databases: Databases,
  left: { service: ServiceName; sql: string },
  right: { service: ServiceName; sql: string },
): Promise<{ missingRight: string[]; missingLeft: string[] }> {
  const digest = async ({ service, sql }: typeof left): Promise<string> => {
    const [row] = await readSql<{ digest: string }>(
      databases[service],
      `SELECT count(*) || ':' || coalesce(bit_xor(hashtextextended(item, 0)), 0) || ':' || coalesce(bit_xor(hashtextextended(item, 1)), 0) AS digest FROM (${sql}) AS items`,
    );
    return row!.digest;
  };
  if ((await digest(left)) === (await digest(right))) return { missingLeft: [], missingRight: [] };
  const items = async ({ service, sql }: typeof left): Promise<Set<string>> =>
    new Set((await readSql<{ item: string }>(databases[service], sql)).map(({ item }) => item));
  const [inLeft, inRight] = [await items(left), await items(right)];
  return {
    missingRight: [...inLeft].filter((item) => !inRight.has(item)).slice(0, MOST_LISTED),
    missingLeft: [...inRight].filter((item) => !inLeft.has(item)).slice(0, MOST_LISTED),
  };
}
