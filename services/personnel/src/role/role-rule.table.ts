import { boolean, integer, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import type { RowScope } from '@jiceng/platform/policy';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A protected field that a rule shows, and how. */
export interface ShownField {
  field: string;
  show: 'full' | 'masked';
}

/**
 * A rule that gives rights to a role of the district. The content of a rule never changes: other content needs another
 * rule, with a new proposal and a new approval.
 */
export const roleRule = defineTable('role_rule', {
  id: uuid().key,
  role: text().fixed,
  operations: text().array.fixed,
  rows: text<RowScope>().array.fixed,
  fields: jsonb<ShownField[]>().fixed,
  /** True when the rule gives a right on personal data, so that the rule needs the consent of a data owner. */
  personal: boolean().fixed,
  reason: text().fixed,
  state: text<RoleRuleState>(),
  proposedBy: text().fixed,
  proposedAt: timestamptz().fixed,
  approvedBy: text().orNull,
  approvedAt: timestamptz().orNull,
  /** The data owner who agreed to the right on personal data. */
  consentedBy: text().orNull,
  consentedAt: timestamptz().orNull,
  endedBy: text().orNull,
  endedAt: timestamptz().orNull,
  endReason: text().orNull,
  version: integer(),
});
export type RoleRuleRow = TableRow<typeof roleRule>;

/** A refused rule never came into force; a revoked rule was in force before. */
export type RoleRuleState = 'proposed' | 'in-force' | 'refused' | 'revoked';

/** One row: the version of the set of roles and rules that the other services know. */
export const roleEdition = defineTable('role_edition', {
  singleton: boolean().key.filledWith('true'),
  version: integer(),
});
