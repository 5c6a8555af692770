import type { EffectTx } from '@jiceng/platform/effects';
import type { Transaction } from '@jiceng/platform/database';
import { announceEntry } from './roster-entry.events.js';
import { defineQuery } from '@jiceng/platform/query';
import { rosterEntry, type RosterEntryRow } from './roster-entry.table.js';

const ofPeople = defineQuery(
  rosterEntry.columns,
  (columns) => `SELECT ${columns()} FROM roster_entry WHERE staff_id = ANY($1::uuid[]) ORDER BY starts_at, id`,
);

/** The entries of these people, withdrawn ones included. */
export function listEntriesOf(tx: Transaction, staffIds: readonly string[]): Promise<RosterEntryRow[]> {
  return ofPeople.rows(tx, [staffIds]);
}

const byId = defineQuery(rosterEntry.columns, (columns) => `SELECT ${columns()} FROM roster_entry WHERE id = $1`);

export function findEntry(tx: Transaction, id: string): Promise<RosterEntryRow | null> {
  return byId.first(tx, [id]);
}

const save = rosterEntry.insert({ known: 'change' });

/** One statement for all rows: a district plans some 5,000 entries at once. */
export function saveEntries(tx: Transaction, rows: readonly RosterEntryRow[]): Promise<void> {
  return save.run(tx, rows);
}

const dutiesAfter = defineQuery(
  rosterEntry.columns,
  (columns) => `SELECT ${columns()} FROM roster_entry
    WHERE staff_id = $1 AND organization_id = $2 AND kind = 'duty' AND withdrawn_at IS NULL AND ends_at > $3 ORDER BY starts_at`,
);

/**
 * Takes a person off the roster of an organization from `from` on: later duties are withdrawn, a running one ends there.
 * @returns how many duties changed
 */
export async function releaseDuties(
  tx: EffectTx,
  staffId: string,
  organizationId: string,
  from: Date,
  reason: string | null,
): Promise<number> {
  const rows = await dutiesAfter.rows(tx, [staffId, organizationId, from]);
  const released = rows.map((row) =>
    row.startsAt >= from
      ? { ...row, withdrawnAt: tx.now, version: row.version + 1 }
      : { ...row, endsAt: from, version: row.version + 1 },
  );
  await saveEntries(tx, released);
  released.forEach((after, index) => announceEntry(tx, rows[index]!, after, reason));
  return released.length;
}
