import type { EffectTx } from '@jiceng/platform/effects';
import type { Transaction } from '@jiceng/platform/database';
import type { RosterEntryRow } from './roster.entity.js';
import { announceEntry } from './roster.events.js';

/** Columns of `roster_entry e` as properties of RosterEntryRow. */
export const ENTRY_COLUMNS = `e.id, e.kind, e.staff_id AS "staffId", e.organization_id AS "organizationId", e.area_codes AS "areaCodes",
  e.area_prefixes AS "areaPrefixes", e.line, e.starts_at AS "startsAt", e.ends_at AS "endsAt", e.withdrawn_at AS "withdrawnAt", e.version`;

/** The entries of these people, withdrawn ones included. */
export async function listEntriesOf(tx: Transaction, staffIds: readonly string[]): Promise<RosterEntryRow[]> {
  return tx.sql(
    `SELECT ${ENTRY_COLUMNS} FROM roster_entry e WHERE e.staff_id = ANY($1::uuid[]) ORDER BY e.starts_at, e.id`,
    [staffIds],
  ) as Promise<RosterEntryRow[]>;
}

export async function findEntry(tx: Transaction, id: string): Promise<RosterEntryRow | null> {
  const [row] = await tx.sql(`SELECT ${ENTRY_COLUMNS} FROM roster_entry e WHERE e.id = $1`, [id]);
  return (row as RosterEntryRow | undefined) ?? null;
}

/** One statement for all rows: a district plans some 5,000 entries at once. */
export async function saveEntries(tx: Transaction, rows: readonly RosterEntryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO roster_entry (id, kind, staff_id, organization_id, area_codes, area_prefixes, line, starts_at, ends_at, withdrawn_at, version)
     SELECT r.id, r.kind, r."staffId", r."organizationId", r."areaCodes", r."areaPrefixes", r.line, r."startsAt", r."endsAt", r."withdrawnAt", r.version
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, kind text, "staffId" uuid, "organizationId" uuid, "areaCodes" text[], "areaPrefixes" text[],
       line text, "startsAt" timestamptz, "endsAt" timestamptz, "withdrawnAt" timestamptz, version int)
     ON CONFLICT (id) DO UPDATE SET area_codes = excluded.area_codes, area_prefixes = excluded.area_prefixes, line = excluded.line,
       ends_at = excluded.ends_at, withdrawn_at = excluded.withdrawn_at, version = excluded.version`,
    [JSON.stringify(rows)],
  );
}

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
  const rows = (await tx.sql(
    `SELECT ${ENTRY_COLUMNS} FROM roster_entry e WHERE e.staff_id = $1 AND e.organization_id = $2 AND e.kind = 'duty' AND e.withdrawn_at IS NULL
       AND e.ends_at > $3 ORDER BY e.starts_at`,
    [staffId, organizationId, from],
  )) as RosterEntryRow[];
  const released = rows.map((row) =>
    row.startsAt >= from
      ? { ...row, withdrawnAt: tx.now, version: row.version + 1 }
      : { ...row, endsAt: from, version: row.version + 1 },
  );
  await saveEntries(tx, released);
  released.forEach((after, index) => announceEntry(tx, rows[index]!, after, reason));
  return released.length;
}
