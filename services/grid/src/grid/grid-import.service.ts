import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { gridChanged } from '@jiceng/contracts/grid/grid-changed';
import type { Bounds, Position } from '@jiceng/geometry/locator';
import { contains, widened } from '@jiceng/geometry/plausible';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import { rowErrors } from '@jiceng/tables/errors';
import { RowFaults } from '@jiceng/tables/faults';
import { concludeImport, openText, type ImportOutcome } from '@jiceng/tables/import';
import { auditImport } from '../import/import.audit.js';
import type { ImportGridsInput } from './grid.graphql.js';
import { readGrids, type GridDraft } from './grid-file.rules.js';
import { GridMap } from './grid-map.service.js';
import { gridErrors } from './grid.errors.js';
import {
  loadGrids,
  loadNeighbours,
  saveStates,
  type GridView,
  type MappedGrid,
  type NewState,
} from './grid.queries.js';
import { OverlapFinder, type Ground } from './overlap.rules.js';
import { areaOf, boxOf, ringsOf, toDegrees, UNITS_PER_DEGREE, type Box } from './ring.rules.js';

type Present = ReadonlyMap<string, GridView & MappedGrid>;

/**
 * New grids may lie at most this number of degrees (about 50 km) from the known grids. Even the largest districts are
 * smaller than that.
 */
const MARGIN = 0.5;
/**
 * Largest number of rounds of the search for overlaps. A grid whose row is rejected keeps its former border, and other
 * rows may overlap that border, so the search is repeated.
 */
const MOST_ROUNDS = 5;
/** The comparison pauses after this number of milliseconds, so that other requests can run. */
const TURN_MS = 20;

