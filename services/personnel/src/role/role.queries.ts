import { districtRolesChanged } from '@jiceng/contracts/personnel/district-roles-changed';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { uuid } from '@jiceng/platform/columns';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { listDistrictRoles } from '../role-list/role-list.service.js';
import { districtRole, type DistrictRoleRow } from '../role-list/district-role.table.js';
import { roleRule, type RoleRuleRow } from './role-rule.table.js';

const rules = defineQuery(roleRule.columns, (columns) => `SELECT ${columns()} FROM role_rule ORDER BY proposed_at, id`);

/** Returns all rules, oldest first. */
export function listRules(source: QuerySource): Promise<RoleRuleRow[]> {
  return rules.rows(source, []);
}

const ruleById = defineQuery(roleRule.columns, (columns) => `SELECT ${columns()} FROM role_rule WHERE id = $1`);

export function findRule(source: QuerySource, id: string): Promise<RoleRuleRow | null> {
  return ruleById.first(source, [id]);
}

const roots = defineQuery(
  { id: uuid() },
  (columns) => `SELECT ${columns()} FROM organization WHERE parent_id IS NULL AND valid_to IS NULL`,
);

/** Returns the organizations at the top of the district, which every other organization belongs to. */
export async function rootOrganizations(source: QuerySource): Promise<string[]> {
  return (await roots.rows(source, [])).map(({ id }) => id);
}

/** Locks the roles and rules, so that commands on them run one after another. */
export async function lockRoles(tx: Transaction): Promise<void> {
  await tx.sql('SELECT version FROM role_edition FOR UPDATE');
}

const saveRole = districtRole.insert({ known: 'change' });
const saveRule = roleRule.insert({ known: 'change' });

export function saveDistrictRole(tx: Transaction, row: DistrictRoleRow): Promise<void> {
  return saveRole.run(tx, [row]);
}

export function saveRules(tx: Transaction, rows: readonly RoleRuleRow[]): Promise<void> {
  return saveRule.run(tx, rows);
}

/** Announces the whole set of roles and rules in force to every service. */
export async function announceRoles(tx: EffectTx): Promise<void> {
  const [edition] = await tx.sql<{ version: number }>(
    'UPDATE role_edition SET version = version + 1 RETURNING version',
  );
  const known = await listDistrictRoles(tx);
  const inForce = (await listRules(tx)).filter(({ state }) => state === 'in-force');
  tx.emit(districtRolesChanged, {
    key: 'roles',
    payload: {
      version: edition!.version,
      roles: known.map(({ code, zh, en, retired }) => ({ code, zh, en, retired })),
      rules: inForce.map(({ id, role, operations, rows, fields }) => ({ ruleId: id, role, operations, rows, fields })),
    },
  });
}
