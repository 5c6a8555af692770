import {
  Args,
  Context,
  ID,
  Int,
  Mutation,
  Parent,
  Query,
  ResolveField,
  ResolveReference,
  Resolver,
} from '@nestjs/graphql';
import { PageArgs, type Connection } from '@jiceng/platform/connection';
import { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportPayload } from '@jiceng/tables/graphql';
import { CatalogueImportService } from './catalogue-import.service.js';
import {
  CaseCatalogue,
  CaseCatalogueConnection,
  CaseCategory,
  CaseCategoryConnection,
  ImportCatalogueInput,
} from './catalogue.graphql.js';
import { CatalogueService } from './catalogue.service.js';

@Resolver(() => CaseCategory)
export class CaseCategoryResolver {
  constructor(private readonly service: CatalogueService) {}

  @Query(() => CaseCategoryConnection, {
    nullable: true,
    description: 'Lists the categories of a version of the catalogue, ordered by code.',
  })
  categories(
    @Context() ctx: RequestContext,
    @Args() page: PageArgs,
    @Args('catalogueVersion', {
      type: () => Int,
      nullable: true,
      description: 'Number of the version of the catalogue; the version in effect when absent.',
    })
    catalogueVersion: number | null,
    @Args('line', { type: () => String, nullable: true, description: 'Only categories of this line.' })
    line: string | null,
    @Args('includeRetired', {
      type: () => Boolean,
      defaultValue: false,
      description: 'True to include retired categories.',
    })
    includeRetired: boolean,
  ): Promise<Connection<CaseCategory>> {
    return this.service.listCategories(
      ctx,
      { catalogueVersion: catalogueVersion ?? null, line: line ?? null, includeRetired },
      page,
    );
  }

  @Query(() => CaseCategory, {
    nullable: true,
    description: 'Returns a category of a version of the catalogue; null when that version has no such category.',
  })
  category(
    @Context() ctx: RequestContext,
    @Args('code', { type: () => ID, description: 'Code of the category, seven digits.' }) code: string,
    @Args('catalogueVersion', {
      type: () => Int,
      nullable: true,
      description: 'Number of the version of the catalogue; the version in effect when absent.',
    })
    catalogueVersion: number | null,
  ): Promise<CaseCategory | null> {
    return catalogueVersion == null
      ? this.service.findCategory(ctx, code)
      : this.service.findCategoryOf(code, catalogueVersion);
  }

  @ResolveReference()
  resolveReference(reference: Pick<CaseCategory, 'code'>, ctx: RequestContext): Promise<CaseCategory | null> {
    return this.service.findCategory(ctx, reference.code);
  }
}

@Resolver(() => CaseCatalogue)
export class CaseCatalogueResolver {
  constructor(
    private readonly service: CatalogueService,
    private readonly imports: CatalogueImportService,
  ) {}

  @Query(() => CaseCatalogue, {
    nullable: true,
    description:
      'Returns a version of the catalogue: the version with the given number, or else the version ' +
      'that is in effect at the time `at`. Null when there is no such version.',
  })
  catalogue(
    @Context() ctx: RequestContext,
    @Args('version', {
      type: () => Int,
      nullable: true,
      description: 'Number of the version of the catalogue; the version in effect when absent.',
    })
    version: number | null,
    @Args('at', {
      type: () => DateTime,
      nullable: true,
      description: 'Time at which the version is in effect; now when absent. Ignored when `version` is given.',
    })
    at: string | null,
  ): Promise<CaseCatalogue | null> {
    return this.service.findCatalogue(ctx, version ?? null, at ?? null);
  }

  @Query(() => CaseCatalogueConnection, {
    nullable: true,
    description: 'Lists all versions of the catalogue, newest first, with the versions that are not in effect yet.',
  })
  catalogues(@Args() page: PageArgs): Promise<Connection<CaseCatalogue>> {
    return this.service.listCatalogues(page);
  }

  @ResolveField(() => String, {
    description: 'Returns the categories in use as CSV, in the form that importCatalogue reads.',
  })
  csv(@Parent() catalogue: CaseCatalogue): Promise<string> {
    return this.service.exportCatalogue(catalogue.version);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Publishes a file as the next version of the catalogue. Open issues keep the version with which they began.',
  })
  importCatalogue(
    @Args('input', { description: 'The command.' }) input: ImportCatalogueInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.importCatalogue(ctx, input);
  }
}