@Injectable()
export class GridImportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly map: GridMap,
  ) {}

  /** Imports grids. A known code with other content gets a new state, and the former state is kept. */
  async importGrids(ctx: RequestContext, input: ImportGridsInput): Promise<ImportOutcome> {
    const { text, format } = openText(input);
    const summary = await this.commands.run(ctx, 'importGrids', input, async (tx) => {
      // Only one import of the map may run at a time, because new grids are compared with the existing ones.
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('grid-map'))`);
      const faults = new RowFaults();
      const drafts = readGrids(text, input.datum, faults).filter(({ row, code }) => {
        const permitted = ctx.policy.permits('Mutation.importGrids', { regionCode: code });
        if (!permitted) faults.add(row, 'code', rowErrors.ROW_OUT_OF_SCOPE({ code }));
        return permitted;
      });
      await refuseUnknownCommunities(tx, drafts, faults);
      const present: Present = new Map(
        (
          await loadGrids(
            tx,
            drafts.map(({ code }) => code),
          )
        ).map((grid) => [grid.code, grid]),
      );
      refuseFarGrids(drafts, await this.map.bounds(), faults);
      refuseMisplacedStarts(drafts, present, tx.now, faults);
      const accepted = await refuseOverlaps(
        tx,
        drafts.filter(({ row }) => !faults.has(row)),
        present,
        faults,
      );
      const changed = accepted.filter((draft) => !isUnchanged(draft, present.get(draft.code)));
      const result = await concludeImport({ ...input, format }, faults, {
        imported: changed.length,
        unchanged: accepted.length - changed.length,
        save: () => saveGrids(tx, changed, present),
      });
      auditImport(tx, input.idempotencyKey, result);
      return result;
    });
    this.map.forget();
    return summary;
  }
}

async function refuseUnknownCommunities(tx: EffectTx, drafts: readonly GridDraft[], faults: RowFaults): Promise<void> {
  const codes = [...new Set(drafts.map(({ communityCode }) => communityCode))];
  const known = await tx.sql<{ code: string }>(
    `SELECT code FROM region WHERE level = 'community' AND code = ANY($1::text[])`,
    [codes],
  );
  const communities = new Set(known.map(({ code }) => code));
  for (const { row, communityCode } of drafts) {
    if (!communities.has(communityCode))
      faults.add(row, 'communityCode', gridErrors.GRID_COMMUNITY_UNKNOWN({ community: communityCode }));
  }
}

/**
 * Refuses grids far from the district, which are a sign of a wrong file. The margin is wide, because a district may get
 * new grids. When no grid is known, the grids must lie near the median position of the file.
 */
function refuseFarGrids(drafts: readonly GridDraft[], known: Bounds | null, faults: RowFaults): void {
  if (drafts.length === 0) return;
  const corners = drafts.map(({ rings }): Position => {
    const { west, south } = boxOf(rings);
    return [west / UNITS_PER_DEGREE, south / UNITS_PER_DEGREE];
  });
  const [longitude, latitude] = [0, 1].map((axis) => medianOf(corners.map((corner) => corner[axis]!))) as Position;
  const district = widened(known ?? { west: longitude, south: latitude, east: longitude, north: latitude }, MARGIN);
  for (const [index, { row, code }] of drafts.entries()) {
    if (!contains(district, corners[index]!)) faults.add(row, 'geometry', gridErrors.GRID_FAR_FROM_DISTRICT({ code }));
  }
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/**
 * Refuses states that begin before the present state of their grid, or in the future. A planned new border is imported
 * when it takes effect.
 */
function refuseMisplacedStarts(drafts: readonly GridDraft[], present: Present, now: Date, faults: RowFaults): void {
  for (const { row, code, validFrom } of drafts) {
    const earliest = present.get(code)?.validFrom;
    const start = validFrom ?? now;
    if (start > now || (earliest && start < earliest)) {
      faults.add(
        row,
        'validFrom',
        gridErrors.GRID_VALID_FROM_MISPLACED({ earliest: earliest?.toISOString() ?? '—', latest: now.toISOString() }),
      );
    }
  }
}

/** Compares every new border with its neighbours in the file and on the map. */
async function refuseOverlaps(
  tx: EffectTx,
  drafts: readonly GridDraft[],
  present: Present,
  faults: RowFaults,
): Promise<readonly GridDraft[]> {
  if (drafts.length === 0) return drafts;
  const neighbours = (await loadNeighbours(tx, degreesAround(drafts))).map((grid): Ground => ({
    code: grid.code,
    rings: ringsOf(grid.geometry.coordinates),
  }));
  let standing = drafts;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const redrawn = new Set(standing.map(({ code }) => code));
    const others = neighbours.filter(({ code }) => !redrawn.has(code));
    const finder = new OverlapFinder([...others, ...standing]);
    const rejected = new Set<number>();
    let revived = false;
    let turn = performance.now();
    for (const [index, draft] of standing.entries()) {
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
      const overlap = finder.findEarlier(others.length + index, (other) => !rejected.has(other));
      if (overlap === null) continue;
      rejected.add(others.length + index);
      revived ||= present.has(draft.code);
      faults.add(draft.row, 'geometry', gridErrors.GRID_OVERLAPS({ other: overlap.other, area: overlap.area }));
    }
    standing = standing.filter(({ row }) => !faults.has(row));
    if (!revived) return standing;
  }
  throw gridErrors.IMPORT_TOO_COMPLEX();
}

function degreesAround(drafts: readonly GridDraft[]): Box {
  const boxes = drafts.map(({ rings }) => boxOf(rings));
  const bound = (side: keyof Box, pick: (...sides: number[]) => number): number =>
    boxes.reduce((found, box) => pick(found, box[side]), boxes[0]![side]) / UNITS_PER_DEGREE;
  return {
    west: bound('west', Math.min),
    south: bound('south', Math.min),
    east: bound('east', Math.max),
    north: bound('north', Math.max),
  };
}

function isUnchanged(draft: GridDraft, present: (GridView & MappedGrid) | undefined): boolean {
  return (
    present !== undefined &&
    draft.name === present.name &&
    draft.kind === present.kind &&
    draft.households === present.households &&
    (draft.validFrom === null || draft.validFrom.getTime() === present.validFrom.getTime()) &&
    JSON.stringify(toDegrees(draft.rings)) === JSON.stringify(present.geometry.coordinates)
  );
}

async function saveGrids(tx: EffectTx, drafts: readonly GridDraft[], present: Present): Promise<void> {
  const states = drafts.map((draft) => stateOf(draft, present.get(draft.code), tx.now));
  await saveStates(tx, states);
  for (const state of states) {
    const { code, name, kind, communityCode, geometry, households, validFrom, version } = state;
    tx.emit(gridChanged, {
      key: code,
      payload: {
        gridCode: code,
        name,
        kind,
        communityCode,
        geometry,
        households,
        validFrom: validFrom.toISOString(),
        validTo: null,
        version,
      },
    });
    const before = present.get(code);
    tx.audit({
      subject: { type: 'grid', id: code },
      before: before
        ? {
            name: before.name,
            kind: before.kind,
            households: before.households,
            areaSquareMetres: before.areaSquareMetres,
            version: before.version,
          }
        : null,
      after: { name, kind, households, areaSquareMetres: state.areaSquareMetres, version },
    });
  }
}

function stateOf(draft: GridDraft, present: GridView | undefined, now: Date): NewState {
  const { code, name, kind, communityCode, households, rings } = draft;
  const { west, south, east, north } = boxOf(rings);
  return {
    code,
    name,
    kind,
    communityCode,
    households,
    geometry: { type: 'Polygon', coordinates: toDegrees(rings) },
    west: west / UNITS_PER_DEGREE,
    south: south / UNITS_PER_DEGREE,
    east: east / UNITS_PER_DEGREE,
    north: north / UNITS_PER_DEGREE,
    areaSquareMetres: Math.round(areaOf(rings)),
    validFrom: draft.validFrom ?? now,
    version: (present?.version ?? 0) + 1,
  };
}
