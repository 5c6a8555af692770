import { integer, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A system in which communities enter data besides this platform. */
export const systemInUse = defineTable('system_in_use', {
  code: text().key,
  name: text(),
  recordedAt: timestamptz(),
  version: integer(),
});
export type SystemInUseRow = TableRow<typeof systemInUse>;

/** Number of accounts that a community has in a system. */
export const systemAccounts = defineTable('system_accounts', {
  systemCode: text().key,
  regionCode: text().key,
  accounts: integer(),
});
export type SystemAccountsRow = TableRow<typeof systemAccounts>;
