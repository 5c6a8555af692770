import { Args, Context, Float, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Datum } from '@jiceng/geometry/datum';
import { RequestContext } from '@jiceng/platform/request-context';
import { Datums, Grid } from '../grid/grid.graphql.js';
import { GridService } from '../grid/grid.service.js';
import { Region } from '../region/region.graphql.js';
import { RegionService } from '../region/region.service.js';
import { LocatedArea } from './location.graphql.js';
import { areaPathOf } from './location.rules.js';
import { LocationService } from './location.service.js';

@Resolver(() => LocatedArea)
export class LocationResolver {
  constructor(
    private readonly service: LocationService,
    private readonly grids: GridService,
    private readonly regions: RegionService,
  ) {}

  @Query(() => LocatedArea, {
    nullable: true,
    description:
      'Returns the grid and the regions of a position; null when the position lies outside every grid. A position on ' +
      'a border belongs to exactly one grid.',
  })
  locatePoint(
    @Args('longitude', { type: () => Float, description: 'Longitude in degrees east.' }) longitude: number,
    @Args('latitude', { type: () => Float, description: 'Latitude in degrees north.' }) latitude: number,
    @Args('datum', {
      type: () => Datums,
      defaultValue: Datums.CGCS2000,
      description: 'Geodetic reference of the position.',
    })
    datum: Datum,
  ): Promise<LocatedArea | null> {
    return this.service.locatePoint(longitude, latitude, datum);
  }

  @Query(() => LocatedArea, {
    nullable: true,
    description: 'Returns the regions that contain a region or a grid; null when the code is unknown.',
  })
  locateCode(
    @Context() ctx: RequestContext,
    @Args('code', { type: () => ID, description: '12-digit division code or 15-digit grid code.' }) code: string,
  ): Promise<LocatedArea | null> {
    return this.service.locateCode(ctx, code);
  }

  @ResolveField(() => Grid, { nullable: true, description: 'The grid; null when `locateCode` was given a region.' })
  grid(@Parent() { areaCode }: LocatedArea, @Context() ctx: RequestContext): Promise<Grid | null> | null {
    const { grid } = areaPathOf(areaCode);
    return grid === null ? null : this.grids.findGrid(ctx, grid);
  }

  @ResolveField(() => Region, {
    nullable: true,
    description: 'The community; null when `locateCode` was given a street or a district.',
  })
  community(@Parent() { areaCode }: LocatedArea, @Context() ctx: RequestContext): Promise<Region | null> | null {
    const { community } = areaPathOf(areaCode);
    return community === null ? null : this.regions.findRegion(ctx, community);
  }

  @ResolveField(() => Region, {
    nullable: true,
    description: 'The street; null when `locateCode` was given a district.',
  })
  street(@Parent() { areaCode }: LocatedArea, @Context() ctx: RequestContext): Promise<Region | null> | null {
    const { street } = areaPathOf(areaCode);
    return street === null ? null : this.regions.findRegion(ctx, street);
  }

  @ResolveField(() => Region, { description: 'The district.' })
  district(@Parent() { areaCode }: LocatedArea, @Context() ctx: RequestContext): Promise<Region | null> {
    return this.regions.findRegion(ctx, areaPathOf(areaCode).district);
  }
}
