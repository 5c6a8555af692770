import { readSql } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import type { DataSource } from 'typeorm';
import type { CaseCategoryRow, CatalogueRow } from './catalogue.entity.js';
import type { Category } from './catalogue.rules.js';

const CATALOGUE =
  'version, effective_from AS "effectiveFrom", published_at AS "publishedAt", category_count AS "categoryCount"';
const CATEGORY = `code, catalogue_version AS "catalogueVersion", major, minor, item, line, accept_minutes AS "acceptMinutes",
  handle_minutes AS "handleMinutes", closing_condition AS "closingCondition", risk_grade AS "riskGrade", retired`;

export async function findCatalogue(dataSource: DataSource, version: number): Promise<CatalogueRow | null> {
  const [row] = await readSql<CatalogueRow>(dataSource, `SELECT ${CATALOGUE} FROM catalogue WHERE version = $1`, [
    version,
  ]);
  return row ?? null;
}

/** The version in effect at a moment; null before the first. */
export async function findCatalogueAt(dataSource: DataSource, at: Date): Promise<CatalogueRow | null> {
  const [row] = await readSql<CatalogueRow>(
    dataSource,
    `SELECT ${CATALOGUE} FROM catalogue WHERE effective_from <= $1 ORDER BY effective_from DESC, version DESC LIMIT 1`,
    [at],
    { name: 'grid-catalogue-at' },
  );
  return row ?? null;
}

/** Youngest first. */
export function listCatalogues(dataSource: DataSource, before: number | null, limit: number): Promise<CatalogueRow[]> {
  return readSql<CatalogueRow>(
    dataSource,
    `SELECT ${CATALOGUE} FROM catalogue WHERE $1::int IS NULL OR version < $1 ORDER BY version DESC LIMIT $2`,
    [before, limit],
  );
}

export interface CategoryFilter {
  version: number;
  line: string | null;
  retired: boolean;
  after: string | null;
  limit: number | null;
}

export function listCategories(
  dataSource: DataSource,
  { version, line, retired, after, limit }: CategoryFilter,
): Promise<CaseCategoryRow[]> {
  return readSql<CaseCategoryRow>(
    dataSource,
    `SELECT ${CATEGORY} FROM case_category
     WHERE catalogue_version = $1 AND ($2::text IS NULL OR line = $2) AND ($3 OR NOT retired) AND ($4::text IS NULL OR code > $4)
     ORDER BY code LIMIT $5`,
    [version, line, retired, after, limit],
  );
}

/**
 * Categories as they are in effect at a moment; one that only a later version knows, as its first version has it. Serves
 * the entity batches of the gateway: prepared, because every issue of a list asks for its category.
 */
export function findCategoriesAt(
  dataSource: DataSource,
  codes: readonly string[],
  at: Date,
): Promise<CaseCategoryRow[]> {
  return readSql<CaseCategoryRow>(
    dataSource,
    `SELECT DISTINCT ON (code) ${CATEGORY} FROM case_category JOIN catalogue ON catalogue.version = catalogue_version
     WHERE code = ANY($1::text[])
     ORDER BY code, effective_from > $2, CASE WHEN effective_from <= $2 THEN -version ELSE version END`,
    [codes, at],
    { name: 'grid-categories' },
  );
}

export async function findCategory(
  dataSource: DataSource,
  code: string,
  version: number,
): Promise<CaseCategoryRow | null> {
  const [row] = await readSql<CaseCategoryRow>(
    dataSource,
    `SELECT ${CATEGORY} FROM case_category WHERE catalogue_version = $1 AND code = $2`,
    [version, code],
  );
  return row ?? null;
}

/** The youngest version, whether in effect or not, with all its categories. */
export async function loadYoungest(tx: EffectTx): Promise<{ catalogue: CatalogueRow; categories: Category[] } | null> {
  const [catalogue] = await tx.sql<CatalogueRow>(`SELECT ${CATALOGUE} FROM catalogue ORDER BY version DESC LIMIT 1`);
  if (!catalogue) return null;
  return {
    catalogue,
    categories: await tx.sql<CaseCategoryRow>(`SELECT ${CATEGORY} FROM case_category WHERE catalogue_version = $1`, [
      catalogue.version,
    ]),
  };
}

/** Writes a version with all its categories in two statements. */
export async function saveCatalogue(
  tx: EffectTx,
  catalogue: CatalogueRow,
  categories: readonly Category[],
): Promise<void> {
  await tx.sql(
    'INSERT INTO catalogue (version, effective_from, published_at, category_count) VALUES ($1, $2, $3, $4)',
    [catalogue.version, catalogue.effectiveFrom, catalogue.publishedAt, catalogue.categoryCount],
  );
  await tx.sql(
    `INSERT INTO case_category (catalogue_version, code, major, minor, item, line, accept_minutes, handle_minutes, closing_condition, risk_grade, retired)
     SELECT $1, code, major, minor, item, line, "acceptMinutes", "handleMinutes", "closingCondition", "riskGrade", retired
     FROM jsonb_to_recordset($2::jsonb) AS c(code text, major text, minor text, item text, line text, "acceptMinutes" int, "handleMinutes" int,
       "closingCondition" text, "riskGrade" int, retired boolean)`,
    [catalogue.version, JSON.stringify(categories)],
  );
}
