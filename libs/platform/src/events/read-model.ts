import type { Contract, Envelope } from '@jiceng/contracts/contract';
import type { Shape } from '../database/columns.js';
import type { Transaction } from '../database/database.js';
import type { Received } from './handlers.js';
import type { NewRow, Table, Written } from '../database/table.js';

/** A copy of another service's data, kept from the events of one contract. */
export interface ReadModel<P> {
  readonly contract: Contract<P>;
  readonly table: string;
  /**
   * Writes the newest state of each key in one statement. An older event never overwrites a newer row, and the same
   * event twice changes nothing, so the order of events does not matter.
   */
  keep(transaction: Transaction, received: readonly Pick<Received<P>, 'event'>[]): Promise<void>;
  /**
   * Deletes every row and the marks of the events from which the rows came. When the owner hands over all events of the
   * contract again (`handOverAgain`), the rows are rebuilt.
   */
  forget(transaction: Transaction): Promise<void>;
}

/**
 * Defines a copy of another service's data.
 * @param map turns an event into a row, or into several rows with different keys
 * @param version the column that orders the states of one key: a number that the owner increases with each change
 */
export function readModel<P, S extends Shape>(
  contract: Contract<P>,
  table: Table<S>,
  map: (payload: P, event: Envelope<P>) => Written<NewRow<S>> | readonly Written<NewRow<S>>[],
  version: keyof S & string = 'version',
): ReadModel<P> {
  type Row = Written<NewRow<S>>;
  const keys = Object.keys(table.keys) as (keyof Row)[];
  const versionOf = (row: Row): number => row[version as keyof Row] as number;
  const upsert = table.insert({
    name: `read-model-${table.name}`,
    known: 'change-when-newer',
    version,
    // Two consumers that write the same keys take them in the same order and cannot deadlock.
    orderBy: keys.map((key) => Object.keys(table.inserted).indexOf(key as string) + 1).join(', '),
  });
  return {
    contract,
    table: table.name,
    async keep(transaction, received) {
      const newest = new Map<string, Row>();
      for (const { event } of received) {
        const rows = [map(event.payload, event)].flat() as Row[];
        for (const row of rows) {
          const id = JSON.stringify(keys.map((key) => row[key]));
          const known = newest.get(id);
          if (!known || versionOf(known) < versionOf(row)) newest.set(id, row);
        }
      }
      await upsert.run(transaction, [...newest.values()]);
    },
    async forget(transaction) {
      await transaction.sql(`DELETE FROM ${table.name}`);
      await transaction.sql('DELETE FROM processed_message WHERE contract = $1', [contract.name]);
      // The positions are deleted first. The statement waits for a consumer that has locked a position and stores an
      // early message, so that the next statement deletes this message too.
      await transaction.sql('DELETE FROM inbox_position WHERE contract = $1', [contract.name]);
      await transaction.sql('DELETE FROM early_message WHERE contract = $1', [contract.name]);
    },
  };
}
