import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { rowErrors } from '@jiceng/tables/errors';
import type { RowFaults } from '@jiceng/tables/faults';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import type { ImportInput } from '@jiceng/tables/graphql';
import { Templates } from '@jiceng/tables/templates';
import { auditImport } from '../import/import.audit.js';
import { coverageErrors } from './coverage.errors.js';
import { findService } from './coverage.queries.js';
import {
  applyPlan,
  assignmentColumns,
  judgeAssignments,
  holdsAt,
  planSeat,
  type AssignmentDraft,
  type SeatWish,
} from './coverage.rules.js';
import { SeatChanges } from './seat-changes.js';

type RowWish = SeatWish & { row: number };

@Injectable()
export class CoverageImportService {
  constructor(
    private readonly commands: CommandRunner,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importGridAssignments',
      title: { zh: '网格分工', en: 'Grid assignments' },
      columns: () => assignmentColumns,
      example: {
        gridCode: '320106001001001',
        staffCode: 'S0001',
        cover: 'A',
      },
    });
  }

  /** Imports the workers for the seats of many grids, each from a given time. */
  async importGridAssignments(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const table = await openTable(input, assignmentColumns);
    return this.commands.run(ctx, 'importGridAssignments', input, async (tx) => {
      const outcome = await table.save(async (rows, faults) => {
        const drafts = judgeAssignments(rows, faults).filter(({ row, gridCode }) => {
          const permitted = ctx.policy.permits('Mutation.importGridAssignments', { regionCode: gridCode });
          if (!permitted) faults.add(row, 'gridCode', rowErrors.ROW_OUT_OF_SCOPE({ code: gridCode }));
          return permitted;
        });
        const changes = await SeatChanges.open(tx, [...new Set(drafts.map(({ gridCode }) => gridCode))]);
        const wishes = await refuseUnknown(tx, drafts, changes, faults);
        return { ...planAll(wishes, changes, faults), save: () => changes.save() };
      });
      auditImport(tx, input.idempotencyKey, outcome);
      return outcome;
    });
  }
}

/** Keeps the rows whose grid exists and whose person is a grid worker at the given time. */
async function refuseUnknown(
  tx: EffectTx,
  drafts: readonly AssignmentDraft[],
  changes: SeatChanges,
  faults: RowFaults,
): Promise<RowWish[]> {
  const known = await findService(tx, { codes: [...new Set(drafts.map(({ staffCode }) => staffCode))] });
  const posts = Map.groupBy(known, ({ staffCode }) => staffCode);
  return drafts.flatMap(({ row, gridCode, staffCode, cover, from: wanted }): RowWish[] => {
    const from = wanted ?? tx.now;
    const own = posts.get(staffCode) ?? [];
    const post = own.find((candidate) => candidate.asWorker && holdsAt(candidate, from));
    if (changes.of(gridCode) === null) faults.add(row, 'gridCode', coverageErrors.GRID_UNKNOWN({ code: gridCode }));
    if (own.length === 0) faults.add(row, 'staffCode', coverageErrors.WORKER_UNKNOWN({ staff: staffCode }));
    else if (!post)
      faults.add(
        row,
        'staffCode',
        coverageErrors.WORKER_NOT_IN_SERVICE({ staff: staffCode, from: from.toISOString() }),
      );
    return post && !faults.has(row) ? [{ row, gridCode, cover, staffId: post.staffId, from }] : [];
  });
}

function planAll(
  wishes: readonly RowWish[],
  changes: SeatChanges,
  faults: RowFaults,
): { imported: number; unchanged: number } {
  const byGrid = Map.groupBy(wishes, ({ gridCode }) => gridCode);
  let [imported, unchanged] = [0, 0];
  for (const wish of wishes) {
    const seats = changes.of(wish.gridCode)!;
    // Two workers may exchange the seats A and B within one file.
    const leaves = byGrid
      .get(wish.gridCode)!
      .some((other) => other.cover !== wish.cover && other.staffId !== wish.staffId && other.from <= wish.from);
    const plan = faults.check(wish.row, 'staffCode', () => planSeat(seats, wish, newId, leaves));
    if (plan === undefined) continue;
    if (plan.unchanged) unchanged += 1;
    else imported += 1;
    changes.put(wish.gridCode, applyPlan(seats, plan));
  }
  return { imported, unchanged };
}
