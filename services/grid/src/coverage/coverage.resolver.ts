import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs, type Connection } from '@jiceng/platform/connection';
import { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { Grid } from '../grid/grid.graphql.js';
import { GridService } from '../grid/grid.service.js';
import { StaffMember } from '../references/staff-member.reference.js';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { CoverageImportService } from './coverage-import.service.js';
import {
  AssignGridWorkerInput,
  AssignGridWorkerPayload,
  EndGridAssignmentInput,
  EndGridAssignmentPayload,
  GridAssignment,
  GridAssignmentAction,
  UncoveredGrid,
  UncoveredGridConnection,
} from './coverage.graphql.js';
import { CoverageService } from './coverage.service.js';

@Resolver(() => Grid)
export class GridCoverageResolver {
  constructor(private readonly service: CoverageService) {}

  @ResolveField(() => [GridAssignment], {
    nullable: true,
    description: 'Who covers the grid: A before B, at most two, people in service only. Null for residents.',
  })
  workers(
    @Parent() grid: Grid,
    @Context() ctx: RequestContext,
    @Args('at', { type: () => DateTime, nullable: true, description: 'At this moment; now when left out.' })
    at: string | null,
  ): Promise<GridAssignment[]> {
    return this.service.listHolders(ctx, grid.code, at ?? null);
  }

  @Query(() => UncoveredGridConnection, {
    nullable: true,
    description: 'Grids of a region that nobody in service covers at a moment, by code.',
  })
  uncoveredGrids(
    @Context() ctx: RequestContext,
    @Args() page: PageArgs,
    @Args('regionCode', { type: () => ID, description: '12-digit division code.' }) regionCode: string,
    @Args('at', { type: () => DateTime, nullable: true, description: 'At this moment; now when left out.' })
    at: string | null,
    @Args('includeHalfCovered', {
      type: () => Boolean,
      defaultValue: false,
      description: 'Also grids with one of the two seats open.',
    })
    includeHalfCovered: boolean,
  ): Promise<Connection<UncoveredGrid>> {
    return this.service.listUncovered(ctx, { regionCode, at: at ?? null, includeHalfCovered }, page);
  }
}

@Resolver(() => UncoveredGrid)
export class UncoveredGridResolver {
  constructor(private readonly grids: GridService) {}

  @ResolveField(() => Grid, { description: 'The grid.' })
  grid(@Parent() { gridCode }: UncoveredGrid, @Context() ctx: RequestContext): Promise<Grid | null> {
    return this.grids.findGrid(ctx, gridCode);
  }
}

@Resolver(() => GridAssignment)
export class GridAssignmentResolver {
  constructor(
    private readonly grids: GridService,
    private readonly service: CoverageService,
    private readonly imports: CoverageImportService,
  ) {}

  @ResolveField(() => Grid, { description: 'The grid.' })
  grid(@Parent() { gridCode }: GridAssignment, @Context() ctx: RequestContext): Promise<Grid | null> {
    return this.grids.findGrid(ctx, gridCode);
  }

  @ResolveField(() => StaffMember, { description: 'The worker.' })
  staff(@Parent() { staffId }: GridAssignment): StaffMember {
    return { id: staffId };
  }

  @ResolveField(() => [GridAssignmentAction], {
    description: 'What the caller may do to it now; at most one entry per kind of action.',
  })
  availableActions(@Parent() assignment: GridAssignment, @Context() ctx: RequestContext): GridAssignmentAction[] {
    return this.service.listActions(ctx, assignment);
  }

  @Mutation(() => AssignGridWorkerPayload, { description: 'Gives a seat of a grid to a worker from a moment on.' })
  assignGridWorker(
    @Args('input', { description: 'The command.' }) input: AssignGridWorkerInput,
    @Context() ctx: RequestContext,
  ): Promise<AssignGridWorkerPayload> {
    return this.service.assignGridWorker(ctx, input);
  }

  @Mutation(() => EndGridAssignmentPayload, {
    description: 'Ends an assignment; the seat stays open until somebody else is assigned.',
  })
  endGridAssignment(
    @Args('input', { description: 'The command.' }) input: EndGridAssignmentInput,
    @Context() ctx: RequestContext,
  ): Promise<EndGridAssignmentPayload> {
    return this.service.endGridAssignment(ctx, input);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Takes over who holds the seats of many grids, from a table with the columns gridCode, staffCode, cover (A or B) and optionally from (the moment of the import when empty).',
  })
  importGridAssignments(
    @Args('input', { description: 'The command.' }) input: ImportInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.importGridAssignments(ctx, input);
  }
}
