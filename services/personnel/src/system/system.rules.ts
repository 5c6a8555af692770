import { regionLevel } from '@jiceng/contracts/codes';
import { badInput } from '@jiceng/platform/errors';
import { assertDivisionCode } from '../organization/organization.rules.js';
import type { SystemAccountsRow } from './system.table.js';

const MOST_COMMUNITIES = 1000;
const MOST_ACCOUNTS = 1000;

/** @throws BAD_INPUT */
export function systemCode(field: string, code: string): string {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(code))
    throw badInput(
      field,
      '须为 2 至 40 位小写字母、数字或连字符，且以字母开头',
      'must be 2 to 40 lower-case letters, digits or hyphens and begin with a letter',
    );
  return code;
}

/** Checks the accounts of communities; a community stands in the list once. @throws BAD_INPUT */
export function accountsOf(
  code: string,
  accounts: readonly { regionCode: string; accounts: number }[],
): SystemAccountsRow[] {
  if (accounts.length > MOST_COMMUNITIES)
    throw badInput('accounts', `最多 ${MOST_COMMUNITIES} 个社区`, `must name at most ${MOST_COMMUNITIES} communities`);
  const seen = new Set<string>();
  return accounts.map((each, index) => {
    const field = `accounts[${index}].regionCode`;
    const regionCode = assertDivisionCode(field, each.regionCode);
    if (regionLevel(regionCode) !== 'community')
      throw badInput(field, '须为社区代码', 'must be the code of a community');
    if (seen.has(regionCode)) throw badInput(field, '社区重复', 'must not name a community twice');
    seen.add(regionCode);
    if (each.accounts < 1 || each.accounts > MOST_ACCOUNTS)
      throw badInput(`accounts[${index}].accounts`, `须为 1 至 ${MOST_ACCOUNTS}`, `must be 1 to ${MOST_ACCOUNTS}`);
    return { systemCode: code, regionCode, accounts: each.accounts };
  });
}
