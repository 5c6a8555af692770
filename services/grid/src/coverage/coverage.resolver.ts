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
    description:
      'The workers in service who hold the seats of the grid: seat A first, then seat B, at most two. Null when the ' +
      'caller is a resident.',
  })
  workers(
    @Parent() grid: Grid,
    @Context() ctx: RequestContext,
    @Args('at', {
      type: () => DateTime,
      nullable: true,
      description: 'Time for which the workers are returned; now when absent.',
    })
    at: string | null,
  ): Promise<GridAssignment[]> {
    return this.service.listHolders(ctx, grid.code, at ?? null);
  }

  @Query(() => UncoveredGridConnection, {
    nullable: true,
    description: 'Lists the grids of a region with both seats open at a time, ordered by code.',
  })
  uncoveredGrids(
    @Context() ctx: RequestContext,
    @Args() page: PageArgs,
    @Args('regionCode', { type: () => ID, description: '12-digit division code.' }) regionCode: string,
    @Args('at', {
      type: () => DateTime,
      nullable: true,
      description: 'Time for which the grids are checked; now when absent.',
    })
    at: string | null,
    @Args('includeHalfCovered', {
      type: () => Boolean,
      defaultValue: false,
      description: 'True to include grids with only one open seat.',
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

  @ResolveField(() => StaffMember, { description: 'The staff member who holds the seat.' })
  staff(@Parent() { staffId }: GridAssignment): StaffMember {
    return { id: staffId };
  }

  @ResolveField(() => [GridAssignmentAction], {
    description:
      'Actions on the assignment, with the reason when the caller cannot take an action now; at most one entry per ' +
      'kind of action.',
  })
  availableActions(@Parent() assignment: GridAssignment, @Context() ctx: RequestContext): GridAssignmentAction[] {
    return this.service.listActions(ctx, assignment);
  }

  @Mutation(() => AssignGridWorkerPayload, {
    description: 'Assigns a grid worker to a seat of a grid from a given time.',
  })
  assignGridWorker(
    @Args('input', { description: 'The command.' }) input: AssignGridWorkerInput,
    @Context() ctx: RequestContext,
  ): Promise<AssignGridWorkerPayload> {
    return this.service.assignGridWorker(ctx, input);
  }

  @Mutation(() => EndGridAssignmentPayload, {
    description: 'Ends an assignment. The seat stays open until another worker is assigned.',
  })
  endGridAssignment(
    @Args('input', { description: 'The command.' }) input: EndGridAssignmentInput,
    @Context() ctx: RequestContext,
  ): Promise<EndGridAssignmentPayload> {
    return this.service.endGridAssignment(ctx, input);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports assignments of grid workers from a table with the columns gridCode, staffCode, cover (A or B) and ' +
      'optionally from (the time of the import when empty).',
  })
  importGridAssignments(
    @Args('input', { description: 'The command.' }) input: ImportInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.importGridAssignments(ctx, input);
  }
}
