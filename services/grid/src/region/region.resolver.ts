import { Args, Context, ID, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { PageArgs, type Connection } from '@jiceng/platform/connection';
import { RequestContext } from '@jiceng/platform/request-context';
import { Organization } from '../references/organization.reference.js';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { Region, RegionConnection, RegionFigures } from './region.graphql.js';
import { RegionService } from './region.service.js';

@Resolver(() => Region)
export class RegionResolver {
  constructor(private readonly service: RegionService) {}

  @Query(() => Region, { nullable: true, description: 'Returns a region by code; null when the code is unknown.' })
  region(
    @Context() ctx: RequestContext,
    @Args('code', { type: () => ID, description: '12-digit division code.' }) code: string,
  ): Promise<Region | null> {
    return this.service.findRegion(ctx, code);
  }

  @Query(() => RegionConnection, {
    nullable: true,
    description: 'Lists the child regions of a region, ordered by code. Without `parentCode`, lists the districts.',
  })
  regions(
    @Args() page: PageArgs,
    @Args('parentCode', { type: () => ID, nullable: true, description: 'Code of the parent region.' })
    parentCode: string | null,
  ): Promise<Connection<Region>> {
    return this.service.listRegions(parentCode ?? null, page);
  }

  @ResolveField(() => Region, { nullable: true, description: 'The parent region; null for a district.' })
  parent(@Parent() region: Region, @Context() ctx: RequestContext): Promise<Region | null> | null {
    return region.parentCode === null ? null : this.service.findRegion(ctx, region.parentCode);
  }

  @ResolveField(() => [Region], {
    description:
      'The child regions, ordered by code; empty for a community. A region has at most a few dozen child regions.',
  })
  children(@Parent() region: Region, @Context() ctx: RequestContext): Promise<Region[]> {
    return this.service.listChildren(ctx, region.code);
  }

  @ResolveField(() => RegionFigures, { description: 'Figures of the region, summed over its grids.' })
  figures(@Parent() region: Region, @Context() ctx: RequestContext): Promise<RegionFigures> {
    return this.service.getFigures(ctx, region.code);
  }

  @ResolveField(() => Organization, {
    nullable: true,
    description:
      'The organization that governs the region: district government, street office or community committee, or the ' +
      'successor of a dissolved one. Null when personnel has announced none.',
  })
  async governedBy(@Parent() region: Region, @Context() ctx: RequestContext): Promise<Organization | null> {
    const id = await this.service.findGoverningOrganization(ctx, region.code);
    return id === null ? null : { id };
  }

  @ResolveReference()
  resolveReference(reference: Pick<Region, 'code'>, ctx: RequestContext): Promise<Region | null> {
    return this.service.findRegion(ctx, reference.code);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports regions from a table with the columns code, name, level (district, street or community) and ' +
      'parentCode (empty for a district). A known region with another name is renamed.',
  })
  importRegions(
    @Args('input', { description: 'The command.' }) input: ImportInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.service.importRegions(ctx, input);
  }
}
