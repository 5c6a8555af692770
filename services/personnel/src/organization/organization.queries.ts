import { regionPrefix } from '@jiceng/contracts/codes';
import type { Transaction } from '@jiceng/platform/database';
import type { OrganizationPeriodRow, OrganizationRow } from './organization.entity.js';

/** Columns of `organization o` as properties of OrganizationRow. */
export const ORGANIZATION_COLUMNS = `o.id, o.code, o.name, o.kind, o.line, o.parent_id AS "parentId", o.region_code AS "regionCode",
  o.valid_from AS "validFrom", o.valid_to AS "validTo", o.version`;

/**
 * Everybody who changes the tree or registers something under a new code waits here: rules about parents, children and
 * codes need the registry to stand still. Taken before any row: registry, then posts, then people.
 */
export async function lockRegistry(tx: Transaction): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('personnel-registry'))`);
}

export async function findOrganizationsByCode(tx: Transaction, codes: readonly string[]): Promise<OrganizationRow[]> {
  return tx.sql(`SELECT ${ORGANIZATION_COLUMNS} FROM organization o WHERE o.code = ANY($1::text[])`, [
    codes,
  ]) as Promise<OrganizationRow[]>;
}

export async function findOrganizationsById(tx: Transaction, ids: readonly string[]): Promise<OrganizationRow[]> {
  return tx.sql(`SELECT ${ORGANIZATION_COLUMNS} FROM organization o WHERE o.id = ANY($1::uuid[])`, [ids]) as Promise<
    OrganizationRow[]
  >;
}

/** The organizations above the given ones, the given ones included, by id. */
export async function listAncestry(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ id: string; parentId: string | null }[]> {
  return tx.sql(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM organization WHERE id = ANY($1::uuid[])
       UNION SELECT o.id, o.parent_id FROM organization o JOIN above a ON o.id = a.parent_id
     ) SELECT id, parent_id AS "parentId" FROM above`,
    [ids],
  );
}

/** One statement for all rows: an import of a district writes 250 organizations at once. */
export async function saveOrganizations(tx: Transaction, rows: readonly OrganizationRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO organization (id, code, name, kind, line, parent_id, region_code, valid_from, valid_to, version)
     SELECT r.id, r.code, r.name, r.kind, r.line, r."parentId", r."regionCode", r."validFrom", r."validTo", r.version
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, code text, name text, kind text, line text, "parentId" uuid, "regionCode" text,
       "validFrom" timestamptz, "validTo" timestamptz, version int)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id, valid_to = excluded.valid_to, version = excluded.version`,
    [JSON.stringify(rows)],
  );
}

export async function listPeriods(
  tx: Pick<Transaction, 'sql'>,
  organizationIds: readonly string[],
): Promise<OrganizationPeriodRow[]> {
  return tx.sql(
    `SELECT organization_id AS "organizationId", valid_from AS "validFrom", valid_to AS "validTo", name, parent_id AS "parentId"
     FROM organization_period WHERE organization_id = ANY($1::uuid[]) ORDER BY organization_id, valid_from`,
    [organizationIds],
  ) as Promise<OrganizationPeriodRow[]>;
}

/** Replaces the periods of the organizations that occur in `rows`. */
export async function savePeriods(tx: Transaction, rows: readonly OrganizationPeriodRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql('DELETE FROM organization_period WHERE organization_id = ANY($1::uuid[])', [
    [...new Set(rows.map((row) => row.organizationId))],
  ]);
  await tx.sql(
    `INSERT INTO organization_period (organization_id, valid_from, valid_to, name, parent_id)
     SELECT r."organizationId", r."validFrom", r."validTo", r.name, r."parentId"
     FROM jsonb_to_recordset($1::jsonb) AS r("organizationId" uuid, "validFrom" timestamptz, "validTo" timestamptz, name text, "parentId" uuid)`,
    [JSON.stringify(rows)],
  );
}

/** What would be left behind by a dissolution at `at`. */
export async function countRemains(
  tx: Pick<Transaction, 'sql'>,
  id: string,
  at: Date,
): Promise<{ children: number; posts: number }> {
  const [row] = await tx.sql<{ children: number; posts: number }>(
    `SELECT (SELECT count(*)::int FROM organization WHERE parent_id = $1 AND (valid_to IS NULL OR valid_to > $2)) AS children,
       (SELECT count(*)::int FROM post WHERE organization_id = $1 AND (valid_to IS NULL OR valid_to > $2)) AS posts`,
    [id, at],
  );
  return row!;
}

export interface OrganizationFilter {
  parentId: string | null;
  regionCode: string | null;
  kind: string | null;
  line: string | null;
  /** Code or part of the name. */
  text: string | null;
  at: Date;
}

/** The organizations in force at `filter.at`, with the name and parent they had then, by code. */
export function listOrganizationsSql(
  filter: OrganizationFilter,
  afterCode: string | null,
  limit: number,
): { text: string; values: unknown[] } {
  return {
    text: `SELECT o.id, o.code, p.name, o.kind, o.line, p.parent_id AS "parentId", o.region_code AS "regionCode",
        o.valid_from AS "validFrom", o.valid_to AS "validTo", o.version
      FROM organization o JOIN organization_period p ON p.organization_id = o.id
        AND p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1)
      WHERE ($2::uuid IS NULL OR p.parent_id = $2) AND ($3::text IS NULL OR o.region_code LIKE $3) AND ($4::text IS NULL OR o.kind = $4)
        AND ($5::text IS NULL OR o.line = $5) AND ($6::text IS NULL OR o.code = $6 OR position($6 IN p.name) > 0)
        AND ($7::text IS NULL OR o.code > $7)
      ORDER BY o.code LIMIT $8`,
    values: [
      filter.at,
      filter.parentId,
      filter.regionCode === null ? null : `${regionPrefix(filter.regionCode)}%`,
      filter.kind,
      filter.line,
      filter.text,
      afterCode,
      limit,
    ],
  };
}
