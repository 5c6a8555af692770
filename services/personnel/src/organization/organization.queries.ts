import { regionPrefix } from '@jiceng/contracts/codes';
import { integer, pick } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { countRows, defineQuery, type QuerySource } from '@jiceng/platform/query';
import {
  organization,
  organizationPeriod,
  type OrganizationPeriodRow,
  type OrganizationRow,
} from './organization.table.js';

/**
 * Locks the registry, so that parents, children and codes do not change between a check and the write. Every command
 * that changes the tree or registers a code takes this lock first, then posts, then people; another order could
 * deadlock.
 */
export async function lockRegistry(tx: Transaction): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('personnel-registry'))`);
}

/** A prepared statement, because every reference to an organization from another subgraph runs this query. */
export const organizationsById = defineQuery(
  organization.columns,
  (columns) => `SELECT ${columns()} FROM organization WHERE id = ANY($1::uuid[])`,
  'personnel-organizations',
);

export function findOrganizationsById(tx: Transaction, ids: readonly string[]): Promise<OrganizationRow[]> {
  return organizationsById.rows(tx, [ids]);
}

const ancestry = defineQuery(
  pick(organization.columns, 'id', 'parentId'),
  (columns) => `WITH RECURSIVE above AS (
      SELECT id, parent_id FROM organization WHERE id = ANY($1::uuid[])
      UNION SELECT o.id, o.parent_id FROM organization o JOIN above a ON o.id = a.parent_id
    ) SELECT ${columns()} FROM above`,
);

/** Returns the given organizations and all organizations above them, by id. */
export function listAncestry(
  tx: Transaction,
  ids: readonly string[],
): Promise<Pick<OrganizationRow, 'id' | 'parentId'>[]> {
  return ancestry.rows(tx, [ids]);
}

const save = organization.insert({ known: 'change' });

/** Saves all rows with one statement: an import of a district writes 250 organizations at once. */
export function saveOrganizations(tx: Transaction, rows: readonly OrganizationRow[]): Promise<void> {
  return save.run(tx, rows);
}

const periods = defineQuery(
  organizationPeriod.columns,
  (columns) => `SELECT ${columns()} FROM organization_period
    WHERE organization_id = ANY($1::uuid[]) ORDER BY organization_id, valid_from`,
);

export function listPeriods(source: QuerySource, organizationIds: readonly string[]): Promise<OrganizationPeriodRow[]> {
  return periods.rows(source, [organizationIds]);
}

const insertPeriods = organizationPeriod.insert();

/** Replaces the periods of the organizations that occur in `rows`. */
export async function savePeriods(tx: Transaction, rows: readonly OrganizationPeriodRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql('DELETE FROM organization_period WHERE organization_id = ANY($1::uuid[])', [
    [...new Set(rows.map((row) => row.organizationId))],
  ]);
  await insertPeriods.run(tx, rows);
}

const remains = defineQuery(
  {
    children: integer().as(
      '(SELECT count(*)::int FROM organization WHERE parent_id = $1 AND (valid_to IS NULL OR valid_to > $2))',
    ),
    posts: integer().as(
      '(SELECT count(*)::int FROM post WHERE organization_id = $1 AND (valid_to IS NULL OR valid_to > $2))',
    ),
  },
  (columns) => `SELECT ${columns()}`,
);

/** Counts the children and posts that would remain if the organization were dissolved at `at`. */
export async function countRemains(
  source: QuerySource,
  id: string,
  at: Date,
): Promise<{ children: number; posts: number }> {
  return (await remains.first(source, [id, at]))!;
}

export interface OrganizationFilter {
  parentId: string | null;
  regionCode: string | null;
  kind: string | null;
  line: string | null;
  /** Code of the organization, or a part of its name. */
  text: string | null;
  at: Date;
}

const inPeriod = {
  ...organization.columns,
  name: organization.columns.name.as('p.name'),
  parentId: organization.columns.parentId.as('p.parent_id'),
};
const WITH_PERIOD = `organization o JOIN organization_period p ON p.organization_id = o.id
      AND p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1)`;

const oneInForce = defineQuery(inPeriod, (columns) => `SELECT ${columns('o')} FROM ${WITH_PERIOD} WHERE o.id = $2`);

/** Returns an organization with the name and parent of the moment `at`; null when it was not in force. */
export function organizationAt(source: QuerySource, id: string, at: Date): Promise<OrganizationRow | null> {
  return oneInForce.first(source, [at, id]);
}

const inForce = defineQuery(
  inPeriod,
  (columns) => `SELECT ${columns('o')} FROM ${WITH_PERIOD}
    WHERE ($2::uuid IS NULL OR p.parent_id = $2) AND ($3::text IS NULL OR o.region_code LIKE $3) AND ($4::text IS NULL OR o.kind = $4)
      AND ($5::text IS NULL OR o.line = $5) AND ($6::text IS NULL OR o.code = $6 OR position($6 IN p.name) > 0)
      AND ($7::text IS NULL OR o.code > $7)
    ORDER BY o.code LIMIT $8`,
);

/** Lists the organizations in force at `filter.at`, with the name and parent of that time, ordered by code. */
export function listOrganizations(
  source: QuerySource,
  filter: OrganizationFilter,
  afterCode: string | null,
  limit: number,
): Promise<OrganizationRow[]> {
  return inForce.rows(source, listValues(filter, afterCode, limit));
}

/** Counts the organizations that {@link listOrganizations} lists, at most `most` of them. */
export function countOrganizations(source: QuerySource, filter: OrganizationFilter, most: number): Promise<number> {
  return countRows(source, inForce.text, listValues(filter, null, most));
}

function listValues(filter: OrganizationFilter, afterCode: string | null, limit: number): unknown[] {
  return [
    filter.at,
    filter.parentId,
    filter.regionCode === null ? null : `${regionPrefix(filter.regionCode)}%`,
    filter.kind,
    filter.line,
    filter.text,
    afterCode,
    limit,
  ];
}
