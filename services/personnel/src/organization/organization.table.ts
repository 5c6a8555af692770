import type { LineCode, OrganizationKind } from '@jiceng/contracts/codes';
import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** An organization in its present state. `validTo` is null until the organization is dissolved. */
export const organization = defineTable('organization', {
  id: uuid().key,
  code: text().fixed,
  name: text(),
  kind: text<OrganizationKind>().fixed,
  line: text<LineCode>().orNull.fixed,
  parentId: uuid().orNull,
  regionCode: text().fixed,
  validFrom: timestamptz().fixed,
  validTo: timestamptz().orNull,
  /** The organization that took over the work when this one was dissolved. */
  successorId: uuid().orNull,
  version: integer(),
});
export type OrganizationRow = TableRow<typeof organization>;

/** The name and parent of an organization during one period. Periods of an organization never overlap. */
export const organizationPeriod = defineTable('organization_period', {
  organizationId: uuid().key,
  validFrom: timestamptz().key,
  validTo: timestamptz().orNull,
  name: text(),
  parentId: uuid().orNull,
});
export type OrganizationPeriodRow = TableRow<typeof organizationPeriod>;
