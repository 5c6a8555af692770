import { Injectable } from '@nestjs/common';
import type { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection, type PageArgs } from '@jiceng/platform/connection';
import { badInput, DomainError, type Messages } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { coverageErrors } from './coverage.errors.js';
import {
  toAssignment,
  toUncovered,
  type GridAssignment,
  type GridAssignmentAction,
  type UncoveredGrid,
} from './coverage.graphql.js';
import { findSeat, findService, listHolders, listUncovered } from './coverage.queries.js';
import { applyPlan, endSeat, holdsAt, planSeat } from './coverage.rules.js';
import type { Cover } from './cover.js';
import { SeatChanges } from './seat-changes.js';

export interface AssignGridWorker extends CommandInput {
  gridCode: string;
  cover: Cover;
  staffId: string;
  from?: string | null;
  reason?: string | null;
}

export interface EndGridAssignment extends VersionedInput {
  assignmentId: string;
  endsAt?: string | null;
  reason?: string | null;
}

const LONGEST_REASON = 200;

@Injectable()
export class CoverageService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
  ) {}

  /** Lists the workers who cover a grid at a time: the holders of A and B who are in service then. */
  listHolders(ctx: RequestContext, gridCode: string, at: string | null): Promise<GridAssignment[]> {
    const moment = at === null ? ctx.now() : new Date(at);
    return ctx
      .once(
        `holders ${at ?? 'now'}`,
        () =>
          new DataLoader<string, GridAssignment[]>(async (codes) => {
            const byGrid = Map.groupBy(await listHolders(this.dataSource, codes, moment), (seat) => seat.gridCode);
            return codes.map((code) => (byGrid.get(code) ?? []).map(toAssignment));
          }),
      )
      .load(gridCode);
  }

  /**
   * Lists the grids of a region with both seats open at a time; on request also the grids with one open seat.
   * @throws BAD_INPUT when the code is not a region code
   */
  async listUncovered(
    ctx: RequestContext,
    choice: { regionCode: string; at: string | null; includeHalfCovered: boolean },
    page: PageArgs,
  ): Promise<Connection<UncoveredGrid>> {
    if (!/^\d{12}$/.test(choice.regionCode))
      throw badInput('regionCode', '应为 12 位区划代码', 'must be a 12-digit division code');
    const { limit, keys } = keysetOf(page, 1);
    const at = choice.at === null ? ctx.now() : new Date(choice.at);
    const rows = await listUncovered(this.dataSource, {
      regionCode: choice.regionCode,
      at,
      halfCovered: choice.includeHalfCovered,
      after: (keys?.[0] as string | undefined) ?? null,
      limit,
      scope: ctx.policy.filter('Query.uncoveredGrids', { region: 'g.code' }, 6),
    });
    return pageOf(
      rows,
      page,
      (row) => [row.code],
      (row) => toUncovered(row, at),
    );
  }

  /**
   * Assigns a worker to a seat from a given time.
   * @throws OUT_OF_SCOPE, GRID_UNKNOWN, WORKER_UNKNOWN, WORKER_NOT_IN_SERVICE, SEAT_TAKEN_LATER,
   * WORKER_HOLDS_OTHER_SEAT
   */
  assignGridWorker(
    ctx: RequestContext,
    input: AssignGridWorker,
  ): Promise<{ assignment: GridAssignment; replaced: GridAssignment | null }> {
    return this.commands.run(ctx, 'assignGridWorker', input, async (tx) => {
      const { gridCode, cover } = input;
      ctx.policy.assert('Mutation.assignGridWorker', { regionCode: gridCode });
      const reason = reasonOf(input.reason);
      const staffId = uuidText('staffId', input.staffId);
      const from = input.from == null ? tx.now : new Date(input.from);
      const changes = await SeatChanges.open(tx, [gridCode]);
      const seats = changes.of(gridCode);
      if (seats === null) throw coverageErrors.GRID_UNKNOWN({ code: gridCode });
      const service = await findService(tx, { ids: [staffId] });
      if (service.length === 0) throw coverageErrors.WORKER_UNKNOWN({ staff: staffId });
      if (!service.some((post) => post.asWorker && holdsAt(post, from)))
        throw coverageErrors.WORKER_NOT_IN_SERVICE({ staff: service[0]!.staffCode, from: from.toISOString() });
      const plan = planSeat(seats, { gridCode, cover, staffId, from }, newId);
      changes.put(gridCode, applyPlan(seats, plan));
      await changes.save(reason);
      return {
        assignment: toAssignment(plan.seat),
        replaced: plan.replaced && toAssignment(endSeat(plan.replaced, from)),
      };
    });
  }

  /** Lists the actions of the caller on an assignment. The commands make the same checks. */
  listActions(ctx: RequestContext, assignment: GridAssignment): GridAssignmentAction[] {
    const { validFrom, validTo, ...rest } = assignment;
    const seat = { ...rest, validFrom: new Date(validFrom), validTo: validTo === null ? null : new Date(validTo) };
    const refusal = refusalOf(() => {
      ctx.policy.assert('Mutation.endGridAssignment', { regionCode: seat.gridCode });
      endSeat(seat, ctx.now());
    });
    return [{ action: 'END', enabled: refusal === null, reason: refusal }];
  }

  /** Ends an assignment. @throws ASSIGNMENT_UNKNOWN, OUT_OF_SCOPE, STALE_VERSION, ASSIGNMENT_END_MISPLACED */
  endGridAssignment(ctx: RequestContext, input: EndGridAssignment): Promise<{ assignment: GridAssignment }> {
    return this.commands.run(ctx, 'endGridAssignment', input, async (tx) => {
      const id = uuidText('assignmentId', input.assignmentId);
      const reason = reasonOf(input.reason);
      const known = await findSeat(tx, id);
      if (known === null) throw coverageErrors.ASSIGNMENT_UNKNOWN({ id });
      ctx.policy.assert('Mutation.endGridAssignment', { regionCode: known.gridCode });
      const changes = await SeatChanges.open(tx, [known.gridCode]);
      // Reads the assignment again, because the grid was not locked before.
      const seats = changes.of(known.gridCode)!;
      const seat = seats.find((candidate) => candidate.id === id)!;
      if (seat.version !== input.expectedVersion) {
        throw await staleVersion(
          tx,
          { type: 'grid-assignment', id },
          {
            expected: input.expectedVersion,
            actual: seat.version,
            changed: toAssignment(seat),
          },
        );
      }
      const ended = endSeat(seat, input.endsAt == null ? tx.now : new Date(input.endsAt));
      changes.put(
        known.gridCode,
        seats.map((candidate) => (candidate.id === id ? ended : candidate)),
      );
      await changes.save(reason);
      return { assignment: toAssignment(ended) };
    });
  }
}

function refusalOf(check: () => void): Messages | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.messages;
    throw error;
  }
}

function reasonOf(reason: string | null | undefined): string | null {
  return reason == null ? null : personText('reason', reason, { maxLength: LONGEST_REASON });
}
