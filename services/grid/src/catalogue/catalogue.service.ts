import { Injectable } from '@nestjs/common';
import { keysetOf, pageOf, type Connection, type PageArgs } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { loaderByCode } from '../code-loader/code-loader.js';
import type { CatalogueRow } from './catalogue.table.js';
import { toCatalogue, toCategory, type CaseCatalogue, type CaseCategory } from './catalogue.graphql.js';
import {
  findCatalogue,
  findCatalogueAt,
  findCategoriesAt,
  findCategory,
  listCatalogues,
  listCategories,
} from './catalogue.queries.js';
import { writeCatalogue } from './catalogue.rules.js';

/** Conditions of a list of categories; null means the version in effect, or every line. */
export interface CategoryChoice {
  catalogueVersion: number | null;
  line: string | null;
  includeRetired: boolean;
}

/** Reads the version of the catalogue that is in effect, or a given version. */
@Injectable()
export class CatalogueService {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the category in effect now. All categories of one request are read together. */
  findCategory(ctx: RequestContext, code: string): Promise<CaseCategory | null> {
    return ctx
      .once('categories', () =>
        loaderByCode(
          (codes) => findCategoriesAt(this.dataSource, codes, ctx.now()),
          (row) => toCategory(row),
        ),
      )
      .load(code);
  }

  async findCategoryOf(code: string, version: number): Promise<CaseCategory | null> {
    const row = await findCategory(this.dataSource, code, version);
    return row && toCategory(row, version);
  }

  /**
   * Lists the categories of a version, by default of the version in effect. The list is empty when the version does not
   * exist.
   */
  async listCategories(ctx: RequestContext, choice: CategoryChoice, page: PageArgs): Promise<Connection<CaseCategory>> {
    const { limit, keys } = keysetOf(page, 1);
    const version = choice.catalogueVersion ?? (await findCatalogueAt(this.dataSource, ctx.now()))?.version ?? 0;
    const after = (keys?.[0] as string | undefined) ?? null;
    const rows = await listCategories(this.dataSource, {
      version,
      line: choice.line,
      retired: choice.includeRetired,
      after,
      limit,
    });
    return pageOf(
      rows,
      page,
      (row) => [row.code],
      (row) => toCategory(row, choice.catalogueVersion),
    );
  }

  /** Returns the version with a number, or the version that is in effect at a time. */
  async findCatalogue(ctx: RequestContext, version: number | null, at: string | null): Promise<CaseCatalogue | null> {
    const row: CatalogueRow | null =
      version === null
        ? await findCatalogueAt(this.dataSource, at === null ? ctx.now() : new Date(at))
        : await findCatalogue(this.dataSource, version);
    return row && toCatalogue(row);
  }

  async listCatalogues(page: PageArgs): Promise<Connection<CaseCatalogue>> {
    const { limit, keys } = keysetOf(page, 1);
    const rows = await listCatalogues(this.dataSource, (keys?.[0] as number | undefined) ?? null, limit);
    return pageOf(rows, page, (row) => [row.version], toCatalogue);
  }

  /** Returns the categories in use in a version, in the form that the import reads. */
  async exportCatalogue(version: number): Promise<string> {
    return writeCatalogue(
      await listCategories(this.dataSource, { version, line: null, retired: false, after: null, limit: null }),
    );
  }
}
