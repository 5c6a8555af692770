import { Args, Context, ID, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { fromCgcs2000, type Datum } from '@jiceng/geometry/datum';
import { PageArgs, type Connection } from '@jiceng/platform/connection';
import { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { Region } from '../region/region.graphql.js';
import { RegionService } from '../region/region.service.js';
import { GridImportService } from './grid-import.service.js';
import { Datums, GeoPolygon, Grid, GridConnection, ImportGridsInput } from './grid.graphql.js';
import { ImportPayload } from '@jiceng/tables/graphql';
import { GridService } from './grid.service.js';

@Resolver(() => Grid)
export class GridResolver {
  constructor(
    private readonly service: GridService,
    private readonly imports: GridImportService,
    private readonly regions: RegionService,
  ) {}

  @Query(() => Grid, {
    nullable: true,
    description: 'Returns a grid by code; null when the code is unknown or the grid did not exist at that time.',
  })
  grid(
    @Context() ctx: RequestContext,
    @Args('code', { type: () => ID, description: '15-digit grid code.' }) code: string,
    @Args('at', {
      type: () => DateTime,
      nullable: true,
      description: 'Time for which the state is returned; now when absent.',
    })
    at: string | null,
  ): Promise<Grid | null> {
    return at == null ? this.service.findGrid(ctx, code) : this.service.findGridAt(code, at);
  }

  @Query(() => GridConnection, {
    nullable: true,
    description: 'Lists the grids of a district, street or community, ordered by code.',
  })
  grids(
    @Args() page: PageArgs,
    @Args('regionCode', { type: () => ID, description: '12-digit division code.' }) regionCode: string,
    @Args('at', {
      type: () => DateTime,
      nullable: true,
      description: 'Time for which the state is returned; now when absent.',
    })
    at: string | null,
  ): Promise<Connection<Grid>> {
    return this.service.listGrids(regionCode, at ?? null, page);
  }

  @ResolveField(() => Region, { description: 'The community to which the grid belongs.' })
  community(@Parent() grid: Grid, @Context() ctx: RequestContext): Promise<Region | null> {
    return this.regions.findRegion(ctx, grid.communityCode);
  }

  @ResolveField(() => GeoPolygon, { description: 'The border of the grid.' })
  async geometry(
    @Parent() grid: Grid,
    @Args('datum', {
      type: () => Datums,
      defaultValue: Datums.CGCS2000,
      description: 'Geodetic reference of the coordinates in the answer.',
    })
    datum: Datum,
    @Context() ctx: RequestContext,
  ): Promise<GeoPolygon> {
    const { type, coordinates } = await this.service.getGeometry(ctx, grid);
    return { type, coordinates: coordinates.map((ring) => ring.map((position) => fromCgcs2000(position, datum))) };
  }

  @ResolveField(() => [Grid], {
    description: 'At most 100 states of the grid, newest first, the current state included.',
  })
  history(@Parent() grid: Grid, @Context() ctx: RequestContext): Promise<Grid[]> {
    return this.service.listStates(ctx, grid.code);
  }

  @ResolveReference()
  resolveReference(reference: Pick<Grid, 'code'>, ctx: RequestContext): Promise<Grid | null> {
    return this.service.findGrid(ctx, reference.code);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports grids from GeoJSON. A known grid with other content gets a new state; earlier states are kept.',
  })
  importGrids(
    @Args('input', { description: 'The command.' }) input: ImportGridsInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.importGrids(ctx, input);
  }
}
