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
    description: 'The categories of a version of the catalogue, by code; of the version in effect when none is named.',
  })
  categories(
    @Context() ctx: RequestContext,
    @Args() page: PageArgs,
    @Args('catalogueVersion', { type: () => Int, nullable: true, description: 'Number of the version.' })
    catalogueVersion: number | null,
    @Args('line', { type: () => String, nullable: true, description: 'Only categories of this line.' })
    line: string | null,
    @Args('includeRetired', {
      type: () => Boolean,
      defaultValue: false,
      description: 'Also those that are no longer in use.',
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
    description:
      'A category as a version of the catalogue has it; of the version in effect when none is named. Null when it is unknown there.',
  })
  category(
    @Context() ctx: RequestContext,
    @Args('code', { type: () => ID, description: 'Seven digits.' }) code: string,
    @Args('catalogueVersion', { type: () => Int, nullable: true, description: 'Number of the version.' })
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
      'A version of the catalogue: by number, or the one in effect at a moment (now when neither is given). Null when there is none.',
  })
  catalogue(
    @Context() ctx: RequestContext,
    @Args('version', { type: () => Int, nullable: true, description: 'Number of the version.' }) version: number | null,
    @Args('at', { type: () => DateTime, nullable: true, description: 'The moment, when no number is given.' })
    at: string | null,
  ): Promise<CaseCatalogue | null> {
    return this.service.findCatalogue(ctx, version ?? null, at ?? null);
  }

  @Query(() => CaseCatalogueConnection, {
    nullable: true,
    description: 'All versions of the catalogue, youngest first, those included that are not yet in effect.',
  })
  catalogues(@Args() page: PageArgs): Promise<Connection<CaseCatalogue>> {
    return this.service.listCatalogues(page);
  }

  @ResolveField(() => String, {
    description: 'The categories in use as CSV, in the form that importCatalogue reads.',
  })
  csv(@Parent() catalogue: CaseCatalogue): Promise<string> {
    return this.service.exportCatalogue(catalogue.version);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Publishes a file as the next version of the catalogue. Running issues finish on the version they began with.',
  })
  importCatalogue(
    @Args('input', { description: 'The command.' }) input: ImportCatalogueInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.importCatalogue(ctx, input);
  }
}
