import type { EffectTx } from '@jiceng/platform/effects';
import type { Transaction } from '@jiceng/platform/database';
import { announceEntry } from './roster-entry.events.js';
import { uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { rosterEntry, type RosterEntryRow } from './roster-entry.table.js';

const ofPeople = defineQuery(
  rosterEntry.columns,
  (columns) => `SELECT ${columns()} FROM roster_entry WHERE staff_id = ANY($1::uuid[]) ORDER BY starts_at, id`,
);

/** Returns the entries of these people, including withdrawn entries. */
export function listEntriesOf(tx: Transaction, staffIds: readonly string[]): Promise<RosterEntryRow[]> {
  return ofPeople.rows(tx, [staffIds]);
}

const byId = defineQuery(rosterEntry.columns, (columns) => `SELECT ${columns()} FROM roster_entry WHERE id = $1`);

export function findEntry(tx: Transaction, id: string): Promise<RosterEntryRow | null> {
  return byId.first(tx, [id]);
}

const save = rosterEntry.insert({ known: 'change' });

/** Saves all rows with one statement: a district plans some 5,000 entries at once. */
export function saveEntries(tx: Transaction, rows: readonly RosterEntryRow[]): Promise<void> {
  return save.run(tx, rows);
}

/**
 * Lists who can cover each leave, the first choice first: the people with a duty in the same organization within 31
 * days after its start, then the deputy of the post. People on leave at its start are left out. $1 entries, $2 people,
 * $3 organizations, $4 starts of the leaves.
 */
const covers = defineQuery(
  { entryId: uuid().as('l.id'), staffId: uuid().as('c.staff_id') },
  (
    columns,
  ) => `SELECT ${columns()} FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) AS l(id, staff_id, organization_id, at)
    CROSS JOIN LATERAL (SELECT staff_id, min(turn) AS turn, min(since) AS since FROM (
      SELECT r.staff_id, 1 AS turn, r.starts_at AS since FROM roster_entry r
      WHERE r.organization_id = l.organization_id AND r.kind = 'duty' AND r.withdrawn_at IS NULL
        AND r.ends_at > l.at AND r.starts_at < l.at + interval '31 days'
      UNION ALL
      SELECT d.staff_id, 2, d.valid_from FROM assignment a JOIN post_period p ON p.post_id = a.post_id AND tstzrange(p.valid_from, p.valid_to) @> l.at
        JOIN assignment d ON d.post_id = p.deputy_post_id
      WHERE a.staff_id = l.staff_id AND a.organization_id = l.organization_id
        AND tstzrange(a.valid_from, a.valid_to) @> l.at AND tstzrange(d.valid_from, d.valid_to) @> l.at
    ) AS known GROUP BY staff_id) AS c
    WHERE c.staff_id <> l.staff_id AND NOT EXISTS (SELECT FROM roster_entry v WHERE v.staff_id = c.staff_id AND v.kind = 'leave'
      AND v.withdrawn_at IS NULL AND tstzrange(v.starts_at, v.ends_at) @> l.at)
    ORDER BY l.id, c.turn, c.since, c.staff_id`,
);

/**
 * Returns the ids of the staff members who can cover each leave, the first choice first, by entry id. Duties and
 * withdrawn entries among the rows have no cover.
 */
export async function coversOf(
  tx: Transaction,
  rows: readonly RosterEntryRow[],
): Promise<ReadonlyMap<string, string[]>> {
  const leaves = rows.filter((row) => row.kind === 'leave' && row.withdrawnAt === null);
  if (leaves.length === 0) return new Map();
  const found = await covers.rows(tx, [
    leaves.map((row) => row.id),
    leaves.map((row) => row.staffId),
    leaves.map((row) => row.organizationId),
    leaves.map((row) => row.startsAt),
  ]);
  return new Map([...Map.groupBy(found, (row) => row.entryId)].map(([id, all]) => [id, all.map((row) => row.staffId)]));
}

const dutiesAfter = defineQuery(
  rosterEntry.columns,
  (columns) => `SELECT ${columns()} FROM roster_entry
    WHERE staff_id = $1 AND organization_id = $2 AND kind = 'duty' AND withdrawn_at IS NULL AND ends_at > $3 ORDER BY starts_at`,
);

/**
 * Takes a person off the roster of an organization from `from` on: later duties are withdrawn, and a running duty ends
 * at `from`.
 * @returns the number of duties that changed
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
  released.forEach((after, index) => announceEntry(tx, rows[index]!, after, { reason }));
  return released.length;
}
