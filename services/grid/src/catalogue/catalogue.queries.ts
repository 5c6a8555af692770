import type { EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
import type { DataSource } from 'typeorm';
import { caseCategory, catalogue, type CaseCategoryRow, type CatalogueRow } from './catalogue.table.js';
import type { Category } from './catalogue.rules.js';

const byVersion = defineQuery(catalogue.columns, (columns) => `SELECT ${columns()} FROM catalogue WHERE version = $1`);

export function findCatalogue(dataSource: DataSource, version: number): Promise<CatalogueRow | null> {
  return byVersion.first(dataSource, [version]);
}

const inEffect = defineQuery(
  catalogue.columns,
  (columns) =>
    `SELECT ${columns()} FROM catalogue WHERE effective_from <= $1 ORDER BY effective_from DESC, version DESC LIMIT 1`,
  'grid-catalogue-at',
);

/** Returns the version that is in effect at a time; null before the first version. */
export function findCatalogueAt(dataSource: DataSource, at: Date): Promise<CatalogueRow | null> {
  return inEffect.first(dataSource, [at]);
}

const youngestFirst = defineQuery(
  catalogue.columns,
  (columns) =>
    `SELECT ${columns()} FROM catalogue WHERE $1::int IS NULL OR version < $1 ORDER BY version DESC LIMIT $2`,
);

/** Lists the newest version first. */
export function listCatalogues(dataSource: DataSource, before: number | null, limit: number): Promise<CatalogueRow[]> {
  return youngestFirst.rows(dataSource, [before, limit]);
}

export interface CategoryFilter {
  version: number;
  line: string | null;
  retired: boolean;
  after: string | null;
  limit: number | null;
}

const page = defineQuery(
  caseCategory.columns,
  (columns) => `SELECT ${columns()} FROM case_category
    WHERE catalogue_version = $1 AND ($2::text IS NULL OR line = $2) AND ($3 OR NOT retired) AND ($4::text IS NULL OR code > $4)
    ORDER BY code LIMIT $5`,
);

export function listCategories(
  dataSource: DataSource,
  { version, line, retired, after, limit }: CategoryFilter,
): Promise<CaseCategoryRow[]> {
  return page.rows(dataSource, [version, line, retired, after, limit]);
}

const categoriesAt = defineQuery(
  caseCategory.columns,
  (
    columns,
  ) => `SELECT DISTINCT ON (code) ${columns()} FROM case_category JOIN catalogue ON catalogue.version = catalogue_version
    WHERE code = ANY($1::text[])
    ORDER BY code, effective_from > $2, CASE WHEN effective_from <= $2 THEN -version ELSE version END`,
  'grid-categories',
);

/**
 * Returns the categories in effect at a time. A category that exists only in later versions is read from the earliest
 * of these versions. The statement is prepared, because every issue of a list asks for its category.
 */
export function findCategoriesAt(
  dataSource: DataSource,
  codes: readonly string[],
  at: Date,
): Promise<CaseCategoryRow[]> {
  return categoriesAt.rows(dataSource, [codes, at]);
}

const category = defineQuery(
  caseCategory.columns,
  (columns) => `SELECT ${columns()} FROM case_category WHERE catalogue_version = $1 AND code = $2`,
);

export function findCategory(dataSource: DataSource, code: string, version: number): Promise<CaseCategoryRow | null> {
  return category.first(dataSource, [version, code]);
}

const youngest = defineQuery(
  catalogue.columns,
  (columns) => `SELECT ${columns()} FROM catalogue ORDER BY version DESC LIMIT 1`,
);
const categoriesOf = defineQuery(
  caseCategory.columns,
  (columns) => `SELECT ${columns()} FROM case_category WHERE catalogue_version = $1`,
);

/** Returns the newest version with all its categories, whether it is in effect or not. */
export async function loadYoungest(tx: EffectTx): Promise<{ catalogue: CatalogueRow; categories: Category[] } | null> {
  const found = await youngest.first(tx);
  return found && { catalogue: found, categories: await categoriesOf.rows(tx, [found.version]) };
}

const saveVersion = catalogue.insert();
const saveCategories = caseCategory.insert();

/** Writes a version with all its categories in two statements. */
export async function saveCatalogue(
  tx: EffectTx,
  version: CatalogueRow,
  categories: readonly Category[],
): Promise<void> {
  await saveVersion.run(tx, [version]);
  await saveCategories.run(
    tx,
    categories.map((each) => ({ ...each, catalogueVersion: version.version })),
  );
}
