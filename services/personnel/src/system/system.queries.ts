import { integer, text } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { regionPrefix } from '@jiceng/contracts/codes';
import { systemAccounts, systemInUse, type SystemAccountsRow, type SystemInUseRow } from './system.table.js';

const systems = defineQuery(systemInUse.columns, (columns) => `SELECT ${columns()} FROM system_in_use ORDER BY code`);

/** Returns all systems, ordered by code. */
export function listSystems(source: QuerySource): Promise<SystemInUseRow[]> {
  return systems.rows(source, []);
}

const byCode = defineQuery(
  systemInUse.columns,
  (columns) => `SELECT ${columns()} FROM system_in_use WHERE code = $1 FOR UPDATE`,
);

/** Returns a system and locks it; null when the code is unknown. */
export function systemByCode(tx: Transaction, code: string): Promise<SystemInUseRow | null> {
  return byCode.first(tx, [code]);
}

const saveRow = systemInUse.insert({ known: 'change' });
const insertAccounts = systemAccounts.insert();

/** Writes a system with all its accounts in place of those recorded before. */
export async function saveSystem(
  tx: Transaction,
  row: SystemInUseRow,
  accounts: readonly SystemAccountsRow[],
): Promise<void> {
  await saveRow.run(tx, [row]);
  await tx.sql('DELETE FROM system_accounts WHERE system_code = $1', [row.code]);
  await insertAccounts.run(tx, accounts);
}

/** A system in use in one community; `replaced` when a client in force makes the entry there unnecessary. */
const uses = defineQuery(
  { regionCode: text(), systemCode: text(), accounts: integer(), replacedBy: text().orNull },
  () => `
  SELECT a.region_code AS "regionCode", a.system_code AS "systemCode", a.accounts,
    (SELECT c.code FROM client c
      WHERE c.replaces_system = a.system_code AND c.revoked_at IS NULL ORDER BY c.code LIMIT 1)
      AS "replacedBy"
  FROM system_accounts a WHERE a.region_code LIKE $1 ORDER BY a.region_code, a.system_code`,
);

/** Returns the systems in use in the communities of a region, ordered by community and system. */
export function listUsesBelow(source: QuerySource, regionCode: string | null): ReturnType<typeof uses.rows> {
  return uses.rows(source, [`${regionCode === null ? '' : regionPrefix(regionCode)}%`]);
}
